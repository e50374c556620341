/// Runs, and looking at and copying what is shown.
extension CommandRegistry {
    static let runs: [Command] = [
        Command(
            .newRun,
            "start a run of a workflow",
            hint: "new run",
            in: .runs,
            keys: ["n"],
            on: [.inbox, .threads, .history, .failures, .ledger],
            name: "run",
            argument: "[workflow]",
            twin: "run",
            sends: true
        ),
        Command(
            .retry,
            "stage a retry, keeping finished tasks",
            hint: "stage retry",
            in: .runs,
            keys: ["t"],
            on: [.failures],
            name: "retry",
            twin: "retry"
        ),
        Command(
            .retryEdited,
            "run the failed turn again with another input",
            hint: "edit input",
            in: .runs,
            keys: ["e"],
            on: [.failures],
            name: "retry-edited",
            twin: "fork",
            sends: true
        ),
        Command(
            .askAgain,
            "run the failed turn again and ask again",
            hint: "ask again",
            in: .runs,
            keys: ["A"],
            on: [.failures],
            name: "ask-again",
            twin: "fork",
            sends: true
        ),
        Command(
            .stopRetries,
            "send no more of the retries under way",
            hint: "stop retries",
            in: .runs,
            keys: [],
            on: [.failures],
            name: "stop-retries"
        ),
        Command(
            .fork,
            "run again from this checkpoint, after a preview",
            hint: "fork",
            in: .runs,
            keys: ["f"],
            on: [.history, .failures],
            name: "fork",
            twin: "fork",
            sends: true
        ),
        Command(
            .stopRun,
            "stop the run",
            hint: "stop",
            in: .runs,
            keys: ["K"],
            on: [.threads],
            name: "stop",
            sends: true
        ),
        Command(
            .work,
            "execute what waits in a file that others may have written",
            hint: "work",
            in: .runs,
            keys: [],
            name: "work",
            twin: "worker --trust",
            sends: true
        ),
    ]

    static let look: [Command] = [
        Command(
            .compareParent,
            "what this checkpoint changed",
            hint: "diff",
            in: .look,
            keys: ["d"],
            on: [.history],
            twin: "diff"
        ),
        Command(
            .compareMarked,
            "what differs between the marked checkpoints",
            hint: "diff marked",
            in: .look,
            keys: ["D"],
            on: [.history],
            name: "diff-marked",
            twin: "diff"
        ),
        Command(
            .compareThread,
            "what differs from the newest checkpoint of another thread",
            hint: "diff thread",
            in: .look,
            keys: [],
            on: [.history],
            name: "diff",
            argument: "[thread]"
        ),
        Command(.nextChange, "next change", in: .look, keys: ["] c"], on: [.history]),
        Command(.previousChange, "previous change", in: .look, keys: ["[ c"], on: [.history]),
        Command(
            .pause,
            "pause the stream; nothing is lost",
            hint: "pause",
            in: .look,
            keys: ["p"],
            on: [.streams],
            name: "pause"
        ),
        Command(.expand, "show long text whole, or shortened", hint: "expand", in: .look, keys: ["z a"]),
        Command(
            .showValue,
            "the whole value as a tree that folds and can be searched",
            hint: "whole value",
            in: .look,
            keys: ["z z"],
            on: [.inbox, .streams, .history, .ledger],
            name: "value"
        ),
        Command(
            .showRaw,
            "values as raw JSON, or as what they look like",
            hint: "raw JSON",
            in: .look,
            keys: ["J"],
            on: [.inbox, .streams, .history, .ledger],
            name: "raw"
        ),
        Command(
            .showSecrets,
            "show secrets, until you look at something else",
            hint: "secrets",
            in: .look,
            keys: ["!"],
            on: [.inbox, .streams, .history, .ledger],
            name: "secrets"
        ),
        Command(.maximize, "preview in full, or list and preview", hint: "full", in: .look, keys: ["+"]),
        Command(.copyValue, "copy the value", hint: "copy", in: .look, keys: ["y"], name: "copy"),
        Command(
            .copyCommand,
            "copy the command that answers the same without a screen",
            hint: "copy command",
            in: .look,
            keys: [],
            on: [.inbox],
            name: "cli"
        ),
        Command(
            .copyMenu,
            "choose what to copy, or write it to a file",
            hint: "copy menu",
            in: .look,
            keys: ["Y"],
            name: "copy-menu"
        ),
        Command(.copyID, "copy the id", hint: "copy id", in: .look, keys: [], name: "copy-id"),
        Command(
            .pipe,
            "give the value to a command and show what it prints",
            hint: "pipe",
            in: .look,
            keys: ["|"],
            name: "pipe",
            argument: "[command]"
        ),
    ]
}

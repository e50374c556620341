/// The one list of commands.
package enum CommandRegistry {
    /// All commands, in the order of the help.
    package static let commands: [Command] = decide + mark + team + send + move + open + find + runs + look

    /// The command of an id.
    package static func command(_ id: CommandID) -> Command {
        guard let command = byID[id] else { preconditionFailure("every command id is in the registry: \(id)") }
        return command
    }

    /// The command that is called `name` after `:`.
    package static func command(named name: String) -> Command? { commands.first { $0.name == name } }

    /// The names that can follow `:`, sorted.
    package static let names: [String] = commands.compactMap(\.name).sorted()

    private static let byID = Dictionary(uniqueKeysWithValues: commands.map { ($0.id, $0) })

    private static let decide: [Command] = [
        Command(.approve, "approve", in: .decide, keys: ["a"], on: [.inbox], name: "approve", twin: "answer"),
        Command(
            .reject,
            "reject, with a reason",
            hint: "reject",
            in: .decide,
            keys: ["x"],
            on: [.inbox],
            name: "reject",
            argument: "[reason]",
            twin: "answer"
        ),
        Command(
            .edit,
            "edit the value in place",
            hint: "edit",
            in: .decide,
            keys: ["e"],
            on: [.inbox],
            name: "edit",
            twin: "answer"
        ),
        Command(.editExternally, "edit the value in $EDITOR", hint: "$EDITOR", in: .decide, keys: ["E"], on: [.inbox]),
        Command(
            .respond,
            "respond in words or JSON",
            hint: "respond",
            in: .decide,
            keys: ["r"],
            on: [.inbox],
            name: "respond",
            argument: "[text]",
            twin: "answer"
        ),
        Command(.ignore, "ignore for good", hint: "ignore", in: .decide, keys: ["i"], on: [.inbox], name: "ignore"),
        Command(
            .repeatDecision,
            "decide as the last time",
            hint: "repeat",
            in: .decide,
            keys: ["."],
            on: [.inbox],
            name: "repeat"
        ),
        Command(
            .undo,
            "take back what was staged, marked or filtered last",
            hint: "undo",
            in: .decide,
            keys: ["u"],
            on: [.inbox],
            name: "undo"
        ),
        Command(
            .redo,
            "do again what was taken back",
            hint: "redo",
            in: .decide,
            keys: ["ctrl-y"],
            on: [.inbox],
            name: "redo"
        ),
    ]

    private static let mark: [Command] = [
        Command(
            .mark,
            "mark, to decide, retry or compare together",
            hint: "mark",
            in: .mark,
            keys: ["space"],
            on: [.inbox, .history, .failures],
            name: "mark"
        ),
        Command(.markRange, "begin or end a range of marks", hint: "range", in: .mark, keys: ["v"], on: [.inbox]),
        Command(
            .markAll,
            "mark everything the filter lets through",
            hint: "mark all",
            in: .mark,
            keys: ["*"],
            on: [.inbox, .failures],
            name: "mark-all"
        ),
        Command(
            .clearMarks,
            "clear the marks",
            hint: "unmark",
            in: .mark,
            keys: ["U"],
            on: [.inbox, .history, .failures],
            name: "unmark"
        ),
    ]

    private static let team: [Command] = [
        Command(
            .claim,
            "claim the item for others to see, or give it back",
            hint: "claim",
            in: .mark,
            keys: ["c"],
            on: [.inbox],
            name: "claim"
        )
    ]

    private static let send: [Command] = [
        Command(.send, "send this item", hint: "send", in: .send, keys: ["s"], on: [.inbox], sends: true),
        Command(
            .sendAll,
            "send everything staged, after a plan",
            hint: "send all",
            in: .send,
            keys: ["S"],
            on: [.inbox, .failures],
            name: "submit-all",
            sends: true
        ),
        Command(
            .review,
            "show exactly what would be sent",
            hint: "review",
            in: .send,
            keys: [],
            on: [.inbox],
            name: "submit",
            twin: "answer",
            sends: true
        ),
        Command(
            .results,
            "what became of the answers sent together last",
            hint: "results",
            in: .send,
            keys: [],
            on: [.inbox],
            name: "results"
        ),
    ]

    private static let move: [Command] = [
        Command(.down, "down", in: .move, keys: ["j", "down"]),
        Command(.up, "up", in: .move, keys: ["k", "up"]),
        Command(.first, "to the top", in: .move, keys: ["g g", "home"]),
        Command(.last, "to the end", in: .move, keys: ["G", "end"]),
        Command(.halfPageDown, "half a page down", in: .move, keys: ["ctrl-d"]),
        Command(.halfPageUp, "half a page up", in: .move, keys: ["ctrl-u"]),
        Command(.pageDown, "a page down", in: .move, keys: ["pagedown"]),
        Command(.pageUp, "a page up", in: .move, keys: ["pageup"]),
        Command(.left, "to the list", in: .move, keys: ["h", "left"]),
        Command(.right, "to the preview", in: .move, keys: ["l", "right"]),
        Command(.nextTab, "next tab", in: .move, keys: ["tab"], on: [.inbox, .history]),
        Command(.previousTab, "previous tab", in: .move, keys: ["backtab"], on: [.inbox, .history]),
        Command(.previousAction, "previous action, or previous group", in: .move, keys: ["{"], on: [.inbox]),
        Command(.nextAction, "next action, or next group", in: .move, keys: ["}"], on: [.inbox]),
    ]

    private static let open: [Command] = [
        Command(.open, "open; never sends", hint: "open", in: .open, keys: ["enter"]),
        Command(.back, "back, then leave", hint: "back", in: .open, keys: ["q"]),
        Command(.jumpBack, "to the place before", hint: "before", in: .open, keys: ["[ ["]),
        Command(.jumpForward, "to the place gone back from", hint: "after", in: .open, keys: ["] ]"]),
        Command(.inbox, "inbox", in: .open, keys: ["1"], name: "inbox", twin: "inbox"),
        Command(.threads, "threads", in: .open, keys: ["2"], name: "threads", twin: "threads"),
        Command(
            .streams,
            "streams",
            in: .open,
            keys: ["3"],
            name: "watch",
            argument: "[thread]",
            twin: "watch"
        ),
        Command(
            .history,
            "history",
            in: .open,
            keys: ["4"],
            name: "history",
            argument: "[thread]",
            twin: "history"
        ),
        Command(.failures, "failures", in: .open, keys: ["5"], name: "failures", twin: "threads"),
        Command(.ledger, "ledger of decisions", hint: "ledger", in: .open, keys: ["L"], name: "ledger"),
        Command(.themes, "choose a theme", hint: "themes", in: .open, keys: ["T"], name: "theme", argument: "[name]"),
        Command(
            .profiles,
            "go on under another profile",
            hint: "profile",
            in: .open,
            keys: ["P"],
            name: "profile",
            argument: "[name]"
        ),
        Command(
            .unlock,
            "lift the lock for a time",
            hint: "unlock",
            in: .open,
            keys: [],
            name: "unlock",
            argument: "[time]"
        ),
        Command(.lock, "put the lock back", hint: "lock", in: .open, keys: [], name: "lock"),
        Command(.refresh, "load again", hint: "refresh", in: .open, keys: ["ctrl-r"], name: "refresh"),
        Command(.suspend, "suspend", in: .open, keys: ["ctrl-z"], name: "suspend"),
        Command(.quit, "leave; nothing is sent", hint: "quit", in: .open, keys: ["ctrl-q"], name: "quit"),
    ]

    private static let find: [Command] = [
        Command(
            .filter,
            "filter: words, wf: tool: risk: age:>1h args.x:>5, ! inverts, ~ fuzzy",
            hint: "filter",
            in: .find,
            keys: ["/"],
            name: "filter",
            argument: "[text]"
        ),
        Command(
            .saveFilter,
            "keep the filter; /@name uses it again",
            hint: "save filter",
            in: .find,
            keys: [],
            on: [.inbox],
            name: "save",
            argument: "name"
        ),
        Command(
            .group,
            "one row for items of identical shape",
            hint: "group",
            in: .find,
            keys: ["O"],
            on: [.inbox],
            name: "group"
        ),
        Command(
            .palette,
            "find a command by its letters",
            hint: "commands",
            in: .find,
            keys: ["ctrl-p"],
            name: "commands"
        ),
        Command(.commandLine, "command line", hint: "command", in: .find, keys: [":"]),
        Command(.help, "help", in: .find, keys: ["?"], name: "help"),
        Command(
            .search,
            "look for words in the stream, newest first",
            hint: "search",
            in: .find,
            keys: [],
            on: [.streams],
            name: "search",
            argument: "[text]"
        ),
        Command(.nextMatch, "next match", in: .find, keys: ["n"], on: [.streams]),
        Command(.previousMatch, "previous match", in: .find, keys: ["N"], on: [.streams]),
        Command(.bookmark, "bookmark", in: .find, keys: ["b"], on: [.streams]),
        Command(.nextBookmark, "next bookmark", in: .find, keys: ["B"], on: [.streams]),
        Command(
            .lanes,
            "lanes by thread, by node, or none",
            hint: "lanes",
            in: .look,
            keys: ["m"],
            on: [.streams],
            name: "lanes"
        ),
        Command(
            .export,
            "write what the filter lets through to a file, one JSON line each",
            hint: "export",
            in: .look,
            keys: [],
            on: [.streams, .ledger],
            name: "export",
            argument: "[file]",
            twin: "watch"
        ),
        Command(
            .verify,
            "check the whole chain of decisions",
            hint: "verify",
            in: .look,
            keys: ["V"],
            on: [.ledger],
            name: "verify",
            twin: "ledger verify"
        ),
        Command(.follow, "follow what arrives", hint: "follow", in: .find, keys: ["F"], on: [.streams], name: "follow"),
    ]

    private static let runs: [Command] = [
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
    ]

    private static let look: [Command] = [
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

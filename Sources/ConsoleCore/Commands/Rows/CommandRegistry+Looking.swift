extension CommandID {
    static let compareParent = CommandID("compare_parent")
    static let compareMarked = CommandID("compare_marked")
    static let compareThread = CommandID("compare_thread")
    static let nextChange = CommandID("next_change")
    static let previousChange = CommandID("previous_change")
    static let showGraph = CommandID("show_graph")
    static let pause = CommandID("pause")
    static let expand = CommandID("expand")
    static let showValue = CommandID("show_value")
    static let showRaw = CommandID("show_raw")
    static let showSecrets = CommandID("show_secrets")
    static let maximize = CommandID("maximize")
    static let copyValue = CommandID("copy_value")
    static let copyCommand = CommandID("copy_command")
    static let copyMenu = CommandID("copy_menu")
    static let copyID = CommandID("copy_id")
    static let pipe = CommandID("pipe")
}

/// Compares, shows and copies values.
extension CommandRegistry {
    static let looking: [Command] = [
        Command(
            .compareParent,
            "show what this checkpoint changed",
            hint: "diff",
            in: .look,
            keys: ["d"],
            on: [.history],
            twin: "diff",
            disabled: { $0.history.reasonNotToCompare },
            change: { state, _ in state.history.compareWithParent() }
        ),
        Command(
            .compareMarked,
            "compare the marked checkpoints",
            hint: "diff marked",
            in: .look,
            keys: ["D"],
            on: [.history],
            name: "diff-marked",
            twin: "diff",
            disabled: { $0.history.reasonNotToCompareMarked(keys: $0.settings.keys) },
            change: { state, _ in state.history.compareMarked() }
        ),
        Command(
            .compareThread,
            "compare with the newest checkpoint of another thread",
            hint: "diff thread",
            in: .look,
            keys: [],
            on: [.history],
            name: "diff",
            argument: "[thread]",
            completing: { $0.threads.completions },
            disabled: { $0.history.reasonNotToCompare },
            run: { $0.compare(with: $1.argument) }
        ),
        Command(
            .nextChange,
            "next change",
            in: .look,
            keys: ["] c"],
            on: [.history],
            disabled: { $0.history.reasonNotToChangeDifference },
            change: { state, _ in state.moveToChange(by: 1) }
        ),
        Command(
            .previousChange,
            "previous change",
            in: .look,
            keys: ["[ c"],
            on: [.history],
            disabled: { $0.history.reasonNotToChangeDifference },
            change: { state, _ in state.moveToChange(by: -1) }
        ),
        Command(
            .showGraph,
            "show the graph of the thread with the status of its nodes",
            hint: "graph",
            in: .look,
            keys: [],
            on: [.inbox, .threads, .streams, .history, .failures],
            name: "graph",
            disabled: { $0.currentThread == nil ? "no thread is selected" : nil },
            run: { state, _ in state.openGraph() }
        ),
        Command(
            .pause,
            "pause the stream; nothing is lost",
            hint: "pause",
            in: .look,
            keys: ["p"],
            on: [.streams],
            name: "pause",
            change: { state, _ in state.say(state.streams.togglePause()) }
        ),
        Command(
            .expand,
            "show long text in full, or shortened",
            hint: "expand",
            in: .look,
            keys: ["z a"],
            change: { state, _ in state.inbox.isExpanded.toggle() }
        ),
        Command(
            .showValue,
            "show the whole value as a tree to fold and search",
            hint: "whole value",
            in: .look,
            keys: ["z z"],
            on: [.inbox, .streams, .history, .ledger],
            name: "value",
            disabled: { $0.viewedValue == nil ? "nothing is selected" : nil },
            change: { state, _ in
                guard let (title, value) = state.viewedValue else { return }
                state.dialogs.open(ViewerDialog(title: title, value: value))
            }
        ),
        Command(
            .showRaw,
            "show values as raw JSON, or formatted",
            hint: "raw JSON",
            in: .look,
            keys: ["J"],
            on: [.inbox, .streams, .history, .ledger],
            name: "raw",
            change: { state, _ in state.toggleRaw() }
        ),
        Command(
            .showSecrets,
            "show secrets until the cursor moves",
            hint: "secrets",
            in: .look,
            keys: ["!"],
            on: [.inbox, .streams, .history, .ledger],
            name: "secrets",
            run: { state, _ in state.toggleSecrets() }
        ),
        Command(
            .maximize,
            "show the preview alone, or list and preview",
            hint: "full",
            in: .look,
            keys: ["+"],
            change: { state, _ in state.toggleMaximized() }
        ),
        Command(
            .copyValue,
            "copy the value",
            hint: "copy",
            in: .look,
            keys: ["y"],
            name: "copy",
            disabled: { $0.copyText(.value) == nil ? "nothing is selected" : nil },
            run: { state, _ in state.copyText(.value).map { [.copy($0)] } ?? [] }
        ),
        Command(
            .copyCommand,
            "copy the shell command for the same answer",
            hint: "copy command",
            in: .look,
            keys: [],
            on: [.inbox],
            name: "cli",
            disabled: { $0.commandLine(without: nil) == nil ? "no decision is staged here" : nil },
            run: { state, _ in state.commandLine(without: nil).map { [.copy($0)] } ?? [] }
        ),
        Command(
            .copyMenu,
            "choose a value to copy, or to write to a file",
            hint: "copy menu",
            in: .look,
            keys: ["Y"],
            name: "copy-menu",
            disabled: { $0.currentThread == nil && $0.ledger.current == nil ? "nothing is selected" : nil },
            change: { state, _ in state.dialogs.open(CopyMenu(choices: CopyChoices.all(in: state))) }
        ),
        Command(
            .copyID,
            "copy the id",
            hint: "copy id",
            in: .look,
            keys: [],
            name: "copy-id",
            disabled: { $0.copyText(.id) == nil ? "nothing is selected" : nil },
            run: { state, _ in state.copyText(.id).map { [.copy($0)] } ?? [] }
        ),
        Command(
            .pipe,
            "pipe the value to a command and show its output",
            hint: "pipe",
            in: .look,
            keys: ["|"],
            name: "pipe",
            argument: "[command]",
            traits: [.opensText],
            disabled: { $0.copyText(.value) == nil ? "nothing is selected" : nil },
            run: { $0.pipe($1.argument) }
        ),
    ]
}

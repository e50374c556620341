import SignoffOperator

extension CommandID {
    static let open = CommandID("open")
    static let back = CommandID("back")
    static let jumpBack = CommandID("jump_back")
    static let jumpForward = CommandID("jump_forward")
    static let inbox = CommandID("inbox")
    static let threads = CommandID("threads")
    static let streams = CommandID("streams")
    static let history = CommandID("history")
    static let failures = CommandID("failures")
    static let ledger = CommandID("ledger")
    static let messages = CommandID("messages")
    static let themes = CommandID("themes")
    static let profiles = CommandID("profiles")
    static let unlock = CommandID("unlock")
    static let lock = CommandID("lock")
    static let refresh = CommandID("refresh")
    static let suspend = CommandID("suspend")
    static let quit = CommandID("quit")
}

/// Opens screens, places and profiles, and locks the console.
extension CommandRegistry {
    static let opening: [Command] = [
        Command(
            .open,
            "open; never sends",
            hint: "open",
            in: .open,
            keys: ["enter"],
            run: { state, _ in state.openCurrent() }
        ),
        Command(.back, "go back, or quit", hint: "back", in: .open, keys: ["q"], run: { state, _ in state.goBack() }),
        Command(
            .jumpBack,
            "to the previous place",
            hint: "before",
            in: .open,
            keys: ["[ ["],
            disabled: { $0.screens.jumps.earlier.isEmpty ? "no previous place is recorded" : nil },
            run: { state, _ in state.jumpBack() }
        ),
        Command(
            .jumpForward,
            "to the next place",
            hint: "after",
            in: .open,
            keys: ["] ]"],
            disabled: { $0.screens.jumps.later.isEmpty ? "no next place is recorded" : nil },
            run: { state, _ in state.jumpForward() }
        ),
        Command(
            .inbox,
            "inbox",
            in: .open,
            keys: ["1"],
            name: "inbox",
            twin: "inbox",
            change: { state, _ in state.show(.inbox) }
        ),
        Command(
            .threads,
            "threads",
            in: .open,
            keys: ["2"],
            name: "threads",
            twin: "threads",
            run: { state, _ in state.show(.threads, loading: .threads) }
        ),
        Command(
            .streams,
            "streams",
            in: .open,
            keys: ["3"],
            name: "watch",
            argument: "[thread]",
            twin: "watch",
            completing: { $0.threads.completions },
            run: { $0.showStreams($1.argument) }
        ),
        Command(
            .history,
            "history",
            in: .open,
            keys: ["4"],
            name: "history",
            argument: "[thread]",
            twin: "history",
            completing: { $0.threads.completions },
            run: { $0.showHistory($1.argument) }
        ),
        Command(
            .failures,
            "failures",
            in: .open,
            keys: ["5"],
            name: "failures",
            twin: "threads",
            run: { state, _ in state.show(.failures, loading: .runs) }
        ),
        Command(
            .ledger,
            "show the ledger of decisions",
            hint: "ledger",
            in: .open,
            keys: ["L"],
            name: "ledger",
            disabled: { $0.backend.capabilities.ledger.reason },
            run: { state, _ in state.show(.ledger, loading: .ledger) }
        ),
        Command(
            .messages,
            "show earlier messages of the console",
            hint: "messages",
            in: .open,
            keys: [],
            name: "messages",
            change: { state, _ in state.showMessages() }
        ),
        WorkersDialog.command,
        Command(
            .themes,
            "choose a theme",
            hint: "themes",
            in: .open,
            keys: ["T"],
            name: "theme",
            argument: "[name]",
            completing: { $0.looks.themes.map(\.id.rawValue) },
            run: { $0.chooseTheme($1.argument) }
        ),
        Command(
            .profiles,
            "switch to another profile",
            hint: "profile",
            in: .open,
            keys: ["P"],
            name: "profile",
            argument: "[name]",
            completing: { $0.settings.profiles },
            disabled: { $0.settings.profiles.isEmpty ? "the configuration has no profiles" : nil },
            run: { $0.chooseProfile($1.argument) }
        ),
        Command(
            .unlock,
            "unlock for a time",
            hint: "unlock",
            in: .open,
            keys: [],
            name: "unlock",
            argument: "[time]",
            disabled: { $0.backend.reasonNotToUnlock },
            run: { $0.unlock($1.argument) }
        ),
        Command(
            .lock,
            "lock again",
            hint: "lock",
            in: .open,
            keys: [],
            name: "lock",
            disabled: { $0.backend.reasonNotToLock },
            run: { state, _ in state.lock() }
        ),
        Command(
            .refresh,
            "reload",
            hint: "refresh",
            in: .open,
            keys: ["ctrl-r"],
            name: "refresh",
            run: { state, _ in state.refresh() }
        ),
        Command(
            .suspend,
            "suspend",
            in: .open,
            keys: ["ctrl-z"],
            name: "suspend",
            run: { state, _ in [.saveDrafts(state.savedDrafts), .suspend] }
        ),
        Command(
            .quit,
            "quit; nothing is sent",
            hint: "quit",
            in: .open,
            keys: ["ctrl-q"],
            name: "quit",
            run: { state, _ in state.leave() }
        ),
    ]
}

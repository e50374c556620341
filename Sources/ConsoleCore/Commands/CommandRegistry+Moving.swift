/// Moving, opening and finding.
extension CommandRegistry {
    static let move: [Command] = [
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

    static let open: [Command] = [
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

    static let find: [Command] = [
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
            .sort,
            "sort by the next of waiting, due, priority, risk, workflow",
            hint: "sort",
            in: .find,
            keys: ["o"],
            on: [.inbox],
            name: "sort",
            argument: "[order]"
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
}

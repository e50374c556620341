/// Deciding, marking and sending.
extension CommandRegistry {
    static let decide: [Command] = [
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
            .allowRename,
            "let edits of this item call another tool, or forbid it again",
            hint: "allow rename",
            in: .decide,
            keys: [],
            on: [.inbox],
            name: "allow-rename",
            twin: "answer"
        ),
        Command(
            .undo,
            "take back what was staged, marked or filtered last",
            hint: "undo",
            in: .decide,
            keys: ["u"],
            on: [.inbox, .failures],
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

    static let mark: [Command] = [
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

    static let send: [Command] = [
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

    static let team: [Command] = [
        Command(
            .claim,
            "claim the item for others to see, or give it back",
            hint: "claim",
            in: .mark,
            keys: ["c"],
            on: [.inbox],
            name: "claim"
        ),
        Command(
            .note,
            "write a note to the item, for everybody who opens it",
            hint: "note",
            in: .mark,
            keys: ["C"],
            on: [.inbox],
            name: "note",
            argument: "[text]",
            twin: "note"
        ),
    ]
}

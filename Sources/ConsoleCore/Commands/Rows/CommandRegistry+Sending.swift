extension CommandID {
    static let mark = CommandID("mark")
    static let markRange = CommandID("mark_range")
    static let markAll = CommandID("mark_all")
    static let invertMarks = CommandID("invert_marks")
    static let clearMarks = CommandID("clear_marks")
    static let claim = CommandID("claim")
    static let note = CommandID("note")
    static let send = CommandID("send")
    static let sendAll = CommandID("send_all")
    static let review = CommandID("review")
    static let results = CommandID("results")
}

/// Marks, claims and sends.
extension CommandRegistry {
    static let marking: [Command] = [
        Command(
            .mark,
            "mark to decide, retry or compare together",
            hint: "mark",
            in: .mark,
            keys: ["space"],
            on: [.inbox, .history, .failures],
            name: "mark",
            traits: [.movesCursor],
            disabled: { $0[$0.screen].reasonNotToMark },
            change: { state, _ in type(of: state[state.screen]).toggleMark(in: &state) }
        ),
        Command(
            .markRange,
            "start or end a range of marks",
            hint: "range",
            in: .mark,
            keys: ["v"],
            on: [.inbox],
            traits: [.movesCursor],
            disabled: { $0.inbox.rows.isEmpty ? "the list is empty" : nil },
            change: { state, _ in InboxState.toggleRange(in: &state) }
        ),
        Command(
            .markAll,
            "mark all filtered rows",
            hint: "mark all",
            in: .mark,
            keys: ["*"],
            on: [.inbox, .failures],
            name: "mark-all",
            traits: [.movesCursor],
            disabled: { $0[$0.screen].reasonNotToMarkAll },
            change: { state, _ in type(of: state[state.screen]).markAll(in: &state) }
        ),
        Command(
            .invertMarks,
            "invert the marks",
            hint: "all but",
            in: .mark,
            keys: [],
            on: [.inbox],
            name: "all-but",
            traits: [.movesCursor],
            disabled: { $0.inbox.reasonNotToMarkAll },
            change: { state, _ in state.invertMarks() }
        ),
        Command(
            .clearMarks,
            "clear the marks",
            hint: "unmark",
            in: .mark,
            keys: ["U"],
            on: [.inbox, .history, .failures],
            name: "unmark",
            traits: [.movesCursor],
            disabled: { $0[$0.screen].reasonNotToClearMarks },
            change: { state, _ in type(of: state[state.screen]).clearMarks(in: &state) }
        ),
    ]

    static let sharing: [Command] = [
        Command(
            .claim,
            "claim the item, or release the claim",
            hint: "claim",
            in: .mark,
            keys: ["c"],
            on: [.inbox],
            name: "claim",
            disabled: { $0.decidingReasons.notToClaim },
            run: { state, _ in state.claimOrGiveBack() }
        ),
        Command(
            .note,
            "add a note to the item for all operators",
            hint: "note",
            in: .mark,
            keys: ["C"],
            on: [.inbox],
            name: "note",
            argument: "[text]",
            twin: "note",
            traits: [.opensText],
            disabled: { $0.decidingReasons.notToNote },
            run: { $0.addNote($1.argument, from: $1.origin) }
        ),
    ]

    static let sending: [Command] = [
        Command(
            .send,
            "send this item",
            hint: "send",
            in: .send,
            keys: ["s"],
            on: [.inbox],
            sends: true,
            traits: [.isJudged],
            disabled: { $0.decidingReasons.notToSend },
            refuse: { $0.goToUndecidedAction() },
            run: { $0.beginSending($1, reviewing: false) }
        ),
        Command(
            .sendAll,
            "send all staged decisions, after a plan",
            hint: "send all",
            in: .send,
            keys: ["S"],
            on: [.inbox, .failures],
            name: "submit-all",
            sends: true,
            disabled: { $0.decidingReasons.notToSendAll },
            change: { $0.beginSendingAll(from: $1.origin) }
        ),
        Command(
            .review,
            "show the exact JSON that would be sent",
            hint: "review",
            in: .send,
            keys: [],
            on: [.inbox],
            name: "submit",
            twin: "answer",
            sends: true,
            traits: [.isJudged],
            disabled: { $0.decidingReasons.notToSend },
            refuse: { $0.goToUndecidedAction() },
            run: { $0.beginSending($1, reviewing: true) }
        ),
        Command(
            .results,
            "show the outcome of the last answers sent together",
            hint: "results",
            in: .send,
            keys: [],
            on: [.inbox],
            name: "results",
            disabled: { $0.sending.outbox.batch == nil ? "no answers were sent together yet" : nil },
            change: { state, _ in state.dialogs.open(ResultsDialog()) }
        ),
    ]
}

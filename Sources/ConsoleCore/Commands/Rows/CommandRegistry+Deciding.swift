import SignoffReview

extension CommandID {
    static let approve = CommandID("approve")
    static let reject = CommandID("reject")
    static let edit = CommandID("edit")
    static let editExternally = CommandID("edit_externally")
    static let respond = CommandID("respond")
    static let ignore = CommandID("ignore")
    static let repeatDecision = CommandID("repeat_decision")
    static let allowRename = CommandID("allow_rename")
    static let undo = CommandID("undo")
    static let redo = CommandID("redo")
}

/// Decides, undoes and redoes.
extension CommandRegistry {
    static let deciding: [Command] = [
        Command(
            .approve,
            "approve",
            in: .decide,
            keys: ["a"],
            on: [.inbox],
            name: "approve",
            twin: "answer",
            traits: [.decides, .movesCursor],
            disabled: { $0.decidingReasons.notToDecide(.approve) },
            run: { $0.decide(.fixed(.approve), $1) }
        ),
        Command(
            .reject,
            "reject, with a reason",
            hint: "reject",
            in: .decide,
            keys: ["x"],
            on: [.inbox],
            name: "reject",
            argument: "[reason]",
            twin: "answer",
            traits: [.decides, .opensText],
            disabled: { $0.decidingReasons.notToDecide(.reject) },
            run: { $0.decide(.written(.reject), $1) }
        ),
        Command(
            .edit,
            "edit the value in place",
            hint: "edit",
            in: .decide,
            keys: ["e"],
            on: [.inbox],
            name: "edit",
            twin: "answer",
            traits: [.decides, .opensText],
            disabled: { $0.decidingReasons.notToDecide(.edit) },
            run: { $0.decide(.edited, $1) }
        ),
        Command(
            .editExternally,
            "edit the value in $EDITOR",
            hint: "$EDITOR",
            in: .decide,
            keys: ["E"],
            on: [.inbox],
            traits: [.decides, .opensText],
            disabled: { $0.decidingReasons.notToDecide(.edit) },
            run: { $0.decide(.editedExternally, $1) }
        ),
        Command(
            .respond,
            "respond in words or JSON",
            hint: "respond",
            in: .decide,
            keys: ["r"],
            on: [.inbox],
            name: "respond",
            argument: "[text]",
            twin: "answer",
            traits: [.decides, .opensText],
            disabled: { $0.decidingReasons.notToDecide(.respond) },
            run: { $0.decide(.written(.respond), $1) }
        ),
        Command(
            .ignore,
            "ignore permanently",
            hint: "ignore",
            in: .decide,
            keys: ["i"],
            on: [.inbox],
            name: "ignore",
            traits: [.decides, .movesCursor],
            disabled: { $0.decidingReasons.notToDecide(.ignore) },
            run: { $0.decide(.fixed(.ignore), $1) }
        ),
        Command(
            .repeatDecision,
            "repeat the last decision",
            hint: "repeat",
            in: .decide,
            keys: ["."],
            on: [.inbox],
            name: "repeat",
            traits: [.decides, .movesCursor],
            disabled: { $0.decidingReasons.notToRepeat },
            run: { $0.decide(.repeated, $1) }
        ),
        Command(
            .allowRename,
            "allow or forbid edits of this item to call another tool",
            hint: "allow rename",
            in: .decide,
            keys: [],
            on: [.inbox],
            name: "allow-rename",
            twin: "answer",
            traits: [.isJudged],
            disabled: { $0.decidingReasons.notToRename },
            run: { $0.toggleRenaming(from: $1.origin) }
        ),
        Command(
            .undo,
            "undo the last staging, mark or filter",
            hint: "undo",
            in: .decide,
            keys: ["u"],
            on: [.inbox, .failures],
            name: "undo",
            traits: [.movesCursor],
            disabled: { $0.decidingReasons.notToUndo },
            run: { $0.undo(from: $1.origin) }
        ),
        Command(
            .redo,
            "redo what was undone",
            hint: "redo",
            in: .decide,
            keys: ["ctrl-y"],
            on: [.inbox],
            name: "redo",
            traits: [.movesCursor],
            disabled: { $0.staging.localHistory.future.isEmpty ? "nothing to redo" : nil },
            run: { $0.redo(from: $1.origin) }
        ),
    ]
}

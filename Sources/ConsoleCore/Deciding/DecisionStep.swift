import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The result of a decision command: a decision, a dialog for one, or the reason for neither.
enum DecisionStep: Equatable {
    /// Decides the action under the cursor.
    case stage(Decision)
    /// Decides all marked items.
    case stageTogether(Decision)
    /// Decides the marked actions of the item under the cursor.
    case stageOnMarkedActions(Decision)
    /// Opens a text field for the decision.
    case write(TextDialog)
    /// Opens a list of answers.
    case choose(ChoiceDialog)
    /// Opens the console's editor.
    case edit(ValueEditor)
    /// Opens `$EDITOR`.
    case editExternally(EditorRequest)
    case refuse(Remark)
    case nothing

    /// Determines the result for the item under the cursor, when nothing is marked.
    ///
    /// - Parameters:
    ///   - source: The source of the decision.
    ///   - argument: The words after the command; `nil` for none.
    ///   - entry: The item.
    ///   - action: The action of the item.
    ///   - staging: The staged and unfinished decisions.
    ///   - context: The rules and keys.
    init(
        _ source: DecisionSource,
        _ argument: String?,
        on entry: InboxEntry,
        _ action: Int,
        staging: Staging,
        _ context: DecidingContext
    ) {
        switch source {
        case .fixed(let decision): self = .stage(decision)
        case .repeated:
            guard let decision = staging.lastDecision else {
                self = .nothing
                return
            }
            guard decision.kind != .edit else {
                let key = context.keys.label(of: .edit)
                self = .refuse(Remark("edit each item separately; \(key) opens the editor", .warning))
                return
            }
            self = .stage(decision)
        case .written(let kind):
            if let argument {
                self = .stage(kind.decision(typed: argument, in: entry.item.dialect))
            } else {
                self = .write(staging.textDialog(kind.decisionKind, of: entry, action, context.rules))
            }
        case .edited:
            let staged = staging.drafts[entry.id]?.decisions[action]?.decision
            self =
                ChoiceDialog(of: entry, action, staged: staged).map(DecisionStep.choose)
                ?? .edit(staging.valueEditor(of: entry, action))
        case .editedExternally: self = .editExternally(staging.editorRequest(of: entry, action))
        }
    }

    /// Determines the result when items are marked.
    ///
    /// - Parameters:
    ///   - source: The source of the decision.
    ///   - argument: The words after the command; `nil` for none.
    ///   - marks: The marks.
    ///   - staging: The staged and unfinished decisions.
    ///   - context: The rules and keys.
    init(
        _ source: DecisionSource,
        _ argument: String?,
        on marks: Marks<QuestionID>,
        staging: Staging,
        _ context: DecidingContext
    ) {
        switch source {
        case .fixed(let decision): self = .stageTogether(decision)
        case .written(let kind):
            guard let argument else {
                self = .write(staging.textDialog(kind.decisionKind, of: marks, context.rules))
                return
            }
            self = .stageTogether(kind.decision(typed: argument))
        case .repeated:
            guard let decision = staging.lastDecision, decision.kind != .edit else {
                self = .refuse(Remark("edit each item separately", .warning))
                return
            }
            self = .stageTogether(decision)
        case .edited, .editedExternally: self = .nothing
        }
    }

    /// Determines the result when actions of the item under the cursor are marked.
    ///
    /// - Parameters:
    ///   - source: The source of the decision.
    ///   - argument: The words after the command; `nil` for none.
    ///   - revision: The revision of the marks.
    ///   - entry: The item.
    ///   - staging: The staged and unfinished decisions.
    ///   - context: The rules and keys.
    init(
        _ source: DecisionSource,
        _ argument: String?,
        onActions revision: Int,
        of entry: InboxEntry,
        staging: Staging,
        _ context: DecidingContext
    ) {
        switch source {
        case .fixed(let decision): self = .stageOnMarkedActions(decision)
        case .written(let kind):
            guard let argument else {
                self = .write(
                    TextDialog(
                        subject: .actions(entry.id, revision: revision),
                        kind: kind.decisionKind,
                        payloadDigest: entry.question.payloadDigest,
                        field: TextField(),
                        choices: kind == .reject ? staging.reasonChoices(context.rules) : entry.item.choices
                    )
                )
                return
            }
            self = .stageOnMarkedActions(kind.decision(typed: argument, in: entry.item.dialect))
        case .repeated:
            guard let decision = staging.lastDecision, decision.kind != .edit else {
                self = .refuse(Remark("edit each action separately", .warning))
                return
            }
            self = .stageOnMarkedActions(decision)
        case .edited, .editedExternally: self = .nothing
        }
    }
}

/// Opens dialogs and editors with unfinished text.
extension Staging {
    /// Returns the earlier reasons, newest first, then those of the configuration.
    func reasonChoices(_ rules: DecidingRules) -> [JSONValue] {
        (reasons.recent + rules.reasons.filter { !reasons.recent.contains($0) }).map { .string($0) }
    }

    /// Returns the text field for a decision on an action, with the text that was begun or staged.
    func textDialog(_ kind: DecisionKind, of entry: InboxEntry, _ action: Int, _ rules: DecidingRules) -> TextDialog {
        let draft = drafts[entry.id]
        let staged = draft?.decisions[action]
        let earlier = staged?.kind == kind ? staged?.decision?.message : nil
        return TextDialog(
            subject: .item(entry.id, action: action),
            kind: kind,
            payloadDigest: entry.question.payloadDigest,
            field: TextField(draft?.text(action, kind) ?? earlier ?? ""),
            choices: kind == .respond ? entry.item.choices : reasonChoices(rules)
        )
    }

    /// Returns the text field for a decision on all marked items.
    func textDialog(_ kind: DecisionKind, of marks: Marks<QuestionID>, _ rules: DecidingRules) -> TextDialog {
        TextDialog(
            subject: .marked(revision: marks.revision),
            kind: kind,
            field: TextField(),
            choices: kind == .reject ? reasonChoices(rules) : []
        )
    }

    /// Returns the editor of an action's value, with the edit that was begun or staged.
    func valueEditor(of entry: InboxEntry, _ action: Int) -> ValueEditor {
        ValueEditor(
            item: entry.id,
            action: action,
            original: entry.item.actions[action].draft,
            value: editedValue(of: entry, action),
            schema: entry.item.actions[action].schema,
            tool: entry.item.actions[action].name,
            calledTool: editedTool(of: entry, action),
            mayRename: drafts[entry.id]?.mayRename == true,
            payloadDigest: entry.question.payloadDigest
        )
    }

    /// Returns the request to open `$EDITOR` for an action's value.
    func editorRequest(of entry: InboxEntry, _ action: Int) -> EditorRequest {
        let text = drafts[entry.id]?.text(action, .edit) ?? editedValue(of: entry, action).text(.pretty) + "\n"
        let ticket = EditorTicket.decision(entry.id, entry.question.payloadDigest, action: action, .edit)
        return EditorRequest(ticket: ticket, text: text, fileExtension: "json")
    }
}

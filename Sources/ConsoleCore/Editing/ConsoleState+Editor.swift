import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// Routes text from `$EDITOR` or a file to its dialog or decision.
extension ConsoleState {
    /// Applies the result of an editor.
    mutating func takeEditor(_ ticket: EditorTicket, _ result: EditorResult) -> [ConsoleEffect] {
        input.decisionGuard.disarm(at: now)
        let text: String
        switch result {
        case .unchanged:
            say("nothing was changed in the editor")
            return [.redraw]
        case .failed(let message):
            say("the editor failed: \(message)", .error)
            return [.redraw]
        case .saved(let saved): text = saved
        }
        switch ticket {
        case .newRunInput:
            if var dialog = dialogs.top(NewRunDialog.self) {
                dialog.take(edited: text)
                dialogs.replace(dialog)
            }
        case .forkInput:
            if var dialog = dialogs.top(ForkDialog.self) {
                dialog.take(typed: text)
                dialogs.replace(dialog)
                return [.redraw, .saveDrafts(savedDrafts)] + dialog.lookUpEffect(in: &self)
            }
        case .decision(let item, let digest, let action, let kind):
            takeEdited(text, of: item, digest, action, kind)
        }
        return [.redraw, .saveDrafts(savedDrafts)]
    }

    /// Applies the edited text of a decision.
    private mutating func takeEdited(
        _ text: String,
        of item: QuestionID,
        _ digest: PayloadDigest,
        _ action: Int,
        _ kind: DecisionKind
    ) {
        let entry = inbox[item]
        let edited = EditedText(
            text,
            of: entry,
            action,
            digest,
            editor: dialogs.top(ValueEditor.self),
            calling: entry.flatMap { staging.editedTool(of: $0, action) },
            keys: settings.keys
        )
        switch edited {
        case .replace(let editor): dialogs.replace(editor)
        case .stage(let edit): if let entry { stage(edit, of: entry, action) }
        case .keep(let remark):
            staging.keep(text, of: item, action, kind, in: inbox)
            say(remark)
        case .drop(let remark): say(remark)
        }
    }

    /// Asks for the run the dialog describes.
    mutating func start(_ dialog: NewRunDialog, _ input: JSONValue) -> [ConsoleEffect] {
        guard work.workflows.indices.contains(dialog.workflow) else { return [] }
        let start = StartRequest(
            token: makeToken(),
            workflow: work.workflows[dialog.workflow].name,
            input: input,
            thread: dialog.thread.text.isEmpty ? nil : ThreadID(dialog.thread.text)
        )
        sending[start.token] = .start(start)
        return [.start(start)]
    }
}

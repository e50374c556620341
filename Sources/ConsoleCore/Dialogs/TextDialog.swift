import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// A text field for a reason or a response.
package struct TextDialog: Equatable, Sendable {
    /// The target of the text.
    enum Subject: Equatable, Sendable {
        case item(QuestionID, action: Int)
        /// All marked items, with the revision of the marks that the operator saw.
        case marked(revision: Int)
        /// The marked actions of an item, with the revision of the marks that the operator saw.
        case actions(QuestionID, revision: Int)
    }

    var subject: Subject
    /// `.reject` or `.respond`.
    var kind: DecisionKind
    /// The digest of the payload when the text was begun; `nil` for marked items.
    var payloadDigest: PayloadDigest?
    var field: TextField
    /// The answers of the workflow, or earlier reasons, to choose with the arrow keys.
    var choices: [JSONValue]
    var fault: String?
}

extension TextDialog {
    /// Returns the text for a choice.
    static func choiceText(_ choice: JSONValue) -> String { choice.stringValue ?? choice.text(.compact) }
}

extension TextDialog: DialogModel {
    var explanation: SafeText { "Enter stages and never sends" }

    var typed: TextField? {
        get { field }
        set { field = newValue ?? field }
    }

    func keys(in state: ConsoleState) -> [DialogKey] {
        let choose = choices.isEmpty ? [] : [DialogKey("up", "down", does: "choose")]
        return [DialogKey("enter", does: "stage"), DialogKey("esc", does: "keep the text")] + choose
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        var dialog = self
        switch key {
        case .escape:
            state.dialogs.close()
            guard case .item(let item, let action) = dialog.subject else {
                state.say("no decision was made; the marks are kept")
                return []
            }
            state.staging.keep(dialog.field.text, of: item, action, dialog.kind, in: state.inbox)
            if !dialog.field.isEmpty { state.say("the text is kept; the same key opens it again") }
            return [.saveDrafts(state.savedDrafts)]
        case .enter: return commit(in: &state)
        case .up where !dialog.choices.isEmpty, .down where !dialog.choices.isEmpty:
            let texts = dialog.choices.map(TextDialog.choiceText)
            let current = texts.firstIndex { dialog.field.isText($0) }
            let step = key == .down ? 1 : -1
            let next = current.map { ($0 + step + texts.count) % texts.count } ?? (key == .down ? 0 : texts.count - 1)
            dialog.field.replace(with: texts[next])
            dialog.fault = nil
            state.dialogs.replace(dialog)
        default:
            if dialog.field.take(key) { dialog.fault = nil }
            state.dialogs.replace(dialog)
        }
        return []
    }

    private func commit(in state: inout ConsoleState) -> [ConsoleEffect] {
        guard case .item(let item, let action) = subject else { return commitForMarked(in: &state) }
        var dialog = self
        guard let entry = state.inbox[item], entry.phase == .open else {
            state.dialogs.close()
            state.say("the item is no longer open; no decision was made", .warning)
            return []
        }
        let text = dialog.field.text
        guard dialog.payloadDigest == entry.question.payloadDigest else {
            state.dialogs.close()
            state.staging.keep(text, of: item, action, dialog.kind, in: state.inbox)
            let command: CommandID = dialog.kind == .reject ? .reject : .respond
            state.say(.payloadChanged(reopening: command, keys: state.settings.keys))
            return [.saveDrafts(state.savedDrafts)]
        }
        let decision: Decision
        if dialog.kind == .reject {
            decision = .reject(message: text.isEmpty ? nil : text)
        } else if let choice = dialog.choices.first(where: { TextDialog.choiceText($0) == text }) {
            decision = .respond(choice)
        } else if text.isEmpty {
            dialog.fault = "a response cannot be empty"
            state.dialogs.replace(dialog)
            return []
        } else {
            decision = .respond(typed: text, in: entry.item.dialect)
        }
        do {
            try entry.item.check(decision, at: action)
        } catch {
            dialog.fault = faultText(error)
            state.dialogs.replace(dialog)
            return []
        }
        state.dialogs.close()
        state.stage(decision, of: entry, action)
        return [.saveDrafts(state.savedDrafts)]
    }

    /// Stages the text as one decision on all marks, if the marks are still those that the operator saw.
    private func commitForMarked(in state: inout ConsoleState) -> [ConsoleEffect] {
        var dialog = self
        let text = dialog.field.text
        if let changed = changedMarks(in: state) {
            state.dialogs.replace(changed)
            return []
        }
        guard dialog.kind == .reject || !text.isEmpty else {
            dialog.fault = "a response cannot be empty"
            state.dialogs.replace(dialog)
            return []
        }
        state.dialogs.close()
        if case .actions(let item, _) = subject {
            guard let entry = state.inbox[item], entry.phase == .open, entry.id == state.inbox.current?.id,
                entry.question.payloadDigest == payloadDigest
            else {
                state.say("the item is no longer open or has changed; no decision was made", .warning)
                return []
            }
            let choice = choices.first { TextDialog.choiceText($0) == text }
            let answer = choice.map(Decision.respond) ?? .respond(typed: text, in: entry.item.dialect)
            state.stageMarkedActions(kind == .reject ? .reject(message: text.isEmpty ? nil : text) : answer)
            return [.saveDrafts(state.savedDrafts)]
        }
        let decision: Decision =
            dialog.kind == .reject ? .reject(message: text.isEmpty ? nil : text) : .respond(.string(text))
        state.staging.reasons.note(decision)
        state.stageTogether(decision)
        return [.saveDrafts(state.savedDrafts)]
    }

    /// Returns the dialog for the current marks; `nil` when they are those that the operator saw.
    private func changedMarks(in state: ConsoleState) -> TextDialog? {
        var dialog = self
        let count: String
        switch subject {
        case .item: return nil
        case .marked(let revision):
            guard revision != state.inbox.marks.revision else { return nil }
            dialog.subject = .marked(revision: state.inbox.marks.revision)
            count = "items changed: there are \(state.inbox.marks.count)"
        case .actions(let item, let revision):
            guard revision != state.inbox.batch.marks.revision else { return nil }
            dialog.subject = .actions(item, revision: state.inbox.batch.marks.revision)
            count = "actions changed: there are \(state.inbox.markedActions.count)"
        }
        dialog.fault = "the marked \(count) now; press Enter again to include them"
        return dialog
    }

    func content(in state: ConsoleState) -> DialogContent {
        let entry: InboxEntry?
        let name: SafeText
        switch subject {
        case .item(let item, let action):
            entry = state.inbox[item]
            name = entry?.name(of: action) ?? ""
        case .marked:
            entry = nil
            name = "\(Words.plural(state.inbox.marks.count, "marked item"))"
        case .actions(let item, _):
            entry = state.inbox[item]
            name = "\(Words.plural(state.inbox.markedActions.count, "marked action"))"
        }
        let prompt: SafeText =
            kind == .reject
            ? "The reason for the workflow; it may be empty."
            : entry?.item.dialect.takesAnyJSON == true ? "Text, or any JSON." : "The answer for the workflow."
        var rows = [DialogForm.Row(StyledLine(prompt, .textMuted))]
        for choice in choices.prefix(8) {
            let label = Self.choiceText(choice)
            rows.append(.init(StyledLine("  ").adding(.quoted(label)), isSelected: field.isText(label)))
        }
        if !choices.isEmpty { rows.append(.init()) }
        var line = DialogForm.Row(StyledLine("> ", .prompt))
        line.field = DialogForm.Field(text: field, role: .textStrong)
        let wrong = fault.map { StyledLine(SafeText($0).joinedLines(), .danger) } ?? StyledLine()
        rows += [line, .init(wrong), .init()]
        let columns = state.window.dialogWidth
        let keys = StyledLine.keys(
            keys(in: state),
            columns: DialogForm.inner(of: columns),
            in: state.settings.glyphs
        )
        return .form(
            DialogForm(
                title: (kind == .reject ? "Reject " : "Respond to ") + name,
                columns: columns,
                rows: rows,
                footer: .keys(keys)
            )
        )
    }
}

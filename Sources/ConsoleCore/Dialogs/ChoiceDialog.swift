import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The answers of a question that takes no others.
///
/// A digit stages an answer, and no key sends.
package struct ChoiceDialog: Equatable, Sendable {
    var item: QuestionID
    var action: Int
    /// The digest of the payload when the dialog opened.
    var payloadDigest: PayloadDigest
    /// The answers.
    ///
    /// Each answer is one decision.
    var choices: [JSONValue]
    /// The answer under the cursor.
    var selected = 0
    var fault: String?

    /// Creates the dialog for an item; `nil` when the item offers no answers, or takes other answers too.
    ///
    /// - Parameters:
    ///   - entry: The item.
    ///   - action: The action of the item.
    ///   - staged: The staged decision.
    init?(of entry: InboxEntry, _ action: Int, staged: Decision?) {
        let item = entry.item
        guard item.dialect == .schema, item.actions.count == 1, item.choices.count > 1,
            item.choices.allSatisfy({ choice in
                item.decision(choosing: choice).map { (try? item.check($0, at: action)) != nil } ?? false
            })
        else { return nil }
        (self.item, self.action, payloadDigest) = (entry.id, action, entry.question.payloadDigest)
        choices = item.choices
        selected = staged?.editedValue.flatMap(choices.firstIndex) ?? 0
    }
}

extension ChoiceDialog: DialogModel {
    var explanation: SafeText { "Enter stages and never sends" }

    func keys(in state: ConsoleState) -> [DialogKey] {
        [DialogKey("1", "9", does: "stage"), DialogKey("enter", does: "stage"), .cancel, .move]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        var dialog = self
        switch key {
        case .escape, .character("q"):
            state.dialogs.close()
            state.say("no decision was made")
            return []
        case .enter: return stage(selected, in: &state)
        case .down, .character("j"): dialog.selected = min(selected + 1, choices.count - 1)
        case .up, .character("k"): dialog.selected = max(selected - 1, 0)
        default:
            guard case .character(let character) = key.key, let digit = character.wholeNumberValue, digit > 0 else {
                return []
            }
            if choices.indices.contains(digit - 1) { return stage(digit - 1, in: &state) }
            dialog.fault = "there are \(choices.count) answers"
        }
        state.dialogs.replace(dialog)
        return []
    }

    private func stage(_ index: Int, in state: inout ConsoleState) -> [ConsoleEffect] {
        state.dialogs.close()
        guard let entry = state.inbox[item], entry.phase == .open, entry.question.payloadDigest == payloadDigest,
            choices.indices.contains(index), let decision = entry.item.decision(choosing: choices[index])
        else {
            state.say("the item is no longer open or has changed; no decision was made", .warning)
            return []
        }
        state.stage(decision, of: entry, action)
        state.say("answer \(TextDialog.choiceText(choices[index])): staged, not sent", about: item.thread)
        return [.saveDrafts(state.savedDrafts)]
    }

    func content(in state: ConsoleState) -> DialogContent {
        let room = max(1, state.window.dialogRows - 3)
        let top = max(0, min(selected - room + 1, choices.count - room))
        var rows = choices.enumerated().dropFirst(top).prefix(room).map { place, choice in
            let number: SafeText = place < 9 ? "\(place + 1)  " : "   "
            return DialogForm.Row(
                StyledLine(number, .key).adding(.quoted(TextDialog.choiceText(choice))),
                isSelected: place == selected
            )
        }
        rows.append(.init(fault.map { StyledLine(SafeText($0).joinedLines(), .danger) } ?? StyledLine()))
        let columns = state.window.dialogWidth
        let keys = StyledLine.keys(keys(in: state), columns: DialogForm.inner(of: columns), in: state.settings.glyphs)
        return .form(
            DialogForm(
                title: "Answer " + (state.inbox[item]?.name(of: action) ?? ""),
                columns: columns,
                rows: rows,
                footer: .keys(keys),
                cursor: Position(row: selected - top, column: 0)
            )
        )
    }
}

import CellGrid
import SignoffCheckpoint
import SignoffReview

/// A decision that must be confirmed, because its target is not completely visible.
package struct SecondLook: Equatable, Sendable {
    /// A reason for the confirmation, and the items it names.
    struct Reason: Equatable, Sendable {
        var text: String
        var items: [QuestionID]
        /// The actions of the single item that the reason names; empty when the reason names items.
        var actions: [Int] = []
    }

    var command: CommandID
    var argument: String?
    /// The target when the key was pressed.
    var target: DecisionGuard.Target?
    var reasons: [Reason]
    var scroll = 0
}

extension SecondLook: DialogModel {
    var explanation: SafeText { "Enter cancels" }

    func keys(in state: ConsoleState) -> [DialogKey] {
        [state.settings.keys.dialogKey(command, does: CommandRegistry.command(command).hint), .cancel, .scroll]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        switch key {
        case .escape, .enter, .character("q"):
            state.dialogs.close()
            state.say("no decision was made")
        default:
            if let steps = key.scrollSteps(page: 8) {
                let most = max(0, lines(width: state.window.dialogWidth - 4, in: state).count - state.window.dialogRows)
                var look = self
                look.scroll = min(max(0, scroll + steps), most)
                state.dialogs.replace(look)
                break
            }
            guard state.settings.keys.isKey(key, of: command), state.mayConfirm(command) else { break }
            state.dialogs.close()
            return state.perform(command, argument: argument, from: .secondLook(self))
        }
        return []
    }

    /// Returns the intended decision, followed by each reason with its items.
    func lines(width: Int, in state: ConsoleState) -> [StyledLine] {
        let hint = CommandRegistry.command(command).hint
        let marked =
            state.inbox.batch.hasMarks
            ? Words.plural(state.inbox.markedActions.count, "action")
            : state.inbox.marks.isEmpty ? nil : Words.plural(state.inbox.marked.count, "item")
        let what = marked ?? state.inbox.current.map { ForeignText.name($0.item.title) } ?? ""
        var lines = [StyledLine(SafeText("\(hint) \(what)").joinedLines(), .textStrong)]
        for reason in reasons {
            let text = SafeText(reason.text).joinedLines()
            lines += StyledLine.sentence(text, .warn, to: width, in: state.settings.glyphs)
            for entry in reason.items.compactMap({ state.inbox[$0] }) {
                guard reason.actions.isEmpty else {
                    lines += actionLines(reason.actions, of: entry, width: width, in: state)
                    continue
                }
                lines.append(
                    StyledLine("  ").adding(entry.listTitle)
                        .adding("  " + .name(entry.question.thread.rawValue), .textStrong)
                        .adding("  " + entry.argumentsInBrief(without: state.secrets(of: entry)), .textMuted)
                )
            }
        }
        return lines
    }

    private func actionLines(
        _ actions: [Int],
        of entry: InboxEntry,
        width: Int,
        in state: ConsoleState
    ) -> [StyledLine] {
        actions.filter(entry.item.actions.indices.contains).flatMap { index in
            [StyledLine("  ").adding(entry.name(of: index), .textStrong)]
                + state.lineLayout.hiding(state.secrets(of: entry)).outline(width - 4)
                .lines(of: entry.item.actions[index].arguments).map { $0.indented(by: 4) }
        }
    }

    func content(in state: ConsoleState) -> DialogContent {
        .page(
            DialogPage(
                title: "Look again",
                lines: lines(width: state.window.dialogWidth - 4, in: state),
                scroll: scroll
            )
        )
    }
}

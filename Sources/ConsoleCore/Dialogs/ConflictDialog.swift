import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The explanation of a refused answer.
package struct ConflictDialog: Equatable, Sendable {
    var title: String
    var lines: [String]
    /// The question to open instead; `nil` for none.
    var successor: InterruptID?
    var thread: ThreadID
    /// The answered item.
    var item: QuestionID?
    /// The payload that was read, if it has changed since.
    var readPayload: JSONValue?
    var showsDifference = false
}

extension ConflictDialog: DialogModel {
    var explanation: SafeText { "Enter closes" }

    func keys(in state: ConsoleState) -> [DialogKey] {
        let difference = readPayload == nil ? [] : [DialogKey("d", does: "diff")]
        return [.close, DialogKey("o", does: "open the present question")] + difference
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        switch key {
        case .escape, .enter, .character("q"): state.dialogs.close()
        case .character("d") where readPayload != nil:
            var dialog = self
            dialog.showsDifference.toggle()
            state.dialogs.replace(dialog)
        case .character("o"):
            state.dialogs.close()
            state.show(.inbox)
            let next = state.inbox.entries.first { entry in
                successor.map { entry.question.interrupt.id == $0 } ?? (entry.question.thread == thread)
            }
            if let next {
                state.inbox.filter = ""
                state.inbox.isGrouped = false
                state.inbox.cursor.id = .item(next.id)
                state.inbox.action = 0
                state.inbox.scroll = 0
            }
        default: break
        }
        return []
    }

    func content(in state: ConsoleState) -> DialogContent {
        let width = state.window.dialogWidth - 4
        var lines = StyledLine.hanging(
            StyledLine(),
            SafeText(title).joinedLines(),
            .danger,
            to: width,
            in: state.settings.glyphs
        )
        lines.append(StyledLine())
        for text in self.lines {
            let text = SafeText(text).joinedLines()
            lines += StyledLine.hanging(StyledLine(), text, to: width, in: state.settings.glyphs)
        }
        if showsDifference, let read = readPayload {
            lines.append(StyledLine())
            if let now = item.flatMap({ state.inbox[$0] })?.item.payload {
                lines += state.lineLayout.difference(
                    from: read,
                    to: now,
                    width: width
                )
            } else {
                lines.append(StyledLine("The question is no longer in the queue.", .textMuted))
            }
        }
        return .page(
            DialogPage(title: "Not sent", lines: Array(lines.prefix(state.window.dialogRows)), button: "Close")
        )
    }
}

import CellGrid

/// What the console has said, newest first.
package struct MessagesDialog: Equatable, Sendable {
    var scroll = 0
}

extension MessagesDialog: DialogModel {
    var explanation: SafeText { "Enter closes" }

    func keys(in state: ConsoleState) -> [DialogKey] { [.close, .scroll] }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        switch key {
        case .escape, .enter, .character("q"): state.dialogs.close()
        default:
            guard let steps = key.scrollSteps(page: 8) else { break }
            let most = max(0, lines(width: state.window.planWidth - 4, in: state).count - state.window.dialogRows)
            state.dialogs.replace(MessagesDialog(scroll: min(max(0, scroll + steps), most)))
        }
        return []
    }

    /// Each notice with its time, whole.
    func lines(width: Int, in state: ConsoleState) -> [StyledLine] {
        guard !state.notices.entries.isEmpty else { return [StyledLine("Nothing was said yet.", .textMuted)] }
        return state.notices.entries.reversed().flatMap { entry in
            let (text, role) = entry.notice.line
            let time = Words.clock(entry.notice.at, offset: state.settings.utcOffset)
            let count = entry.count > 1 ? "  " + Mark.times + "\(Words.count(entry.count))" : ""
            return StyledLine.hanging(
                StyledLine(SafeText(time) + "  ", .textMuted),
                text + count,
                role,
                to: width,
                in: state.settings.glyphs
            )
        }
    }

    func content(in state: ConsoleState) -> DialogContent {
        .page(
            DialogPage(
                title: "Messages",
                lines: lines(width: state.window.planWidth - 4, in: state),
                scroll: scroll,
                button: "Close",
                isWide: true
            )
        )
    }
}

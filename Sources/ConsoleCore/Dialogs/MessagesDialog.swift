import CellGrid
import DequeModule
import SignoffCheckpoint

/// The notices of the console, newest first.
package struct MessagesDialog: Equatable, Sendable {
    /// The selected notice, counted from the newest.
    var selected = 0
    var scroll = 0
}

extension MessagesDialog: DialogModel {
    var explanation: SafeText { "Enter opens the thread of a message" }

    func keys(in state: ConsoleState) -> [DialogKey] {
        [DialogKey("j", "k", does: "move"), DialogKey("enter", does: "go there"), .close]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        switch key {
        case .escape, .character("q"): state.dialogs.close()
        case .enter:
            guard let thread = entry(in: state)?.notice.thread else {
                state.dialogs.close()
                break
            }
            state.dialogs.close()
            return state.show(what: thread)
        default:
            guard let steps = key.scrollSteps(page: 8) else { break }
            var dialog = self
            let last = max(0, state.notices.entries.count - 1)
            dialog.selected = min(max(0, selected + max(-last, min(steps, last))), last)
            dialog.reveal(in: state)
            state.dialogs.replace(dialog)
        }
        return []
    }

    /// Returns the selected notice; `nil` for none.
    private func entry(in state: ConsoleState) -> Notices.Entry? {
        let entries = state.notices.entries
        return entries.indices.contains(selected) ? entries[entries.count - 1 - selected] : nil
    }

    /// Scrolls by the minimum number of lines that shows the selected notice.
    private mutating func reveal(in state: ConsoleState) {
        let blocks = blocks(width: state.window.planWidth - 4, in: state)
        let start = blocks.prefix(selected).reduce(0) { $0 + $1.count }
        let end = start + (blocks.indices.contains(selected) ? blocks[selected].count : 0)
        let rows = max(1, state.window.dialogRows)
        if start < scroll { scroll = start }
        if end > scroll + rows { scroll = min(start, end - rows) }
    }

    /// Returns the lines of each notice: its time, its text and its thread.
    private func blocks(width: Int, in state: ConsoleState) -> [[StyledLine]] {
        state.notices.entries.reversed().enumerated().map { index, entry in
            let (text, role) = entry.notice.line
            let time = Words.clock(entry.notice.at, offset: state.settings.utcOffset)
            let count = entry.count > 1 ? "  " + Mark.times + "\(Words.count(entry.count))" : ""
            let thread = entry.notice.thread.map { "  " + SafeText.name($0.rawValue) } ?? ""
            return StyledLine.hanging(
                StyledLine(index == selected ? Mark.cursor + " " : "  ", .key)
                    .adding(SafeText(time) + "  ", .textMuted),
                text + count + thread,
                role,
                to: width,
                in: state.settings.glyphs
            )
        }
    }

    /// Returns the notices with their times.
    func lines(width: Int, in state: ConsoleState) -> [StyledLine] {
        guard !state.notices.entries.isEmpty else { return [StyledLine("No messages yet.", .textMuted)] }
        return blocks(width: width, in: state).flatMap(\.self)
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

extension ConsoleState {
    /// Opens the list of notices, and marks all of them as read.
    mutating func showMessages() {
        dialogs.open(MessagesDialog())
        notices.noteAllRead()
    }

    /// Shows the open question of a thread, otherwise its failure, otherwise its history.
    fileprivate mutating func show(what thread: ThreadID) -> [ConsoleEffect] {
        if let entry = inbox.visible.first(where: { $0.question.thread == thread }) {
            show(.inbox)
            inbox.cursor.id = .item(entry.id)
            return []
        }
        if let run = failures.failed.first(where: { $0.request.thread == thread }) {
            show(.failures)
            failures.cursor.id = .run(run.id)
            return []
        }
        return showHistory(thread.rawValue)
    }
}

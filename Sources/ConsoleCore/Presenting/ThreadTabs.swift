import CellGrid
import SignoffCheckpoint
import SignoffOperator

/// The tabs of a thread that the inbox and Threads share: the newest saved state, and the history.
struct ThreadTabs {
    static let loading = StyledLine("loading" + Mark.ellipsis, .textMuted)

    let state: ConsoleState
    let thread: ThreadID

    /// Returns the lines of the newest saved state.
    func stateLines(width: Int) -> [StyledLine] {
        guard let entries = state.history.entries[thread] else { return [Self.loading] }
        guard let head = entries.first else { return [StyledLine("no checkpoint is stored", .textMuted)] }
        if let fault = head.fault { return state.lineLayout.quote(fault, .danger, width) }
        return [
            StyledLine(.name(thread.rawValue), .title).adding("  step \(head.step ?? 0)", .textMuted), StyledLine(),
        ]
            + (head.values.isNull
                ? [StyledLine("no saved state yet: this is the thread's first turn", .textMuted)]
                : state.lineLayout.state(head.values, width))
    }

    /// Returns one line for each checkpoint, newest first.
    func historyLines() -> [StyledLine] {
        guard let entries = state.history.entries[thread] else { return [Self.loading] }
        let row = HistoryRow(state: state)
        return entries.map { row.line(of: $0, on: thread) }
    }
}

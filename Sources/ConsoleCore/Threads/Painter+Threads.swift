import CellGrid
import SignoffCheckpoint

extension Painter {
    mutating func drawThreads(_ state: ConsoleState, in area: Rect) -> Position? {
        let visible = state.threads.visible
        guard !visible.isEmpty else {
            let nothing: [SafeText] = ["No thread is stored here yet.", "n starts a run; its thread appears here."]
            let lines = state.emptyLines(
                isLoaded: state.threads.isLoaded,
                all: state.threads.all.count,
                nothing: nothing
            )
            drawEmpty(lines, in: area, glyphs: glyphs)
            return nil
        }
        let width = area.size.columns
        let columns = [
            ListColumn("STATUS", at: 3), ListColumn("WORKFLOW", at: 17), ListColumn("THREAD", at: 32),
            ListColumn("STEP", at: max(46, width - 26)), ListColumn("ASKS", at: max(52, width - 20)),
            ListColumn("CHANGED", at: max(58, width - 14)),
        ]
        return drawList(
            columns,
            count: visible.count,
            index: state.threads.cursor.index,
            top: state.threads.cursor.top,
            isFocused: true,
            in: area
        ) { index in
            let thread = visible[index]
            let (mark, role) = thread.status.look
            return [
                StyledLine(mark + " \(thread.status.rawValue)", role),
                StyledLine(SafeText.name(thread.workflow ?? "?"), .textMuted),
                state.threadCell(of: thread),
                StyledLine("\(thread.step.map(String.init) ?? "-")", .textMuted),
                thread.openInterrupts > 0 ? StyledLine("\(thread.openInterrupts)", .statePending) : StyledLine(),
                StyledLine(SafeText(Words.ago(since: thread.updatedAt, at: state.now)), .textMuted),
            ]
        }
    }
}

extension ConsoleState {
    /// The thread, and what is wrong with it.
    fileprivate func threadCell(of thread: ThreadSummary) -> StyledLine {
        var line = StyledLine(SafeText.name(thread.thread.rawValue))
        let active = failures.active.first { $0.request.thread == thread.thread }
        if let due = active?.notBefore {
            line.append("  sleeps until \(Words.moment(due, offset: settings.utcOffset, at: now))", .textMuted)
        } else if let attempt = active?.attempt, attempt > 1 {
            line.append("  attempt \(attempt)", .warn)
        }
        if let error = thread.error {
            line.append("  " + SafeText.quoted(Words.brief(error)), .stateFailed)
        }
        return line
    }
}

extension ThreadStatus {
    var look: (SafeText, ThemeRole) {
        switch self {
        case .idle: (Mark.approve, .stateDone)
        case .busy: (Mark.bullet, .stateRunning)
        case .interrupted: (Mark.paused, .statePending)
        case .error: (Mark.reject, .stateFailed)
        }
    }
}

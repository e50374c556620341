import CellGrid
import SignoffCheckpoint

extension ThreadsState {
    func list(in state: ConsoleState, width: Int) -> ListView {
        let visible = visible
        let nothing: [SafeText] = ["No thread is stored here yet.", "n starts a run; its thread appears here."]
        let lines = state.emptyLines(isLoaded: isLoaded, all: all.count, nothing: nothing)
        return ListView(
            columns: [
                ListView.Column("STATUS", at: 3), ListView.Column("WORKFLOW", at: 17),
                ListView.Column("THREAD", at: 32),
                ListView.Column("STEP", at: max(46, width - 26)), ListView.Column("ASKS", at: max(52, width - 20)),
                ListView.Column("CHANGED", at: max(58, width - 14)),
            ],
            place: listPlace,
            empty: ListView.words(lines, in: state.settings.glyphs)
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

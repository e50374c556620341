import CellGrid
import SignoffCheckpoint
import SignoffOperator

extension ThreadsState {
    func list(in state: ConsoleState, width: Int) -> ListView {
        let visible = visible
        let nothing: [SafeText] = ["No thread is stored here yet.", "n starts a run; its thread appears here."]
        let lines = EmptyList(
            isLoaded: isLoaded,
            all: all.count,
            filter: filter,
            backend: state.backend,
            nothing: nothing
        ).lines
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
            let activity = state.activity(of: thread)
            let (mark, role) = activity.state.look
            return [
                StyledLine(mark + " \(activity.state.word)", role),
                StyledLine(SafeText.name(thread.workflow ?? "?"), .textMuted),
                state.threadCell(of: thread, activity),
                StyledLine("\(thread.step.map(String.init) ?? "-")", .textMuted),
                thread.openInterrupts > 0 ? StyledLine("\(thread.openInterrupts)", .statePending) : StyledLine(),
                StyledLine(SafeText(Words.ago(since: thread.updatedAt, at: state.now)), .textMuted),
            ]
        }
    }
}

extension ConsoleState {
    /// How a thread stands now, by the newest of its runs that the console knows.
    func activity(of thread: ThreadSummary) -> ThreadActivity {
        let active = failures.active.first { $0.request.thread == thread.thread }
        return ThreadActivity(of: thread, run: active ?? threads.runs[thread.thread], at: now)
    }

    /// The thread, and what is wrong with it.
    fileprivate func threadCell(of thread: ThreadSummary, _ activity: ThreadActivity) -> StyledLine {
        var line = StyledLine(SafeText.name(thread.thread.rawValue))
        if let due = activity.wakesAt {
            line.append("  sleeps until \(Words.moment(due, offset: settings.utcOffset, at: now))", .textMuted)
        } else if let detail = activity.detail(at: now), !detail.isEmpty {
            line.append("  " + SafeText(detail).joinedLines(), .textMuted)
        }
        if let attempt = failures.active.first(where: { $0.request.thread == thread.thread })?.attempt, attempt > 1 {
            line.append("  attempt \(attempt)", .warn)
        }
        if let error = thread.error {
            line.append("  " + SafeText.quoted(Words.brief(error)), .stateFailed)
        }
        return line
    }
}

extension ThreadActivity.State {
    var look: (SafeText, ThemeRole) {
        switch self {
        case .asks: (Mark.paused, .statePending)
        case .running: (Mark.bullet, .stateRunning)
        case .waitsForWorker, .silent, .stopping, .lostWorker: (Mark.bullet, .warn)
        case .sleeping: (Mark.paused, .textMuted)
        case .failed, .timedOut: (Mark.reject, .stateFailed)
        case .rejected: (Mark.reject, .warn)
        case .canceled: (Mark.reject, .textMuted)
        case .done: (Mark.approve, .stateDone)
        case .idle: (Mark.approve, .textMuted)
        }
    }
}

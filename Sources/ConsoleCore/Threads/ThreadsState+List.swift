import CellGrid
import SignoffCheckpoint
import SignoffOperator

extension ThreadsState {
    func list(in state: ConsoleState, width: Int) -> ListView {
        let visible = visible
        let nothing: [SafeText] = ["There are no threads yet.", "n starts a run; its thread appears here."]
        let lines = EmptyList(
            isLoaded: isLoaded,
            all: all.count,
            filter: filter,
            backend: state.backend,
            nothing: nothing
        ).lines
        let empty = ListView.words(lines, in: state.settings.glyphs)
        guard !visible.isEmpty else { return ListView(columns: [], place: listPlace, empty: empty) { _ in [] } }
        let inView = visible[range(inView: height)]
        let columns = columns(width: width)
        let row = ThreadRowText(state: state, threads: inView.lazy.map(\.thread))
        return ListView(
            columns: columns.columns,
            place: listPlace,
            isFocused: !isDetailFocused,
            empty: empty
        ) { index in
            row.cells(of: visible[index], in: columns)
        }
    }
}

extension ThreadsState {
    /// Returns the columns of the list at a width.
    func columns(width: Int) -> ThreadColumns {
        let inView = visible[range(inView: height)]
        return ThreadColumns(
            width: width,
            threadWidth: inView.lazy.map { SafeText.name($0.thread.rawValue).width() }.max() ?? 0,
            workflowWidth: inView.lazy.map { SafeText.name($0.workflow ?? "?").width() }.max() ?? 0,
            chosen: ThreadColumns.Kind.chosen(chosenColumns)
        )
    }
}

extension ConsoleState {
    /// Returns the activity of a thread, by the newest of its runs that the console has loaded.
    func activity(of thread: ThreadSummary) -> ThreadActivity {
        ThreadActivity(
            of: thread,
            run: failures.activeRun(of: thread.thread) ?? threads.runs[thread.thread],
            lastEvent: threads.lastEvent(of: thread.thread),
            at: now
        )
    }
}

extension ThreadActivity.State {
    var look: (SafeText, ThemeRole) {
        switch self {
        case .asks: (Mark.paused, .statePending)
        case .running: (Mark.bullet, .stateRunning)
        case .waitsForWorker: (Mark.ring, .warn)
        case .silent, .stopping, .lostWorker: (Mark.bullet, .warn)
        case .sleeping: (Mark.paused, .textMuted)
        case .failed, .timedOut: (Mark.reject, .stateFailed)
        case .rejected: (Mark.reject, .warn)
        case .canceled: (Mark.reject, .textMuted)
        case .done: (Mark.approve, .stateDone)
        case .idle: (Mark.approve, .textMuted)
        }
    }
}

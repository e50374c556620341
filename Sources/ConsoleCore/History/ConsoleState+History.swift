import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// Going to the history of a thread.
extension ConsoleState {
    /// Shows the history of a thread: the one named, or the one under the cursor.
    mutating func showHistory(_ argument: String?) -> [ConsoleEffect] {
        let thread = argument.map(ThreadID.init(_:)) ?? currentThread
        if screen == .history, let thread, thread != history.thread { jumps.leave(place) }
        show(.history)
        guard let thread else { return [] }
        showThread(thread)
        return reloads.request(.history(thread))
    }

    /// Makes the history screen show a thread.
    mutating func showThread(_ thread: ThreadID) {
        guard history.thread != thread else { return }
        history.thread = thread
        history.compared = []
        history.cursor = ListCursor()
        history.scroll = 0
        history.filter = ""
    }
}

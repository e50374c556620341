import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// Routes comparisons to ``HistoryState``.
extension ConsoleState {
    /// Compares the newest checkpoint of another thread with that of the visible thread.
    mutating func compare(with other: String?) -> [ConsoleEffect] {
        guard let other else {
            say("name the thread to compare with, such as :diff order-7", .warning)
            return []
        }
        history.showDifference()
        history.comparedThread = ThreadID(other)
        return reloads.request(.history(ThreadID(other)))
    }

    /// Makes the visible comparison: a small one at once, a large one outside the core.
    mutating func missingComparisons() -> [ConsoleEffect] {
        guard screen == .history, history.tab == .difference else { return [] }
        say(history.compareAwaitedThread())
        return history.takeMissingComparison().map { [.compare($0)] } ?? []
    }

    /// Scrolls to the next or previous change.
    mutating func moveToChange(by step: Int) {
        let width = ScreenLayout(self).detail.size.columns
        guard let starts = ComparisonText(state: self).startsOfChanges(width: width) else { return }
        say(history.moveToChange(by: step, starts: starts))
    }
}

import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// Routes comparisons: ``HistoryState`` chooses what is compared.
extension ConsoleState {
    /// Shows what differs between the newest checkpoints of another thread and of the one shown.
    mutating func compare(with other: String?) -> [ConsoleEffect] {
        guard let other else {
            say("name the thread to compare with, such as :diff order-7", .warning)
            return []
        }
        history.showDifference()
        history.comparedThread = ThreadID(other)
        return reloads.request(.history(ThreadID(other)))
    }

    /// Makes the comparison that is shown: at once when it is small, elsewhere when it is not.
    mutating func missingComparisons() -> [ConsoleEffect] {
        guard screen == .history, history.tab == .difference else { return [] }
        say(history.compareAwaitedThread())
        return history.takeMissingComparison().map { [.compare($0)] } ?? []
    }

    /// Scrolls to where the next change begins, or the one before.
    mutating func moveToChange(by step: Int) {
        let width = ScreenLayout(self).detail.size.columns
        guard let starts = ComparisonText(state: self).startsOfChanges(width: width) else { return }
        say(history.moveToChange(by: step, starts: starts))
    }
}

import CellGrid
import SignoffCheckpoint
import SignoffOperator

/// Choosing what is compared.
extension HistoryState {
    /// The checkpoint under the cursor.
    var place: Place? { thread.flatMap { thread in cursor.id.map { Place(thread: thread, checkpoint: $0) } } }

    /// Shows the comparison from its beginning.
    mutating func showDifference() {
        tab = .difference
        scroll = 0
    }

    /// Shows what the checkpoint under the cursor changed.
    mutating func compareWithParent() {
        compared = []
        showDifference()
    }

    /// Shows what differs between the marked checkpoints, or the marked one and the one under the cursor.
    mutating func compareMarked() {
        showDifference()
        let places = marks.count == 1 ? marks + [place].compactMap(\.self) : marks
        guard places.count == 2 else { return }
        // The older one first, where time can tell.
        compared =
            places[0].thread == places[1].thread ? places.sorted { $0.checkpoint < $1.checkpoint } : places
    }

    /// Compares the newest checkpoint with that of another thread, once the history of both is there.
    mutating func compareAwaitedThread() -> Remark? {
        guard let other = comparedThread, let theirs = entries[other], let thread, let mine = all.first else {
            return nil
        }
        comparedThread = nil
        guard let head = theirs.first else {
            return Remark("nothing is stored of a thread \(ForeignText.quoted(other.rawValue))", .warning)
        }
        compared = [
            Place(thread: other, checkpoint: head.checkpoint), Place(thread: thread, checkpoint: mine.checkpoint),
        ]
        return nil
    }

    /// Whether there are two marked checkpoints, or one beside the one under the cursor.
    var hasMarksToCompare: Bool {
        guard let place else { return false }
        return marks.count == 2 || marks.contains { $0 != place }
    }

    /// Why the checkpoint under the cursor cannot be compared.
    var reasonNotToCompare: String? { current == nil ? "no checkpoint is selected" : nil }

    /// Why there is no change to go to.
    var reasonNotToChangeDifference: String? { tab == .difference ? nil : "nothing is compared; d compares" }
}

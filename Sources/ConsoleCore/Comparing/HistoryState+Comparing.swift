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

    /// Why nothing can be run again from the checkpoint under the cursor.
    var reasonNotToFork: String? {
        guard let current else { return "no checkpoint is selected" }
        return current.fault == nil ? nil : "this checkpoint cannot be read"
    }

    /// Why the marked checkpoints cannot be compared.
    func reasonNotToCompareMarked(keys: KeyMap) -> String? {
        if hasMarksToCompare { return nil }
        guard place != nil else { return "no checkpoint is selected" }
        return "mark one or two checkpoints with \(keys.label(of: .mark)) first; they may be of two threads"
    }

    /// Takes the comparison that is shown and not made yet: makes a small one at once.
    ///
    /// - Returns: A large one, to be made elsewhere; nil for none.
    mutating func takeMissingComparison() -> ComparisonRequest? {
        guard let comparison, comparisons[comparison] == nil, !comparisons.underWay.contains(comparison),
            let old = entry(at: comparison.from), let new = entry(at: comparison.to)
        else { return nil }
        let limit = ComparisonShelf.weightLimit
        let hasInput = old.input != nil || new.input != nil
        let request = ComparisonRequest(
            comparison: comparison,
            old: old.compared(withInput: hasInput),
            new: new.compared(withInput: hasInput)
        )
        guard request.old.weight(limit: limit) + request.new.weight(limit: limit) > limit else {
            comparisons.keep(request.carryOut(), of: comparison)
            return nil
        }
        comparisons.underWay.insert(comparison)
        return request
    }

    /// Scrolls to where the next change begins, or the one before.
    ///
    /// - Parameters:
    ///   - step: 1 for the next, -1 for the one before.
    ///   - starts: The lines on which changes begin.
    /// - Returns: The number of the change, or that there is none further.
    mutating func moveToChange(by step: Int, starts: [Int]) -> Remark {
        let next = step > 0 ? starts.first { $0 > scroll } : starts.last { $0 < scroll }
        guard let next else {
            guard !starts.isEmpty else { return Remark("there is no change") }
            return Remark(step > 0 ? "that was the last change" : "that was the first change")
        }
        scroll = next
        return Remark("change \((starts.firstIndex(of: next) ?? 0) + 1) of \(starts.count)")
    }

    /// Why there is no change to go to.
    var reasonNotToChangeDifference: String? { tab == .difference ? nil : "nothing is compared; d compares" }
}

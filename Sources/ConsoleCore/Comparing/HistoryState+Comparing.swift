import CellGrid
import SignoffCheckpoint
import SignoffOperator

/// Chooses the checkpoints to compare.
extension HistoryState {
    /// The checkpoint under the cursor.
    var place: Place? { thread.flatMap { thread in cursor.id.map { Place(thread: thread, checkpoint: $0) } } }

    /// Shows the comparison from its beginning.
    mutating func showDifference() {
        tab = .difference
        scroll = 0
    }

    /// Compares the checkpoint under the cursor with its parent.
    mutating func compareWithParent() {
        compared = []
        showDifference()
    }

    /// Compares the two marked checkpoints, or the marked checkpoint with the one under the cursor.
    mutating func compareMarked() {
        showDifference()
        let places = marks.count == 1 ? marks + [place].compactMap(\.self) : marks
        guard places.count == 2 else { return }
        // The older checkpoint comes first if the times are known.
        compared =
            places[0].thread == places[1].thread ? places.sorted { $0.checkpoint < $1.checkpoint } : places
    }

    /// Compares with the newest checkpoint of another thread as soon as both histories are loaded.
    mutating func compareAwaitedThread() -> Remark? {
        guard let other = comparedThread, let theirs = entries[other], let thread, let mine = all.first else {
            return nil
        }
        comparedThread = nil
        guard let head = theirs.first else {
            return Remark("thread \(ForeignText.quoted(other.rawValue)) does not exist", .warning)
        }
        compared = [
            Place(thread: other, checkpoint: head.checkpoint), Place(thread: thread, checkpoint: mine.checkpoint),
        ]
        return nil
    }

    /// Whether two checkpoints are marked, or one besides the checkpoint under the cursor.
    var hasMarksToCompare: Bool {
        guard let place else { return false }
        return marks.count == 2 || marks.contains { $0 != place }
    }

    /// The reason why the checkpoint under the cursor cannot be compared; `nil` when it can.
    var reasonNotToCompare: String? { current == nil ? "no checkpoint is selected" : nil }

    /// The reason why the checkpoint under the cursor cannot be forked; `nil` when it can.
    var reasonNotToFork: String? {
        guard let current else { return "no checkpoint is selected" }
        return current.fault == nil ? nil : "this checkpoint cannot be read"
    }

    /// Returns the reason why the marked checkpoints cannot be compared; `nil` when they can.
    func reasonNotToCompareMarked(keys: KeyMap) -> String? {
        if hasMarksToCompare { return nil }
        guard place != nil else { return "no checkpoint is selected" }
        return "mark one or two checkpoints with \(keys.label(of: .mark)) first; they may be of two threads"
    }

    /// Makes the visible comparison at once when it is small.
    ///
    /// - Returns: A large comparison, to be made outside the core; `nil` for none.
    mutating func takeMissingComparison() -> ComparisonRequest? {
        guard let comparison, comparisons[comparison] == nil, !comparisons.underWay.contains(comparison),
            let old = entry(at: comparison.from), let new = entry(at: comparison.to)
        else { return nil }
        let limit = ComparisonCache.weightLimit
        let hasInput = old.input != nil || new.input != nil
        let request = ComparisonRequest(
            comparison: comparison,
            old: old.compared(withInput: hasInput),
            new: new.compared(withInput: hasInput)
        )
        guard request.old.weight(limit: limit) + request.new.weight(limit: limit) > limit else {
            comparisons.keep(request.difference(), of: comparison)
            return nil
        }
        comparisons.underWay.insert(comparison)
        return request
    }

    /// Scrolls to the next or previous change.
    ///
    /// - Parameters:
    ///   - step: 1 for the next change, -1 for the previous one.
    ///   - starts: The lines on which changes begin.
    /// - Returns: A remark with the number of the change, or that there is no further change.
    mutating func moveToChange(by step: Int, starts: [Int]) -> Remark {
        let next = step > 0 ? starts.first { $0 > scroll } : starts.last { $0 < scroll }
        guard let next else {
            guard !starts.isEmpty else { return Remark("the comparison has no changes") }
            return Remark(step > 0 ? "that was the last change" : "that was the first change")
        }
        scroll = next
        return Remark("change \((starts.firstIndex(of: next) ?? 0) + 1) of \(starts.count)")
    }

    /// The reason why there is no change to go to; `nil` when there is one.
    var reasonNotToChangeDifference: String? { tab == .difference ? nil : "no comparison is shown; d compares" }
}

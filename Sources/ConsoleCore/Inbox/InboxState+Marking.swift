import CellGrid
import SignoffCheckpoint

/// Marks items for a common decision.
extension InboxState {
    /// Whether an item exists and can be decided.
    func isOpen(_ item: QuestionID) -> Bool { self[item]?.phase == .open }

    /// Returns the open items among `items`.
    func open(_ items: [QuestionID]) -> [QuestionID] { items.filter(isOpen) }

    /// The open items that match the filter.
    var visibleOpen: [QuestionID] { open(visibleIDs) }

    /// The marked items that do not match the filter.
    var hiddenMarks: [QuestionID] {
        guard !filter.isEmpty else { return [] }
        let visible = Set(visibleIDs)
        return marked.filter { !visible.contains($0) }
    }

    /// Starts a range of marks at the cursor; returns false when there is no row.
    mutating func beginRange() -> Bool {
        guard let first = currentRow?.items.first else { return false }
        marks.beginRange(at: first)
        return true
    }

    /// Ends a growing range.
    ///
    /// Later rows are not added.
    mutating func settleRange() {
        guard marks.anchor != nil else { return }
        marks.endRange(open(range))
    }

    /// Returns the remark about the marks after a change.
    func remarkOnMarks(keys: KeyMap) -> Remark {
        guard marks.count > 0 else { return Remark("no item is marked") }
        let labels = [CommandID.approve, .reject].map { keys.label(of: $0) }.joined(separator: " ")
        return Remark("\(Words.plural(marks.count, "item")) marked \u{b7} \(labels) stage one decision for all of them")
    }
}

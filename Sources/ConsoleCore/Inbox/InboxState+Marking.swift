import CellGrid
import SignoffCheckpoint

/// Picking items to be decided together.
extension InboxState {
    /// Whether an item is there and can be decided.
    func isOpen(_ item: QuestionID) -> Bool { self[item]?.phase == .open }

    /// The open items among `items`.
    func open(_ items: [QuestionID]) -> [QuestionID] { items.filter(isOpen) }

    /// The open items that the filter lets through.
    var visibleOpen: [QuestionID] { open(visibleIDs) }

    /// The marked items that the filter does not let through.
    var hiddenMarks: [QuestionID] {
        guard !filter.isEmpty else { return [] }
        let visible = Set(visibleIDs)
        return marked.filter { !visible.contains($0) }
    }

    /// Begins a range of marks at the cursor; false where no row is under it.
    mutating func beginRange() -> Bool {
        guard let first = currentRow?.items.first else { return false }
        marks.beginRange(at: first)
        return true
    }

    /// Ends a growing range as it stands: rows that come later are none of it.
    mutating func settleRange() {
        guard marks.anchor != nil else { return }
        marks.endRange(open(range))
    }

    /// What is said of the marks after they changed.
    func remarkOnMarks(keys: KeyMap) -> Remark {
        guard marks.count > 0 else { return Remark("no item is marked") }
        let labels = [CommandID.approve, .reject].map { keys.label(of: $0) }.joined(separator: " ")
        return Remark("\(Words.plural(marks.count, "item")) marked \u{b7} \(labels) stage one decision for all of them")
    }
}

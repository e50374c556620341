import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The batch under the cursor. Its actions can be moved through, marked and filtered like the rows of the queue while
/// the question has the focus.
extension InboxState {
    /// Whether moving, marking, filtering and sorting apply to the actions of the batch instead of the queue.
    var isInBatch: Bool { batch.isShown && (isDetailFocused || isMaximized) && tab == .ask }

    /// The marked actions of the batch, in the order of the question.
    var markedActions: [Int] { batch.marked(to: action) }

    /// Returns the reason why the marked actions cannot be decided together; `nil` when they can.
    func reasonNotToDecideActions(keys: KeyMap) -> String? {
        guard batch.hasMarks else { return nil }
        let marked = Words.plural(markedActions.count, "action")
        if !marks.isEmpty {
            return "\(marked) of a batch and \(Words.plural(self.marked.count, "item")) are marked; "
                + "\(keys.label(of: .clearMarks)) clears the marks"
        }
        return batch.isShown ? nil : "\(marked) marked in a question that is not visible; Enter shows it"
    }

    /// Moves the cursor among the visible actions.
    ///
    /// - Returns: Whether the cursor moved.
    mutating func moveAction(by steps: Int) -> Bool {
        guard let new = batch.action(steps, from: action), new != action else { return false }
        action = new
        return true
    }

    /// Moves the cursor to an action that matches the filter: the first undecided one when it has to move, and in a new
    /// question.
    mutating func settleAction(_ decisions: [StagedDecision?], isNew: Bool) {
        guard batch.isShown, !batch.shown.isEmpty, isNew || !batch.shown.contains(action) else { return }
        action =
            batch.shown.first { !decisions.indices.contains($0) || decisions[$0] == nil } ?? batch.shown.first ?? action
    }

    /// Returns the action after a decision: the next undecided visible action, otherwise the next undecided action of
    /// the question.
    func actionAfterDecision(on action: Int, _ draft: ItemDraft) -> Int {
        let isOpen = { (index: Int) in draft.decisions[index] == nil }
        if batch.isShown, let next = batch.next(after: action, where: isOpen) { return next }
        let count = draft.decisions.count
        let isFiltered = batch.isShown && !batch.filter.isEmpty
        return isFiltered ? action : (1..<max(2, count)).map { (action + $0) % count }.first(where: isOpen) ?? action
    }

    // MARK: Marking

    /// Marks the action under the cursor, or ends a growing range.
    mutating func toggleActionMark() {
        guard batch.marks.anchor == nil else { return batch.marks.endRange(batch.range(to: action)) }
        guard batch.shown.contains(action) else { return }
        batch.marks.toggle(action)
        _ = moveAction(by: 1)
    }

    /// Marks every undecided action that matches the filter, or clears these marks when all have one.
    mutating func toggleAllActionMarks(_ decisions: [StagedDecision?]) {
        let open = batch.shown.filter { !decisions.indices.contains($0) || decisions[$0] == nil }
        if !open.isEmpty { batch.marks.toggle(open) }
    }

    /// Starts a range of marked actions at the cursor, or ends it.
    ///
    /// - Returns: Whether a range started.
    mutating func toggleActionRange() -> Bool {
        guard batch.marks.anchor == nil else {
            batch.marks.endRange(batch.range(to: action))
            return false
        }
        guard batch.shown.contains(action) else { return false }
        batch.marks.beginRange(at: action)
        return true
    }

    /// Returns the remark about the marked actions after a change.
    func remarkOnActionMarks(keys: KeyMap) -> Remark {
        guard batch.hasMarks else { return Remark("no action is marked") }
        let labels = [CommandID.approve, .reject].map { keys.label(of: $0) }.joined(separator: " ")
        return Remark(
            "\(Words.plural(markedActions.count, "action")) marked \u{b7} \(labels) stage one decision for all of them"
        )
    }
}

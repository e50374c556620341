import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The batch under the cursor, whose actions are moved through, marked and filtered like the rows of the queue while the question has the cursor.
extension InboxState {
    /// Whether moving, marking, filtering and sorting are about the actions of the batch, and not about the queue.
    var isInBatch: Bool { batch.isShown && (isDetailFocused || isMaximized) && tab == .ask }

    /// The marked actions of the batch, in the order of the question.
    var markedActions: [Int] { batch.marked(to: action) }

    /// Why marked actions cannot be decided together now; nil where they can.
    func reasonNotToDecideActions(keys: KeyMap) -> String? {
        guard batch.hasMarks else { return nil }
        let marked = Words.plural(markedActions.count, "action")
        if !marks.isEmpty {
            return "\(marked) of a batch and \(Words.plural(self.marked.count, "item")) are marked; "
                + "\(keys.label(of: .clearMarks)) clears the marks"
        }
        return batch.isShown ? nil : "\(marked) marked in the question not in sight; Enter shows it"
    }

    /// Moves the cursor among the actions shown.
    ///
    /// - Returns: Whether it moved.
    mutating func moveAction(by steps: Int) -> Bool {
        guard let new = batch.action(steps, from: action), new != action else { return false }
        action = new
        return true
    }

    /// Puts the cursor on an action that the filter lets through: the first undecided one where it has to move, and in another question.
    mutating func settleAction(_ decisions: [StagedDecision?], isNew: Bool) {
        guard batch.isShown, !batch.shown.isEmpty, isNew || !batch.shown.contains(action) else { return }
        action =
            batch.shown.first { !decisions.indices.contains($0) || decisions[$0] == nil } ?? batch.shown.first ?? action
    }

    /// The action that comes after a decision on one: the next undecided one of those shown, else of the question.
    func actionAfterDecision(on action: Int, _ draft: ItemDraft) -> Int {
        let isOpen = { (index: Int) in draft.decisions[index] == nil }
        if batch.isShown, let next = batch.next(after: action, where: isOpen) { return next }
        let count = draft.decisions.count
        let isFiltered = batch.isShown && !batch.filter.isEmpty
        return isFiltered ? action : (1..<max(2, count)).map { (action + $0) % count }.first(where: isOpen) ?? action
    }

    // MARK: Marking

    /// Marks the action under the cursor, or ends the range that grows there.
    mutating func toggleActionMark() {
        guard batch.marks.anchor == nil else { return batch.marks.endRange(batch.range(to: action)) }
        guard batch.shown.contains(action) else { return }
        batch.marks.toggle(action)
        _ = moveAction(by: 1)
    }

    /// Marks every undecided action the filter lets through; takes those marks away when all have one.
    mutating func toggleAllActionMarks(_ decisions: [StagedDecision?]) {
        let open = batch.shown.filter { !decisions.indices.contains($0) || decisions[$0] == nil }
        if !open.isEmpty { batch.marks.toggle(open) }
    }

    /// Begins a range of marked actions at the cursor, or ends it there.
    ///
    /// - Returns: Whether a range began.
    mutating func toggleActionRange() -> Bool {
        guard batch.marks.anchor == nil else {
            batch.marks.endRange(batch.range(to: action))
            return false
        }
        guard batch.shown.contains(action) else { return false }
        batch.marks.beginRange(at: action)
        return true
    }

    /// What is said of the marked actions after they changed.
    func remarkOnActionMarks(keys: KeyMap) -> Remark {
        guard batch.hasMarks else { return Remark("no action is marked") }
        let labels = [CommandID.approve, .reject].map { keys.label(of: $0) }.joined(separator: " ")
        return Remark(
            "\(Words.plural(markedActions.count, "action")) marked \u{b7} \(labels) stage one decision for all of them"
        )
    }
}

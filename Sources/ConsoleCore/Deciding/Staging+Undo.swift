import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// Undoes and redoes staging, marking and filtering.
extension Staging {
    /// Makes a change that can be undone.
    mutating func remember(
        _ title: String,
        in inbox: inout InboxState,
        _ change: (inout Staging, inout InboxState) -> Void
    ) {
        let (drafts, marks, filter) = (drafts, inbox.marks.ids, inbox.filter)
        change(&self, &inbox)
        var step = LocalHistory.Step(title: title)
        for (item, draft) in self.drafts where drafts[item] != draft {
            step.drafts.append(LocalHistory.DraftChange(item: item, before: drafts[item], after: draft))
        }
        for (item, draft) in drafts where self.drafts[item] == nil {
            step.drafts.append(LocalHistory.DraftChange(item: item, before: draft, after: nil))
        }
        if inbox.marks.ids != marks { step.marks = LocalHistory.Change(before: marks, after: inbox.marks.ids) }
        if inbox.filter != filter { step.filter = LocalHistory.Change(before: filter, after: inbox.filter) }
        localHistory.add(step)
    }

    /// Undoes the newest step, or the decision on the item under the cursor if another change was newer.
    mutating func undo(in inbox: inout InboxState) -> Remark {
        if let entry = inbox.current, inbox.marks.isEmpty, drafts[entry.id]?.decided ?? 0 > 0,
            localHistory.past.last?.drafts.contains(where: { $0.item == entry.id }) != true,
            let remark = undoDecision(of: entry, in: &inbox)
        {
            return remark
        }
        while let step = localHistory.undo() {
            if apply(step, forward: false, in: &inbox) { return Remark("\(step.title): undone") }
        }
        return Remark("nothing is left to undo", .warning)
    }

    /// Redoes the last undone step.
    mutating func redo(in inbox: inout InboxState) -> Remark {
        while let step = localHistory.redo() {
            if apply(step, forward: true, in: &inbox) { return Remark("\(step.title): redone, not sent") }
        }
        return Remark("nothing to redo", .warning)
    }

    /// Undoes the decision on the action under the cursor, or on the last decided action.
    private mutating func undoDecision(of entry: InboxEntry, in inbox: inout InboxState) -> Remark? {
        guard let before = drafts[entry.id] else { return nil }
        var draft = before
        let isDecided = draft.decisions.indices.contains(inbox.action) && draft.decisions[inbox.action] != nil
        guard let action = isDecided ? inbox.action : draft.decisions.lastIndex(where: { $0 != nil }),
            let staged = draft.decisions[action]
        else { return nil }
        draft.decisions[action] = nil
        drafts[entry.id] = draft.isEmpty ? nil : draft
        inbox.action = action
        let title = "\(staged.kind.rawValue) \(ForeignText.name(entry.item.actions[action].name))"
        let change = LocalHistory.DraftChange(item: entry.id, before: drafts[entry.id], after: before)
        localHistory.addUndone(LocalHistory.Step(title: title, drafts: [change]))
        return Remark("\(title): undone")
    }

    /// Applies one side of a step where later changes allow it.
    ///
    /// Returns false when no part could be applied.
    private mutating func apply(_ step: LocalHistory.Step, forward: Bool, in inbox: inout InboxState) -> Bool {
        var isApplied = false
        for change in step.drafts {
            let (from, to) = forward ? (change.before, change.after) : (change.after, change.before)
            guard drafts[change.item] == from, let entry = inbox[change.item], entry.phase == .open,
                to.map({ $0.payloadDigest == entry.question.payloadDigest }) ?? true
            else { continue }
            drafts[change.item] = to
            isApplied = true
            if change.item == inbox.current?.id, let open = firstUndecidedAction(of: entry) { inbox.action = open }
        }
        if let marks = step.marks {
            inbox.marks.restore(OrderedSet(inbox.open(Array(forward ? marks.after : marks.before))))
            isApplied = true
        }
        if let filter = step.filter {
            inbox.filter = forward ? filter.after : filter.before
            isApplied = true
        }
        return isApplied
    }
}

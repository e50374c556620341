import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// What was staged, marked and filtered, step by step, so that it can be taken back and done again.
///
/// What was sent is not among it: that takes a fork or a retry.
struct LocalHistory: Equatable, Sendable {
    /// One thing the operator did.
    struct Step: Equatable, Sendable {
        /// What it was, in a few words.
        var title: String
        var drafts: [DraftChange] = []
        var marks: Change<OrderedSet<ItemID>>?
        var filter: Change<String>?

        var isEmpty: Bool { drafts.isEmpty && marks == nil && filter == nil }
    }

    struct Change<Value: Equatable & Sendable>: Equatable, Sendable {
        var before: Value
        var after: Value
    }

    struct DraftChange: Equatable, Sendable {
        var item: ItemID
        var before: ItemDraft?
        var after: ItemDraft?
    }

    /// How many steps can be taken back.
    private static let limit = 100

    private(set) var past: [Step] = []
    private(set) var future: [Step] = []

    mutating func add(_ step: Step) {
        guard !step.isEmpty else { return }
        past.append(step)
        if past.count > Self.limit { past.removeFirst() }
        future = []
    }

    /// Takes the newest step out as if it had not been done.
    mutating func dropLast() { _ = past.popLast() }

    mutating func takeBack() -> Step? {
        guard let step = past.popLast() else { return nil }
        future.append(step)
        return step
    }

    mutating func doAgain() -> Step? {
        guard let step = future.popLast() else { return nil }
        past.append(step)
        return step
    }

    /// Notes something that was taken back without being the newest step, so that it can be done again.
    mutating func addTakenBack(_ step: Step) { future.append(step) }
}

extension ConsoleState {
    /// Makes a change that can be taken back.
    mutating func remembering(_ title: String, _ change: (inout ConsoleState) -> Void) {
        let (drafts, marks, filter) = (staging.drafts, inbox.marks.ids, inbox.filter)
        change(&self)
        var step = LocalHistory.Step(title: title)
        for (item, draft) in staging.drafts where drafts[item] != draft {
            step.drafts.append(LocalHistory.DraftChange(item: item, before: drafts[item], after: draft))
        }
        for (item, draft) in drafts where staging.drafts[item] == nil {
            step.drafts.append(LocalHistory.DraftChange(item: item, before: draft, after: nil))
        }
        if inbox.marks.ids != marks { step.marks = LocalHistory.Change(before: marks, after: inbox.marks.ids) }
        if inbox.filter != filter { step.filter = LocalHistory.Change(before: filter, after: inbox.filter) }
        staging.localHistory.add(step)
    }

    /// Takes back the newest step, or the decision on the item under the cursor when that is not what changed last.
    mutating func takeBack() {
        if sending.outbox.held != nil {
            cancelHold("taken back before it went out; everything stays staged")
            return
        }
        if let entry = inbox.current, inbox.marks.isEmpty, staging.drafts[entry.id]?.decided ?? 0 > 0,
            staging.localHistory.past.last?.drafts.contains(where: { $0.item == entry.id }) != true
        {
            takeBackDecision(of: entry)
            return
        }
        while let step = staging.localHistory.takeBack() {
            guard apply(step, forward: false) else { continue }
            say("\(step.title): taken back")
            return
        }
        say("nothing is left to take back", .warning)
    }

    /// Does again what was taken back last.
    mutating func doAgain() {
        while let step = staging.localHistory.doAgain() {
            guard apply(step, forward: true) else { continue }
            say("\(step.title): done again, not sent")
            return
        }
        say("nothing was taken back", .warning)
    }

    private mutating func takeBackDecision(of entry: InboxEntry) {
        guard let before = staging.drafts[entry.id] else { return }
        var draft = before
        let action =
            draft.decisions.indices.contains(inbox.action) && draft.decisions[inbox.action] != nil
            ? inbox.action : draft.decisions.lastIndex { $0 != nil } ?? inbox.action
        guard draft.decisions.indices.contains(action), let staged = draft.decisions[action] else { return }
        draft.decisions[action] = nil
        staging.drafts[entry.id] = draft.isEmpty ? nil : draft
        inbox.action = action
        let title = "\(staged.kind.rawValue) \(ForeignText.name(entry.item.actions[action].name))"
        let change = LocalHistory.DraftChange(item: entry.id, before: staging.drafts[entry.id], after: before)
        staging.localHistory.addTakenBack(LocalHistory.Step(title: title, drafts: [change]))
        say("\(title): taken back")
    }

    /// Applies one side of a step as far as nothing happened to it since; false when nothing was left to apply.
    private mutating func apply(_ step: LocalHistory.Step, forward: Bool) -> Bool {
        var isApplied = false
        for change in step.drafts {
            let (from, to) = forward ? (change.before, change.after) : (change.after, change.before)
            guard staging.drafts[change.item] == from, let entry = inbox[change.item], entry.phase == .open,
                to.map({ $0.payloadDigest == entry.question.payloadDigest }) ?? true
            else { continue }
            staging.drafts[change.item] = to
            isApplied = true
            if change.item == inbox.current?.id, let open = firstUndecidedAction { inbox.action = open }
        }
        if let marks = step.marks {
            let ids = forward ? marks.after : marks.before
            inbox.marks.restore(OrderedSet(ids.filter { inbox[$0]?.phase == .open }))
            isApplied = true
        }
        if let filter = step.filter {
            inbox.filter = forward ? filter.after : filter.before
            isApplied = true
        }
        return isApplied
    }
}

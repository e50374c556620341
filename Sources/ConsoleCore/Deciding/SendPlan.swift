import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// What would go out together, and what would not.
struct SendPlan: Equatable, Sendable {
    /// What the operator asked to send.
    enum Scope: Equatable, Sendable {
        /// Everything that is staged.
        case staged
        /// These items, as far as they are still staged: those that failed before.
        case only([ItemID])
    }

    struct LeftOut: Equatable, Sendable {
        var item: ItemID
        var reason: String
    }

    /// What goes out, in the order it was begun.
    var items: [ItemID] = []
    /// How many actions the items have together.
    var actions = 0
    var leftOut: [LeftOut] = []
}

extension ConsoleState {
    /// What sending a scope would send now.
    func plan(_ scope: SendPlan.Scope) -> SendPlan {
        var plan = SendPlan()
        let candidates: [ItemID]
        switch scope {
        case .staged: candidates = staging.drafts.filter { $0.value.decided > 0 }.map(\.key)
        case .only(let items): candidates = items.filter { staging.drafts[$0]?.decided ?? 0 > 0 }
        }
        var complete: [(entry: InboxEntry, decisions: [Decision])] = []
        for id in candidates {
            guard let entry = inbox[id], let draft = staging.drafts[id] else { continue }
            guard entry.phase == .open else {
                plan.leftOut.append(SendPlan.LeftOut(item: id, reason: entry.phase.reason))
                continue
            }
            if let decisions = draft.complete {
                complete.append((entry, decisions))
            } else {
                let count = "\(draft.decided) of \(draft.decisions.count) actions are decided"
                plan.leftOut.append(SendPlan.LeftOut(item: id, reason: count))
            }
        }
        for (entry, decisions) in complete {
            if let reason = bulkReason(against: entry, decisions: decisions) {
                plan.leftOut.append(SendPlan.LeftOut(item: entry.id, reason: reason))
            } else {
                plan.items.append(entry.id)
                plan.actions += decisions.count
            }
        }
        if scope == .staged {
            for (id, reason) in staging.bulk?.leftOut ?? [:]
            where staging.drafts[id]?.decided ?? 0 == 0 && inbox[id]?.phase == .open {
                plan.leftOut.append(SendPlan.LeftOut(item: id, reason: reason))
            }
        }
        return plan
    }
}

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
        case only([QuestionID])
    }

    struct LeftOut: Equatable, Sendable {
        var item: QuestionID
        var reason: String
    }

    /// What goes out, in the order it was begun.
    var items: [QuestionID] = []
    /// How many actions the items have together.
    var actions = 0
    /// What must be typed before they go out; nil where the key is enough.
    var number: TypedNumber?
    var leftOut: [LeftOut] = []
}

extension SendPlan {
    /// What sending a scope would send now.
    ///
    /// - Parameters:
    ///   - scope: What the operator asked to send.
    ///   - inbox: The queue.
    ///   - staging: What is staged.
    ///   - rules: What may go out together.
    init(_ scope: Scope, in inbox: InboxState, staging: Staging, rules: DecidingRules) {
        let candidates: [QuestionID]
        switch scope {
        case .staged: candidates = staging.drafts.filter { $0.value.decided > 0 }.map(\.key)
        case .only(let items): candidates = items.filter { staging.drafts[$0]?.decided ?? 0 > 0 }
        }
        var complete: [(entry: InboxEntry, decisions: [Decision])] = []
        for id in candidates {
            guard let entry = inbox[id], let draft = staging.drafts[id] else { continue }
            guard entry.phase == .open else {
                leaveOut(id, entry.phase.reason)
                continue
            }
            if let decisions = draft.complete {
                complete.append((entry, decisions))
            } else {
                leaveOut(id, "\(draft.decided) of \(draft.decisions.count) actions are decided")
            }
        }
        var sent: [(item: ReviewItem, decisions: [Decision?])] = []
        for (entry, decisions) in complete {
            let seen = inbox.seenPercent(of: entry)
            if let reason = rules.reasonNotToDecideTogether(entry, decisions, seen: seen) {
                leaveOut(entry.id, reason)
            } else {
                items.append(entry.id)
                actions += decisions.count
                sent.append((entry.item, decisions))
            }
        }
        let things = actions == items.count ? "items" : "actions"
        number = TypedNumber(actions: actions, of: things, DecidedTotals(of: sent), rules)
        guard scope == .staged else { return }
        for (id, reason) in staging.bulk?.leftOut ?? [:]
        where staging.drafts[id]?.decided ?? 0 == 0 && inbox.isOpen(id) {
            leaveOut(id, reason)
        }
    }

    private mutating func leaveOut(_ item: QuestionID, _ reason: String) {
        leftOut.append(LeftOut(item: item, reason: reason))
    }
}

import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The answers that would be sent together, and those that would not.
struct SendPlan: Equatable, Sendable {
    /// The operator's choice of answers.
    enum Scope: Equatable, Sendable {
        /// All staged decisions.
        case staged
        /// The given items, if still staged: the ones that failed before.
        case only([QuestionID])
    }

    struct LeftOut: Equatable, Sendable {
        var item: QuestionID
        var reason: String
    }

    /// The items to send, in the order of their drafts.
    var items: [QuestionID] = []
    /// The number of actions of the items.
    var actions = 0
    /// The number to type before sending; `nil` when a key suffices.
    var number: TypedNumber?
    var leftOut: [LeftOut] = []
}

extension SendPlan {
    /// Determines the plan of a scope.
    ///
    /// - Parameters:
    ///   - scope: The operator's choice.
    ///   - inbox: The queue.
    ///   - staging: The staged decisions.
    ///   - rules: The rules for sending together.
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

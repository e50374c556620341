import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// A decision taken for several items at once, and what became of each.
struct BulkDecision: Equatable, Sendable {
    var kind: DecisionKind
    /// The items on which it is staged.
    var staged: [QuestionID] = []
    /// How many items were decided before and stay so.
    var kept = 0
    /// What took no part, and why.
    var leftOut: OrderedDictionary<QuestionID, String> = [:]

    /// How many items it was for.
    var count: Int { staged.count + kept + leftOut.count }

    /// What is said of it.
    func remark(_ context: DecidingContext) -> Remark {
        var words = ["\(kind.rawValue): \(staged.count) of \(count) staged, not sent"]
        if kept > 0 { words.append("\(kept) keep what was decided before") }
        if let first = leftOut.values.first {
            words.append(leftOut.count == 1 ? "1 left out: \(first)" : "\(leftOut.count) left out, such as: \(first)")
        }
        let claims = context.claimWords(of: staged)
        if let claims { words.append(claims) }
        if !staged.isEmpty { words.append("\(context.keys.label(of: .sendAll)) shows the plan") }
        return Remark(.dotted(words), leftOut.isEmpty && claims == nil ? .info : .warning)
    }
}

extension Staging {
    /// Stages `decision` on every undecided action of the marked items, as far as it may be taken together, and clears the marks.
    ///
    /// Earlier decisions stay. Items that are risky, that do not allow the decision, or whose answer is on its way are left out, and the result
    /// says why.
    mutating func stageTogether(
        _ decision: Decision,
        rules: DecidingRules,
        in inbox: inout InboxState
    ) -> BulkDecision {
        let items = inbox.marked
        var result = BulkDecision(kind: decision.kind)
        remember("\(decision.kind.rawValue) \(Words.plural(items.count, "item"))", in: &inbox) { staging, inbox in
            for id in items {
                guard let entry = inbox[id] else {
                    result.leftOut[id] = "it is gone"
                    continue
                }
                switch staging.draft(with: decision, for: entry, rules: rules, seen: inbox.seenPercent(of: entry)) {
                case .failure(let refusal): result.leftOut[id] = refusal.reason
                case .success(let draft?):
                    staging.drafts[id] = draft
                    staging.restored[id] = nil
                    result.staged.append(id)
                case .success(nil): result.kept += 1
                }
            }
            inbox.marks.clear()
        }
        bulk = result
        lastStaged = nil
        if !result.staged.isEmpty { lastDecision = decision }
        return result
    }

    /// Why an item takes no part in a bulk decision.
    private struct Refusal: Error {
        let reason: String
    }

    /// The draft with `decision` on all undecided actions; nil when nothing is undecided.
    private func draft(
        with decision: Decision,
        for entry: InboxEntry,
        rules: DecidingRules,
        seen: Int
    ) -> Result<ItemDraft?, Refusal> {
        guard entry.phase == .open else { return .failure(Refusal(reason: entry.phase.reason)) }
        guard entry.question.interrupt.id != nil else {
            return .failure(Refusal(reason: "the question has no id and cannot be answered"))
        }
        if let reason = rules.reasonNotToDecideTogether(entry, [decision], seen: seen) {
            return .failure(Refusal(reason: reason))
        }
        var draft = draft(of: entry)
        let open = draft.decisions.indices.filter { draft.decisions[$0] == nil }
        guard !open.isEmpty else { return .success(nil) }
        for action in open {
            do {
                try entry.item.check(decision, at: action)
            } catch {
                return .failure(Refusal(reason: faultText(error)))
            }
            draft.decisions[action] = StagedDecision(decision)
        }
        return .success(draft)
    }
}

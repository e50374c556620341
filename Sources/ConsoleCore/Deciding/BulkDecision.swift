import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// A decision for several items, with the outcome for each item.
struct BulkDecision: Equatable, Sendable {
    var kind: DecisionKind
    /// The items on which the decision is staged.
    var staged: [QuestionID] = []
    /// The number of items that keep an earlier decision.
    var kept = 0
    /// The items that were omitted, with the reason.
    var leftOut: OrderedDictionary<QuestionID, String> = [:]

    /// The number of items.
    var count: Int { staged.count + kept + leftOut.count }

    /// Returns the remark about the outcome.
    func remark(_ context: DecidingContext) -> Remark {
        var words = ["\(kind.rawValue): \(staged.count) of \(count) staged, not sent"]
        if kept > 0 { words.append("\(kept) keep an earlier decision") }
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
    /// Stages `decision` on every undecided action of the marked items and clears the marks.
    ///
    /// Earlier decisions are kept. High-risk items, items that do not allow the decision, and items whose answer is
    /// being sent are omitted. The result has the reasons.
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
                    result.leftOut[id] = "it is no longer open"
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

    /// The reason why an item is omitted of a bulk decision.
    private struct Refusal: Error {
        let reason: String
    }

    /// Returns the draft with `decision` on all undecided actions; `nil` when all actions are decided.
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

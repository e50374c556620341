import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// One decision for everything that is marked.
extension ConsoleState {
    /// Stages `decision` on every undecided action of the marked items, as far as it may be taken together.
    ///
    /// Earlier decisions stay. Items that are risky, that do not allow the decision, or whose answer is on its way are left out, and the plan says why.
    mutating func stageMarked(_ decision: Decision) {
        let items = inbox.marked
        var staged: [ItemID] = []
        var kept = 0
        var leftOut: OrderedDictionary<ItemID, String> = [:]
        remembering("\(decision.kind.rawValue) \(Words.plural(items.count, "item"))") { state in
            for id in items {
                guard let entry = state.inbox[id] else { continue }
                switch state.bulkDraft(decision, for: entry) {
                case .failure(let refusal): leftOut[id] = refusal.reason
                case .success(let draft):
                    if let draft {
                        state.staging.drafts[id] = draft
                        state.staging.restored[id] = nil
                        staged.append(id)
                    } else {
                        kept += 1
                    }
                }
            }
            state.inbox.marks.clear()
        }
        staging.bulk = BulkDecision(kind: decision.kind, leftOut: leftOut)
        staging.lastStaged = nil
        if !staged.isEmpty { staging.lastDecision = decision }
        var words = ["\(decision.kind.rawValue): \(staged.count) of \(items.count) staged, not sent"]
        if kept > 0 { words.append("\(kept) keep what was decided before") }
        if let first = leftOut.values.first {
            words.append(leftOut.count == 1 ? "1 left out: \(first)" : "\(leftOut.count) left out, such as: \(first)")
        }
        let claims = claimWords(of: staged)
        if let claims { words.append(claims) }
        if !staged.isEmpty { words.append("\(label(of: .sendAll)) shows the plan") }
        say(.dotted(words), leftOut.isEmpty && claims == nil ? .info : .warning)
    }

    /// Why an item takes no part in a bulk decision.
    private struct BulkRefusal: Error {
        let reason: String
    }

    /// The draft with `decision` on all undecided actions; nil when nothing is undecided.
    private func bulkDraft(_ decision: Decision, for entry: InboxEntry) -> Result<ItemDraft?, BulkRefusal> {
        guard entry.phase == .open else { return .failure(BulkRefusal(reason: entry.phase.reason)) }
        guard entry.question.interrupt.id != nil else {
            return .failure(BulkRefusal(reason: "the question has no id and cannot be answered"))
        }
        if let reason = bulkReason(against: entry, decisions: [decision]) {
            return .failure(BulkRefusal(reason: reason))
        }
        var draft = staging.draft(of: entry)
        let open = draft.decisions.indices.filter { draft.decisions[$0] == nil }
        guard !open.isEmpty else { return .success(nil) }
        for action in open {
            do {
                try entry.item.check(decision, at: action)
            } catch {
                return .failure(BulkRefusal(reason: faultText(error)))
            }
            draft.decisions[action] = StagedDecision(decision)
        }
        return .success(draft)
    }

    /// Why an item may not be decided together with others; nil when it may.
    func bulkReason(against entry: InboxEntry, decisions: [Decision?]) -> String? {
        let risk = settings.deciding.risks.risk(of: entry.item, decisions: decisions)
        if risk.level == .high { return "high risk, decided by itself (\(risk.rule?.text ?? "a rule"))" }
        if decisions.contains(where: { $0?.newTool != nil }) { return "it calls another tool, and is sent by itself" }
        let lets = decisions.contains { $0?.kind == .approve || $0?.kind == .edit }
        if settings.deciding.requiresSeen, lets, seenPercent(of: entry) < 100 {
            return "seen \(seenPercent(of: entry)) %, and everything must be read here"
        }
        return nil
    }

    /// How much of an item was on the screen, 0 to 100.
    func seenPercent(of entry: InboxEntry) -> Int { inbox.seen[entry.id]?.percent ?? 0 }

    /// How many actions of an item were never on the screen as a whole.
    func unseenActions(of entry: InboxEntry) -> Int {
        inbox.seen[entry.id]?.unseenActions.count ?? entry.item.actions.count
    }
}

/// The newest decision taken for several items at once.
struct BulkDecision: Equatable, Sendable {
    var kind: DecisionKind
    /// What took no part, and why.
    var leftOut: OrderedDictionary<ItemID, String>
}

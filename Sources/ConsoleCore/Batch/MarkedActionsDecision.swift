import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// A decision taken for the marked actions of a batch, and what became of each.
struct MarkedActionsDecision: Equatable, Sendable {
    var kind: DecisionKind
    /// The actions on which it is staged.
    var staged: [Int] = []
    /// The actions among them that had another decision.
    var changed = 0
    /// What took no part, and why.
    var leftOut: OrderedDictionary<Int, String> = [:]
    /// How many actions of the batch have no decision.
    var undecided = 0

    /// What is said of it.
    func remark(keys: KeyMap) -> Remark {
        let count = staged.count + leftOut.count
        var words = [
            "\(kind.rawValue): \(Words.count(staged.count)) of \(Words.plural(count, "action")) staged, not sent"
        ]
        if changed > 0 { words.append("\(Words.count(changed)) had another decision") }
        if let first = leftOut.values.first {
            words.append(leftOut.count == 1 ? "1 left out: \(first)" : "\(leftOut.count) left out, such as: \(first)")
        }
        words.append(undecided == 0 ? "\(keys.label(of: .send)) sends" : "\(Words.count(undecided)) undecided")
        return Remark(.dotted(words), leftOut.isEmpty ? .info : .warning)
    }
}

extension Staging {
    /// Stages `decision` on the marked actions of a batch, as far as it may be taken together, and clears the marks.
    ///
    /// An action that is risky, that was not on the screen where everything must be read, or that does not allow the decision is left out. The
    /// result says why.
    mutating func stageMarkedActions(
        _ decision: Decision,
        of entry: InboxEntry,
        rules: DecidingRules,
        in inbox: inout InboxState
    ) -> MarkedActionsDecision {
        let actions = inbox.markedActions.filter(entry.item.actions.indices.contains)
        let unseen = rules.requiresSeen && decision.kind == .approve ? inbox.unseenActions(of: entry) : []
        var result = MarkedActionsDecision(kind: decision.kind)
        var draft = draft(of: entry)
        for index in actions {
            if let reason = reasonToLeaveOut(index, of: entry, decision, rules, unseen) {
                result.leftOut[index] = reason
                continue
            }
            let staged = StagedDecision(decision)
            if let earlier = draft.decisions[index], earlier != staged { result.changed += 1 }
            draft.decisions[index] = staged
            draft.keep(nil, index, decision.kind)
            draft.keep(tool: nil, index)
            restored[entry.id]?[index] = nil
            result.staged.append(index)
        }
        result.undecided = draft.decisions.count - draft.decided
        lastStaged = nil
        if !result.staged.isEmpty {
            lastDecision = decision
            reasons.note(decision)
        }
        let title = "\(decision.kind.rawValue) \(Words.plural(result.staged.count, "action"))"
        remember(title, in: &inbox) { staging, inbox in
            if !result.staged.isEmpty { staging.drafts[entry.id] = draft }
            inbox.batch.marks.clear()
        }
        inbox.noteOpened(entry.id)
        if let last = result.staged.last { inbox.action = inbox.actionAfterDecision(on: last, draft) }
        return result
    }

    private func reasonToLeaveOut(
        _ index: Int,
        of entry: InboxEntry,
        _ decision: Decision,
        _ rules: DecidingRules,
        _ unseen: Set<Int>
    ) -> String? {
        let risk = rules.risks.risk(of: entry.item.actions[index], in: entry.item)
        if risk.level == .high { return "high risk, decided by itself (\(risk.rule?.text ?? "a rule"))" }
        if unseen.contains(index) { return "it was never on the screen, and everything must be read here" }
        do {
            try entry.item.check(decision, at: index)
            return nil
        } catch {
            return faultText(error)
        }
    }
}

import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// A decision for the marked actions of a batch, with the outcome for each action.
struct MarkedActionsDecision: Equatable, Sendable {
    var kind: DecisionKind
    /// The actions on which the decision is staged.
    var staged: [Int] = []
    /// The number of these actions that had another decision before.
    var changed = 0
    /// The actions that were omitted, with the reason.
    var leftOut: OrderedDictionary<Int, String> = [:]
    /// The number of actions of the batch without a decision.
    var undecided = 0

    /// Returns the remark about the outcome.
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
    /// Stages `decision` on the marked actions of a batch and clears the marks.
    ///
    /// A high-risk action, an action that does not allow the decision, and an unread action where everything must be
    /// read are omitted. The result has the reasons.
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
        if risk.level == .high { return "high risk, to be decided alone (\(risk.rule?.text ?? "a rule"))" }
        if unseen.contains(index) { return "it was not on the screen, and everything must be read first" }
        do {
            try entry.item.check(decision, at: index)
            return nil
        } catch {
            return faultText(error)
        }
    }
}

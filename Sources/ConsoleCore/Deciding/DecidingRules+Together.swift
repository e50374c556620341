import SignoffCheckpoint
import SignoffReview

extension DecidingRules {
    /// Returns the reason why an item may not be decided together with others; `nil` when it may.
    ///
    /// - Parameters:
    ///   - entry: The item.
    ///   - decisions: The intended decision of each action.
    ///   - seen: The part of the item that was on the screen, in percent.
    /// - Returns: The reason, as a clause.
    func reasonNotToDecideTogether(_ entry: InboxEntry, _ decisions: [Decision?], seen: Int) -> String? {
        let risk = risks.risk(of: entry.item, decisions: decisions)
        if risk.level == .high { return "high risk, to be decided alone (\(risk.rule?.text ?? "a rule"))" }
        if decisions.contains(where: { $0?.newTool != nil }) { return "it calls another tool, and must be sent alone" }
        if isUnread(decisions, seen: seen) { return "seen \(seen) %, and everything must be read first" }
        return nil
    }

    /// Whether a decision permits something that was not completely on the screen, where everything must be read first.
    func isUnread(_ decisions: [Decision?], seen: Int) -> Bool {
        requiresSeen && seen < 100 && decisions.contains { $0?.kind == .approve || $0?.kind == .edit }
    }

    /// Returns the time for which answers are held before they are sent: several answers, or one with many actions.
    ///
    /// - Parameters:
    ///   - items: The items to be answered.
    ///   - inbox: The queue of the items.
    /// - Returns: The time; zero for an answer that is sent at once.
    func holdTime(of items: [QuestionID], in inbox: InboxState) -> Duration {
        let isLong = items.contains { inbox[$0]?.item.actions.count ?? 0 > PlanDialog.countLimit }
        return items.count > 1 || isLong ? bulkHold : .zero
    }

    /// Returns the holding time in words for a key; empty for an answer that is sent at once.
    func holdWords(of items: [QuestionID], in inbox: InboxState) -> String {
        let hold = holdTime(of: items, in: inbox)
        return hold > .zero ? " after \(Words.span(hold))" : ""
    }
}

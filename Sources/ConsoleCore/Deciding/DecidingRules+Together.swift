import SignoffCheckpoint
import SignoffReview

extension DecidingRules {
    /// Why an item may not be decided together with others; nil when it may.
    ///
    /// - Parameters:
    ///   - entry: The item.
    ///   - decisions: What would be decided, by action.
    ///   - seen: How much of the item was on the screen, 0 to 100.
    /// - Returns: The reason, in a clause.
    func reasonNotToDecideTogether(_ entry: InboxEntry, _ decisions: [Decision?], seen: Int) -> String? {
        let risk = risks.risk(of: entry.item, decisions: decisions)
        if risk.level == .high { return "high risk, decided by itself (\(risk.rule?.text ?? "a rule"))" }
        if decisions.contains(where: { $0?.newTool != nil }) { return "it calls another tool, and is sent by itself" }
        if isUnread(decisions, seen: seen) { return "seen \(seen) %, and everything must be read here" }
        return nil
    }

    /// Whether a decision lets something happen that was not on the screen as a whole, where all of it must be read before.
    func isUnread(_ decisions: [Decision?], seen: Int) -> Bool {
        requiresSeen && seen < 100 && decisions.contains { $0?.kind == .approve || $0?.kind == .edit }
    }

    /// How long answers are held before they go out: several of them, or one with many actions.
    ///
    /// - Parameters:
    ///   - items: The items to be answered.
    ///   - inbox: The queue they are in.
    /// - Returns: The time; zero for an answer that goes out at once.
    func holdTime(of items: [QuestionID], in inbox: InboxState) -> Duration {
        let isLong = items.contains { inbox[$0]?.item.actions.count ?? 0 > PlanDialog.countLimit }
        return items.count > 1 || isLong ? bulkHold : .zero
    }

    /// How long answers are held, as the words of a key; empty for an answer that goes out at once.
    func holdWords(of items: [QuestionID], in inbox: InboxState) -> String {
        let hold = holdTime(of: items, in: inbox)
        return hold > .zero ? " after \(Words.span(hold))" : ""
    }
}

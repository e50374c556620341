import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// Decides single actions.
extension Staging {
    /// Stages a decision on an action.
    ///
    /// If the cursor is on the action, it moves to the next undecided one.
    ///
    /// - Parameters:
    ///   - decision: The decision.
    ///   - entry: The item.
    ///   - action: The action of the item.
    ///   - isRepeatedKey: Whether the previous press was of the same key.
    ///   - inbox: The queue of the item.
    /// - Returns: The draft of the item with the decision.
    /// - Throws: The reason why the item refuses the decision. Nothing is staged then.
    mutating func stage(
        _ decision: Decision,
        of entry: InboxEntry,
        _ action: Int,
        isRepeatedKey: Bool,
        in inbox: inout InboxState
    ) throws -> ItemDraft {
        try entry.item.check(decision, at: action)
        let draft = note(decision, of: entry, action, isRepeatedKey: isRepeatedKey)
        let title = "\(decision.kind.rawValue) \(ForeignText.name(entry.item.actions[action].name))"
        remember(title, in: &inbox) { staging, _ in staging.drafts[entry.id] = draft }
        inbox.noteOpened(entry.id)
        if inbox.current?.id == entry.id, inbox.action == action {
            inbox.action = inbox.actionAfterDecision(on: action, draft)
        }
        return draft
    }

    /// Returns the remark about a staged decision.
    func remark(
        on decision: Decision,
        of entry: InboxEntry,
        _ action: Int,
        _ draft: ItemDraft,
        _ context: DecidingContext
    ) -> Remark {
        let name = ForeignText.name(entry.item.actions[action].name)
        let calling = decision.newTool.map { ", calling \(ForeignText.name($0))" } ?? ""
        let claim = context.claimWords(of: [entry.id]).map { ", \($0)" } ?? ""
        let words = "\(decision.kind.rawValue) \(name)\(calling): staged, not sent\(claim)"
        return Remark(
            draft.isComplete
                ? "\(words) \u{b7} \(context.keys.label(of: .send)) sends"
                : "\(words) \u{b7} \(draft.decided) of \(draft.decisions.count)"
        )
    }
}

import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The unsent decisions and unfinished texts.
struct Staging: Equatable, Sendable {
    /// The drafts by item, in the order they were begun.
    var drafts: OrderedDictionary<QuestionID, ItemDraft> = [:]
    /// The decisions of an earlier session that were not renewed since, by action.
    var restored: [QuestionID: [Int: StagedDecision]] = [:]
    /// The decision that was staged last.
    var lastStaged: StagedChange?
    /// The last decision, to repeat on other items.
    var lastDecision: Decision?
    /// The earlier reasons.
    var reasons = ReasonHistory()
    /// The newest decision on several items.
    var bulk: BulkDecision?
    /// The steps that can be undone.
    var localHistory = LocalHistory()

    /// The number of items with an unsent decision.
    var count: Int { drafts.values.count { $0.decided > 0 } }

    /// Returns the draft of an item; empty when there is none.
    func draft(of entry: InboxEntry) -> ItemDraft {
        drafts[entry.id]
            ?? ItemDraft(payloadDigest: entry.question.payloadDigest, actions: entry.item.actions.count)
    }

    /// Returns the first undecided action of an item; `nil` when all are decided.
    func firstUndecidedAction(of entry: InboxEntry) -> Int? {
        guard let draft = drafts[entry.id] else { return 0 }
        return draft.decisions.firstIndex { $0 == nil }
    }

    /// Whether the decision on an item was staged in an earlier session.
    func isRestored(_ item: QuestionID) -> Bool {
        guard let earlier = restored[item], let draft = drafts[item] else { return false }
        return draft.decisions.enumerated().contains { action, decision in
            decision != nil && decision == earlier[action]
        }
    }

    /// Returns the value with which the editor of an action opens: the staged edit, the unfinished edit, or the
    /// proposed value.
    func editedValue(of entry: InboxEntry, _ action: Int) -> JSONValue {
        if let staged = drafts[entry.id]?.decisions[action], let value = staged.decision?.editedValue { return value }
        if let begun = drafts[entry.id]?.text(action, .edit), let value = try? JSONValue(parsing: begun) {
            return value
        }
        return entry.item.actions[action].draft
    }

    /// Returns the tool that the staged or unfinished edit of an action names instead of the proposed tool.
    func editedTool(of entry: InboxEntry, _ action: Int) -> String? {
        let draft = drafts[entry.id]
        guard draft?.mayRename == true else { return nil }
        return draft?.decisions[action]?.tool ?? draft?.tool(action)
    }

    // MARK: Changing

    /// Adds the drafts of an earlier session to those of this session.
    mutating func take(_ saved: SavedDrafts) {
        reasons = ReasonHistory(recent: saved.reasons)
        for entry in saved.drafts where drafts[entry.item] == nil {
            drafts[entry.item] = entry.draft
            for (action, decision) in entry.draft.decisions.enumerated() {
                restored[entry.item, default: [:]][action] = decision
            }
        }
    }

    /// Removes the decisions on payloads that changed and questions that are no longer open.
    ///
    /// - Parameters:
    ///   - inbox: The queue.
    ///   - underWay: The items whose answers were sent and have no outcome. Their decisions are kept.
    /// - Returns: The remark about the last removed decision; `nil` when none was removed.
    mutating func dropStale(in inbox: InboxState, except underWay: Set<QuestionID> = []) -> Remark? {
        guard inbox.isLoaded else { return nil }
        let isWhole = inbox.isComplete
        var remark: Remark?
        for (id, draft) in drafts where !underWay.contains(id) {
            if let digest = inbox[id]?.question.payloadDigest {
                guard digest != draft.payloadDigest else { continue }
                drafts[id] = nil
                remark = Remark("a payload changed after it was decided; the decision was removed", .warning)
            } else if isWhole {
                drafts[id] = nil
                guard draft.decided > 0 else { continue }
                let thread = ForeignText.name(id.thread.rawValue)
                remark = Remark(
                    "a staged item on \(thread) is no longer open: it was answered or has changed",
                    .warning
                )
            }
        }
        return remark
    }

    /// Records a decision on an action, and removes the text that was typed for it.
    ///
    /// - Parameters:
    ///   - decision: The decision.
    ///   - entry: The item.
    ///   - action: The action of the item.
    ///   - isRepeatedKey: Whether the previous press was of the same key.
    /// - Returns: The draft, which is not in ``drafts`` yet.
    mutating func note(_ decision: Decision, of entry: InboxEntry, _ action: Int, isRepeatedKey: Bool) -> ItemDraft {
        var draft = draft(of: entry)
        lastStaged = StagedChange(
            item: entry.id,
            action: action,
            previous: draft.decisions[action],
            wasRepeatedKey: isRepeatedKey
        )
        draft.decisions[action] = StagedDecision(decision)
        restored[entry.id]?[action] = nil
        draft.keep(nil, action, decision.kind)
        draft.keep(tool: nil, action)
        lastDecision = decision
        reasons.note(decision)
        return draft
    }

    /// Keeps a text that was left with Esc, if the item is still open.
    mutating func keep(
        _ text: String?,
        of item: QuestionID,
        _ action: Int,
        _ kind: DecisionKind,
        in inbox: InboxState
    ) {
        if let entry = inbox[item] { keep(text, of: entry, action, kind) }
    }

    /// Keeps a text that was left with Esc.
    mutating func keep(_ text: String?, of entry: InboxEntry, _ action: Int, _ kind: DecisionKind) {
        var draft = draft(of: entry)
        draft.keep(text.flatMap { $0.isEmpty ? nil : $0 }, action, kind)
        drafts[entry.id] = draft.isEmpty ? nil : draft
    }

    /// Allows or forbids edits of an item to call another tool.
    ///
    /// - Returns: Whether such edits are now allowed.
    mutating func toggleRenaming(of entry: InboxEntry) -> Bool {
        var draft = draft(of: entry)
        let mayRename = draft.mayRename != true
        draft.mayRename = mayRename ? true : nil
        if !mayRename {
            for action in draft.decisions.indices {
                draft.keep(tool: nil, action)
                if draft.decisions[action]?.tool != nil { draft.decisions[action] = nil }
            }
        }
        drafts[entry.id] = draft.isEmpty ? nil : draft
        return mayRename
    }

    /// Undoes the last staged decision when its key is held down.
    ///
    /// - Returns: The undone change; `nil` when no key was repeated.
    mutating func undoHeldDecision() -> StagedChange? {
        guard let last = lastStaged, last.wasRepeatedKey else { return nil }
        drafts[last.item]?.decisions[last.action] = last.previous
        localHistory.dropLast()
        lastStaged = nil
        return last
    }
}

/// The last staged decision, to undo when its key is held down.
struct StagedChange: Equatable, Sendable {
    var item: QuestionID
    var action: Int
    var previous: StagedDecision?
    /// Whether the previous press was of the same key.
    var wasRepeatedKey: Bool
}

import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// What is decided or being written and not sent.
struct Staging: Equatable, Sendable {
    /// By item, in the order it was begun.
    var drafts: OrderedDictionary<QuestionID, ItemDraft> = [:]
    /// The decisions that an earlier session staged and nobody has taken again since, by action.
    var restored: [QuestionID: [Int: StagedDecision]] = [:]
    /// The decision staged last.
    var lastStaged: StagedChange?
    /// The decision taken last, for repeating it elsewhere.
    var lastDecision: Decision?
    /// Reasons given before.
    var reasons = ReasonHistory()
    /// The newest decision taken for several items at once.
    var bulk: BulkDecision?
    /// What can be taken back.
    var localHistory = LocalHistory()

    /// How many items have a decision that was not sent.
    var count: Int { drafts.values.count { $0.decided > 0 } }

    /// The draft of an item; an empty one where nothing is begun.
    func draft(of entry: InboxEntry) -> ItemDraft {
        drafts[entry.id]
            ?? ItemDraft(payloadDigest: entry.question.payloadDigest, actions: entry.item.actions.count)
    }

    /// The first action of an item that is not decided; nil when all are.
    func firstUndecidedAction(of entry: InboxEntry) -> Int? {
        guard let draft = drafts[entry.id] else { return 0 }
        return draft.decisions.firstIndex { $0 == nil }
    }

    /// Whether a decision on an item is still the one that an earlier session staged.
    func isRestored(_ item: QuestionID) -> Bool {
        guard let earlier = restored[item], let draft = drafts[item] else { return false }
        return draft.decisions.enumerated().contains { action, decision in
            decision != nil && decision == earlier[action]
        }
    }

    /// The value an editor of an action opens with: the staged edit, the one begun, or what the workflow proposes.
    func editedValue(of entry: InboxEntry, _ action: Int) -> JSONValue {
        if let staged = drafts[entry.id]?.decisions[action], let value = staged.decision?.editedValue { return value }
        if let begun = drafts[entry.id]?.text(action, .edit), let value = try? JSONValue(parsing: begun) {
            return value
        }
        return entry.item.actions[action].draft
    }

    /// The tool an edit of an action names in place of the proposed one: of the staged edit, or of the one begun.
    func editedTool(of entry: InboxEntry, _ action: Int) -> String? {
        let draft = drafts[entry.id]
        guard draft?.mayRename == true else { return nil }
        return draft?.decisions[action]?.tool ?? draft?.tool(action)
    }

    // MARK: Changing

    /// Keeps what an earlier session staged, beside what was begun in this one.
    mutating func take(_ saved: SavedDrafts) {
        reasons = ReasonHistory(recent: saved.reasons)
        for entry in saved.drafts where drafts[entry.item] == nil {
            drafts[entry.item] = entry.draft
            for (action, decision) in entry.draft.decisions.enumerated() {
                restored[entry.item, default: [:]][action] = decision
            }
        }
    }

    /// Throws away what was decided about a payload that changed or a question that is gone.
    ///
    /// - Parameters:
    ///   - inbox: The queue.
    ///   - underWay: The items whose answers are sent and have no outcome yet: their decisions stay until they have.
    /// - Returns: The words about what was thrown away last; nil where nothing was.
    mutating func dropStale(in inbox: InboxState, except underWay: Set<QuestionID> = []) -> Remark? {
        guard inbox.isLoaded else { return nil }
        let isWhole = inbox.isComplete
        var remark: Remark?
        for (id, draft) in drafts where !underWay.contains(id) {
            if let digest = inbox[id]?.question.payloadDigest {
                guard digest != draft.payloadDigest else { continue }
                drafts[id] = nil
                remark = Remark("a payload changed after it was decided; the decision is taken back", .warning)
            } else if isWhole {
                drafts[id] = nil
                guard draft.decided > 0 else { continue }
                let thread = ForeignText.name(id.thread.rawValue)
                remark = Remark("a staged item on \(thread) is gone: it was answered or has moved on", .warning)
            }
        }
        return remark
    }

    /// Notes a decision on an action; what was typed for it is given up.
    ///
    /// - Parameters:
    ///   - decision: The decision.
    ///   - entry: The item.
    ///   - action: The action of the item.
    ///   - isRepeatedKey: Whether the press before was of the same key.
    /// - Returns: The draft, which is not among ``drafts`` yet.
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

    /// Keeps text that was begun for an item and left with Esc; an item that is gone has none.
    mutating func keep(
        _ text: String?,
        of item: QuestionID,
        _ action: Int,
        _ kind: DecisionKind,
        in inbox: InboxState
    ) {
        if let entry = inbox[item] { keep(text, of: entry, action, kind) }
    }

    /// Keeps text that was begun and left with Esc.
    mutating func keep(_ text: String?, of entry: InboxEntry, _ action: Int, _ kind: DecisionKind) {
        var draft = draft(of: entry)
        draft.keep(text.flatMap { $0.isEmpty ? nil : $0 }, action, kind)
        drafts[entry.id] = draft.isEmpty ? nil : draft
    }

    /// Lets the edits of an item call another tool, or forbids it again.
    ///
    /// - Returns: Whether they may now.
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

    /// Takes back the decision staged last, when its key turns out to be held down.
    ///
    /// - Returns: What was taken back; nil where no key was repeated.
    mutating func takeBackHeldDecision() -> StagedChange? {
        guard let last = lastStaged, last.wasRepeatedKey else { return nil }
        drafts[last.item]?.decisions[last.action] = last.previous
        localHistory.dropLast()
        lastStaged = nil
        return last
    }
}

/// The last decision staged, for taking it back when its key turns out to be held down.
struct StagedChange: Equatable, Sendable {
    var item: QuestionID
    var action: Int
    var previous: StagedDecision?
    /// Whether the press before was the same key.
    var wasRepeatedKey: Bool
}

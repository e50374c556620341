import OrderedCollections
package import SignoffCheckpoint
package import SignoffReview

/// What an operator decided or began to write about one item.
package struct ItemDraft: Equatable, Sendable, Codable {
    /// The payload it was made for; a draft never carries over to another.
    package var payloadDigest: PayloadDigest
    /// One entry for each action; nil while undecided.
    package var decisions: [StagedDecision?]
    /// Text begun and left with Esc, by action and kind of decision.
    var texts: [String: String] = [:]
    /// Whether its edits may call another tool; nil until somebody allowed it.
    var mayRename: Bool?

    init(payloadDigest: PayloadDigest, actions: Int) {
        self.payloadDigest = payloadDigest
        decisions = Array(repeating: nil, count: actions)
    }

    /// How many actions are decided.
    var decided: Int { decisions.count { $0 != nil } }

    /// Whether every action is decided.
    var isComplete: Bool { decided == decisions.count && !decisions.isEmpty }

    /// Whether there is nothing in it worth keeping.
    var isEmpty: Bool { decided == 0 && texts.isEmpty && mayRename != true }

    /// The decisions, when there is one for every action.
    var complete: [Decision]? {
        let decided = decisions.compactMap { $0?.decision }
        return decided.count == decisions.count ? decided : nil
    }

    func text(_ action: Int, _ kind: DecisionKind) -> String? { texts["\(action).\(kind.rawValue)"] }

    mutating func keep(_ text: String?, _ action: Int, _ kind: DecisionKind) {
        texts["\(action).\(kind.rawValue)"] = text
    }

    /// The tool an edit that was begun names in place of the proposed one.
    func tool(_ action: Int) -> String? { texts["\(action).tool"] }

    mutating func keep(tool: String?, _ action: Int) { texts["\(action).tool"] = tool }
}

/// A decision that is noted and not sent.
package struct StagedDecision: Equatable, Sendable, Codable {
    package var kind: DecisionKind
    package var message: String?
    /// The value of an edit or a response, as JSON text, so that any encoder keeps its order and its numbers.
    package var valueText: String?
    /// The tool that runs in place of the proposed one; nil when it stays that one.
    package var tool: String?

    package init(_ decision: Decision) {
        kind = decision.kind
        tool = decision.newTool
        switch decision {
        case .reject(let message): self.message = message
        case .edit(let value), .rename(_, let value), .respond(let value): valueText = value.text(.compact)
        case .approve, .ignore: break
        }
    }

    /// The decision; nil when a stored text is no JSON.
    package var decision: Decision? {
        switch kind {
        case .approve: .approve
        case .reject: .reject(message: message)
        case .ignore: .ignore
        case .edit: value.map { value in tool.map { .rename(tool: $0, arguments: value) } ?? .edit(value) }
        case .respond: value.map(Decision.respond)
        }
    }

    private var value: JSONValue? { valueText.flatMap { try? JSONValue(parsing: $0) } }
}

/// Everything staged and typed, for the shell to keep while the console is closed.
package struct SavedDrafts: Equatable, Sendable, Codable {
    /// One item's draft.
    package struct Entry: Equatable, Sendable, Codable {
        package var item: QuestionID
        package var draft: ItemDraft

        package init(_ item: QuestionID, _ draft: ItemDraft) {
            self.item = item
            self.draft = draft
        }
    }

    package var drafts: [Entry]
    /// Reasons given before, newest first.
    package var reasons: [String]
    /// Filters kept under a name.
    package var filters: [String: String]

    package init(drafts: [Entry] = [], reasons: [String] = [], filters: [String: String] = [:]) {
        self.drafts = drafts
        self.reasons = reasons
        self.filters = filters
    }

    /// What is staged, with the filters kept beside it.
    init(_ staging: Staging, filters: [String: String]) {
        self.init(
            drafts: staging.drafts.elements.map { Entry($0.key, $0.value) },
            reasons: staging.reasons.recent,
            filters: filters
        )
    }

    /// Reads what this version and the first one wrote, which had drafts alone.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        drafts = try container.decode([Entry].self, forKey: .drafts)
        reasons = try container.decodeIfPresent([String].self, forKey: .reasons) ?? []
        filters = try container.decodeIfPresent([String: String].self, forKey: .filters) ?? [:]
    }

    /// The same without what was decided and not sent.
    package var withoutDecisions: SavedDrafts { SavedDrafts(reasons: reasons, filters: filters) }
}

import OrderedCollections
package import SignoffCheckpoint
package import SignoffReview

/// An operator's decisions and unfinished texts for one item.
package struct ItemDraft: Equatable, Sendable, Codable {
    /// The digest of the payload.
    ///
    /// A draft never applies to another payload.
    package var payloadDigest: PayloadDigest
    /// The decision of each action; `nil` for undecided actions.
    package var decisions: [StagedDecision?]
    /// Texts that were left with Esc, by action and kind of decision.
    var texts: [String: String] = [:]
    /// Whether edits of the item may call another tool; `nil` until the operator allowed it.
    var mayRename: Bool?

    init(payloadDigest: PayloadDigest, actions: Int) {
        self.payloadDigest = payloadDigest
        decisions = Array(repeating: nil, count: actions)
    }

    /// The number of decided actions.
    var decided: Int { decisions.count { $0 != nil } }

    /// Whether every action is decided.
    var isComplete: Bool { decided == decisions.count && !decisions.isEmpty }

    /// Whether the draft can be discarded.
    var isEmpty: Bool { decided == 0 && texts.isEmpty && mayRename != true }

    /// The decisions, if every action is decided.
    var complete: [Decision]? {
        let decided = decisions.compactMap { $0?.decision }
        return decided.count == decisions.count ? decided : nil
    }

    func text(_ action: Int, _ kind: DecisionKind) -> String? { texts["\(action).\(kind.rawValue)"] }

    mutating func keep(_ text: String?, _ action: Int, _ kind: DecisionKind) {
        texts["\(action).\(kind.rawValue)"] = text
    }

    /// Returns the tool that an unfinished edit names instead of the proposed tool.
    func tool(_ action: Int) -> String? { texts["\(action).tool"] }

    mutating func keep(tool: String?, _ action: Int) { texts["\(action).tool"] = tool }
}

/// A decision that has not been sent.
package struct StagedDecision: Equatable, Sendable, Codable {
    package var kind: DecisionKind
    package var message: String?
    /// The value of an edit or a response as JSON text, so that every encoder keeps its order and numbers.
    package var valueText: String?
    /// The tool that runs instead of the proposed tool; `nil` for the proposed tool.
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

    /// The decision; `nil` when the stored text is not JSON.
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

/// All staged decisions and typed texts, which the shell saves while the console is closed.
package struct SavedDrafts: Equatable, Sendable, Codable {
    /// The draft of one item.
    package struct Entry: Equatable, Sendable, Codable {
        package var item: QuestionID
        package var draft: ItemDraft

        package init(_ item: QuestionID, _ draft: ItemDraft) {
            self.item = item
            self.draft = draft
        }
    }

    package var drafts: [Entry]
    /// Earlier reasons, newest first.
    package var reasons: [String]
    /// Filters that were saved under a name.
    package var filters: [String: String]

    package init(drafts: [Entry] = [], reasons: [String] = [], filters: [String: String] = [:]) {
        self.drafts = drafts
        self.reasons = reasons
        self.filters = filters
    }

    /// Creates drafts from the staged decisions and the saved filters.
    init(_ staging: Staging, filters: [String: String]) {
        self.init(
            drafts: staging.drafts.elements.map { Entry($0.key, $0.value) },
            reasons: staging.reasons.recent,
            filters: filters
        )
    }

    /// Reads the format of this version, and of the first version, which had drafts only.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        drafts = try container.decode([Entry].self, forKey: .drafts)
        reasons = try container.decodeIfPresent([String].self, forKey: .reasons) ?? []
        filters = try container.decodeIfPresent([String: String].self, forKey: .filters) ?? [:]
    }

    /// The same drafts without unsent decisions.
    package var withoutDecisions: SavedDrafts { SavedDrafts(reasons: reasons, filters: filters) }
}

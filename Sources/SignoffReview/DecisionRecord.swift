package import OrderedCollections
package import SignoffCheckpoint

/// What the ledger keeps of an answered question.
///
/// The ledger itself adds the sequence number and the hash of the line before.
package struct DecisionRecord: Hashable, Sendable {
    /// What became of the answer.
    package enum Outcome: String, Hashable, Sendable {
        /// The request to carry it out was stored.
        case sent
        /// It was refused, and nothing was stored.
        case refused
        /// Whether it was stored could not be told.
        case unknown
    }

    /// The question that was decided.
    package var item: ReviewItem
    /// The decisions, one for each action.
    package var decisions: [Decision]
    /// The value the question was answered with.
    package var answer: JSONValue
    /// When it was sent.
    package var at: Timestamp
    /// Who decided.
    package var actor: String
    /// The profile under which they worked; nil for none.
    package var profile: String?
    /// The program they used.
    package var client: String
    /// What became of the answer.
    package var outcome: Outcome
    /// Why it was refused; nil when it was not.
    package var error: String?
    /// How long the decision was held back before it was sent.
    package var held: Duration

    /// Creates a record.
    package init(
        item: ReviewItem,
        decisions: [Decision],
        answer: JSONValue,
        at: Timestamp,
        actor: String,
        profile: String? = nil,
        client: String,
        outcome: Outcome = .sent,
        error: String? = nil,
        held: Duration = .zero
    ) {
        self.item = item
        self.decisions = decisions
        self.answer = answer
        self.at = at
        self.actor = actor
        self.profile = profile
        self.client = client
        self.outcome = outcome
        self.error = error
        self.held = held
    }

    /// The members of the ledger line.
    ///
    /// `answer_digest` is SHA-256 over the answer's canonical JSON, `edit_patch` lists for each edited action what was changed, `reason` holds the words given with
    /// the decisions, `held_ms` is in milliseconds.
    package var record: JSONObject {
        let question = item.question
        var record: JSONObject = [
            "v": 1,
            "at": .string(at.iso8601),
            "actor": .string(actor),
            "profile": profile.map { .string($0) } ?? nil,
            "client": .string(client),
            "thread": .string(question.thread.rawValue),
            "checkpoint": .string(question.checkpoint.rawValue),
            "interrupt": question.interrupt.id.map { .string($0.rawValue) } ?? nil,
            "dialect": .string(item.dialect.rawValue),
            "payload_digest": .string(question.payloadDigest.rawValue),
            "decisions": .array(zip(decisions, item.actions).map(DecisionRecord.line)),
            "answer_digest": .string(SHA256.hexDigest(of: Array(answer.canonicalText.utf8))),
            "edit_patch": .array(patches),
            "reason": reason.map { .string($0) } ?? nil,
            "outcome": .string(outcome.rawValue),
        ]
        if let error { record["error"] = .string(error) }
        let (seconds, attoseconds) = held.components
        record["held_ms"] = .integer(seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        return record
    }

    private static func line(_ decision: Decision, about action: ReviewAction) -> JSONValue {
        ["action": .string(action.name), "type": .string(decision.kind.rawValue)]
    }

    private var patches: [JSONValue] {
        zip(decisions, item.actions).enumerated().compactMap { position, pair in
            guard case .edit(let value) = pair.0 else { return nil }
            let before = item.dialect == .schema ? pair.1.draft : pair.1.arguments
            return ["action": .integer(Int64(position)), "changes": JSONDifference(from: before, to: value).json]
        }
    }

    private var reason: String? {
        let words = decisions.compactMap(\.message).filter { !$0.isEmpty }
        return words.isEmpty ? nil : words.joined(separator: "\n")
    }
}

package import SignoffCheckpoint

/// The ledger record of an answered question.
///
/// The ledger itself adds the sequence number and the hash of the previous entry.
package struct DecisionRecord: Hashable, Sendable {
    /// The outcome of an answer.
    package enum Outcome: String, Hashable, Sendable {
        /// The request that brings the answer was stored.
        case sent
        /// The decision was refused, and nothing was stored.
        case refused
        /// The outcome of the request is unknown.
        case unknown
    }

    /// The decided question.
    package var item: ReviewItem
    /// The decisions, one for each action.
    package var decisions: [Decision]
    /// The value of the answer.
    package var answer: JSONValue
    /// The stored form of the answer; `nil` when it is not stored, or when its JSON is the stored form.
    package var stored: StoredValue?
    /// The time of sending.
    package var at: Timestamp
    /// The operator.
    package var actor: String
    /// The operator's profile; `nil` for none.
    package var profile: String?
    /// The operator's program.
    package var client: String
    /// The operator's operating-system account and host; `nil` if unknown.
    package var account: SystemAccount?
    /// The outcome of the answer.
    package var outcome: Outcome
    /// The reason of a refusal; `nil` for any other outcome.
    package var error: String?
    /// The duration for which the decision was held before it was sent.
    package var held: Duration

    /// Creates a record.
    package init(
        item: ReviewItem,
        decisions: [Decision],
        answer: JSONValue,
        stored: StoredValue? = nil,
        at: Timestamp,
        actor: String,
        profile: String? = nil,
        client: String,
        account: SystemAccount? = nil,
        outcome: Outcome = .sent,
        error: String? = nil,
        held: Duration = .zero
    ) {
        self.item = item
        self.decisions = decisions
        self.answer = answer
        self.stored = stored
        self.at = at
        self.actor = actor
        self.profile = profile
        self.client = client
        self.account = account
        self.outcome = outcome
        self.error = error
        self.held = held
    }

    /// The members of the ledger entry.
    ///
    /// `answer_digest` is SHA-256 of the canonical JSON of the stored answer. `edit_patch` lists the changes of each
    /// edited action. `reason` contains the text given with the decisions. In both, secrets are masked. If the actions
    /// have amounts, `sums` lists the exact sums of the amounts by kind of decision and unit. `held_ms` is in
    /// milliseconds.
    package var record: JSONObject { line }
}

package import SignoffCheckpoint

/// The ledger record of an answered question.
///
/// The ledger itself adds the sequence number and the hash of the line before.
package struct DecisionRecord: Hashable, Sendable {
    /// The outcome of an answer.
    package enum Outcome: String, Hashable, Sendable {
        /// The request to execute it was stored.
        case sent
        /// The decision was refused, and nothing was stored.
        case refused
        /// The outcome of the request is unknown.
        case unknown
    }

    /// The question that was decided.
    package var item: ReviewItem
    /// The decisions, one for each action.
    package var decisions: [Decision]
    /// The value the question was answered with.
    package var answer: JSONValue
    /// The answer as stored; `nil` when it is not stored or its JSON is its stored form.
    package var stored: StoredValue?
    /// The time at which it was sent.
    package var at: Timestamp
    /// The operator.
    package var actor: String
    /// The operator's profile; `nil` for none.
    package var profile: String?
    /// The operator's program.
    package var client: String
    /// The operator's account of the operating system and the host; `nil` if unknown.
    package var account: SystemAccount?
    /// The outcome of the answer.
    package var outcome: Outcome
    /// The reason why it was refused; `nil` when it was not.
    package var error: String?
    /// The time for which the decision was held before it was sent.
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

    /// The members of the ledger line.
    ///
    /// `answer_digest` is SHA-256 over the canonical JSON of the stored answer, `edit_patch` lists the changes of each
    /// edited action, `reason` contains the text given with the decisions, both with stars for secrets, `sums` lists
    /// the exact sums of the amounts by kind of decision and unit if the actions have amounts, `held_ms` is in
    /// milliseconds.
    package var record: JSONObject { line }
}

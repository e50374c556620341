/// An answer that was withdrawn because the payload of the question at its position has changed.
///
/// The console shows the next operator the earlier answer, the operator who gave it and the difference between the
/// payloads.
public struct WithdrawnAnswer: Hashable, Sendable {
    /// The id of the answered question.
    public var question: InterruptID
    /// The digest of the answered payload.
    public var payloadDigest: PayloadDigest
    /// The answered payload; `nil` once payloads were pruned.
    public var payload: StoredValue?
    /// The run that delivered the answer; `nil` for a saver without runs.
    public var run: RunID?
    /// The name of the operator who gave the answer; `nil` when unknown.
    public var answeredBy: String?
    /// The time of the answer; `nil` when unknown.
    public var answeredAt: Timestamp?

    /// Creates a withdrawn answer.
    public init(
        question: InterruptID,
        payloadDigest: PayloadDigest,
        payload: StoredValue?,
        run: RunID? = nil,
        answeredBy: String? = nil,
        answeredAt: Timestamp? = nil
    ) {
        self.question = question
        self.payloadDigest = payloadDigest
        self.payload = payload
        self.run = run
        self.answeredBy = answeredBy
        self.answeredAt = answeredAt
    }

    /// Creates the withdrawn answer of a record.
    package init(_ record: AnswerRecord) {
        self.init(
            question: record.question,
            payloadDigest: record.binding.payloadDigest,
            payload: record.payload,
            run: record.run
        )
    }
}

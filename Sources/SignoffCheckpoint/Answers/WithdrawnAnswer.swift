/// An answer that was given at the place of an open question to another payload, and was withdrawn.
///
/// Whoever answers the question sees what had been answered, by whom, and what differs.
public struct WithdrawnAnswer: Hashable, Sendable {
    /// The id of the question that was answered.
    public var question: InterruptID
    /// The digest of the payload that was answered.
    public var payloadDigest: PayloadDigest
    /// The payload that was answered; nil once payloads were pruned.
    public var payload: StoredValue?
    /// The run that brought the answer; nil where no runs are kept.
    public var run: RunID?
    /// The name under which the answer was given; nil when it is not known.
    public var answeredBy: String?
    /// The time at which the answer was given; nil when it is not known.
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

    /// Creates the withdrawn answer a record tells of.
    package init(_ record: AnswerRecord) {
        self.init(
            question: record.question,
            payloadDigest: record.binding.payloadDigest,
            payload: record.payload,
            run: record.run
        )
    }
}

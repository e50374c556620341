/// An answer that was withdrawn because the question at its position has another payload now.
///
/// The next operator who answers the question sees the earlier answer, its operator and the difference.
public struct WithdrawnAnswer: Hashable, Sendable {
    /// The id of the question that was answered.
    public var question: InterruptID
    /// The digest of the payload that was answered.
    public var payloadDigest: PayloadDigest
    /// The payload that was answered; `nil` once payloads were pruned.
    public var payload: StoredValue?
    /// The run that delivered the answer; `nil` for a saver without runs.
    public var run: RunID?
    /// The name under which the answer was given; `nil` when it is not known.
    public var answeredBy: String?
    /// The time at which the answer was given; `nil` when it is not known.
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

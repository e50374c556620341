/// The conditions for storing an answer: all five values of the question must be unchanged.
public struct AnswerGuard: Hashable, Sendable {
    /// The thread.
    public var thread: ThreadID
    /// The newest root checkpoint that the operator saw.
    public var checkpoint: CheckpointID
    /// The question.
    public var interrupt: InterruptID
    /// The digest of the payload that the operator saw.
    public var payloadDigest: PayloadDigest
    /// The number of questions of the task that were answered before this question.
    public var position: Int

    /// Creates a guard.
    public init(
        thread: ThreadID,
        checkpoint: CheckpointID,
        interrupt: InterruptID,
        payloadDigest: PayloadDigest,
        position: Int
    ) {
        self.thread = thread
        self.checkpoint = checkpoint
        self.interrupt = interrupt
        self.payloadDigest = payloadDigest
        self.position = position
    }

    /// Creates the guard for a question as it was read; `nil` for a question without an id.
    ///
    /// Only very old files contain questions without an id.
    public init?(for question: OpenInterrupt) {
        guard let interrupt = question.interrupt.id else { return nil }
        self.init(
            thread: question.thread,
            checkpoint: question.checkpoint,
            interrupt: interrupt,
            payloadDigest: question.payloadDigest,
            position: question.position
        )
    }
}

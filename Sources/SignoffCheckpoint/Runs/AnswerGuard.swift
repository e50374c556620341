/// The conditions under which an answer is stored: all five values of the question must be unchanged.
public struct AnswerGuard: Hashable, Sendable {
    /// The thread.
    public var thread: ThreadID
    /// The newest root checkpoint the operator saw.
    public var checkpoint: CheckpointID
    /// The question.
    public var interrupt: InterruptID
    /// The payload the operator saw.
    public var payloadDigest: PayloadDigest
    /// The number of questions of the task that were answered before it.
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

    /// The guard for a question as it was read.
    ///
    /// - Returns: `nil` when the question has no id, which only very old files know.
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

/// The question an answer was given to: its task, its position in that task, and the payload the person saw.
///
/// An answer is delivered only to a question with the same task, position and payload digest. The id of the question
/// addresses the answer, but does not decide whether the answer fits.
public struct AnswerBinding: Hashable, Sendable {
    /// The task that asked.
    public var task: TaskID
    /// The number of questions of the task before this one, from 0.
    public var position: Int
    /// The digest of the payload the answer was given to.
    public var payloadDigest: PayloadDigest

    /// Creates a binding.
    public init(task: TaskID, position: Int, payloadDigest: PayloadDigest) {
        self.task = task
        self.position = position
        self.payloadDigest = payloadDigest
    }

    /// Creates the binding of an answer to an open question.
    public init(to question: OpenInterrupt) {
        self.init(task: question.task, position: question.position, payloadDigest: question.payloadDigest)
    }
}

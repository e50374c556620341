/// The reason why an answer was refused.
public enum AnswerConflict: Hashable, Sendable {
    /// The question was already answered by this operator, at this time. The run brings the answer.
    case alreadyAnswered(by: String, at: Timestamp, run: RunID)
    /// The task now asks other questions.
    case movedOn(to: [InterruptID])
    /// No question is open on the thread.
    case nothingPending
    /// The payload differs from the payload that the operator read.
    case payloadChanged(from: PayloadDigest, to: PayloadDigest)
    /// The thread has a newer checkpoint.
    case checkpointChanged(to: CheckpointID)
    /// The thread does not exist.
    case threadUnknown
}

/// The reason why an answer was refused.
public enum AnswerConflict: Hashable, Sendable {
    /// The question was answered before: by whom, when, and the run that brings the answer.
    case alreadyAnswered(by: String, at: Timestamp, run: RunID)
    /// The task asks another question now.
    case movedOn(to: [InterruptID])
    /// No question is open on the thread.
    case nothingPending
    /// The payload differs from the one that was read.
    case payloadChanged(from: PayloadDigest, to: PayloadDigest)
    /// The thread has a newer checkpoint.
    case checkpointChanged(to: CheckpointID)
    /// The thread does not exist.
    case threadUnknown
}

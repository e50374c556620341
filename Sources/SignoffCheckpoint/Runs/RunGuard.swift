/// A condition that a thread must meet when a request for the thread is stored.
///
/// A queue checks guards inside the transaction that stores the request, so that nothing can change between the check
/// and the write.
public enum RunGuard: Hashable, Sendable {
    /// The question is unchanged and unanswered since it was read.
    ///
    /// Fails with `answer_conflict`.
    case question(AnswerGuard)
    /// The newest root checkpoint of the thread is still this one; `nil` for a thread without checkpoints.
    ///
    /// Fails with `thread_changed`.
    case head(ThreadID, CheckpointID?)
    /// No run of the thread is pending or running.
    ///
    /// Fails with `thread_busy`.
    case idle(ThreadID)
    /// The newest run of the thread is still this one; `nil` for a thread without runs.
    ///
    /// Fails with `thread_changed`.
    case newestRun(ThreadID, RunID?)

    /// The thread that the guard checks.
    public var thread: ThreadID {
        switch self {
        case .question(let answer): answer.thread
        case .head(let thread, _), .idle(let thread), .newestRun(let thread, _): thread
        }
    }
}

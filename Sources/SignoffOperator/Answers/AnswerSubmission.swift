package import SignoffCheckpoint

/// Answers to questions of one thread, which are stored together or not at all.
package struct AnswerSubmission: Equatable, Sendable {
    /// The token that identifies the submission when its outcome is unknown.
    package var token: RequestToken
    /// The thread of the questions.
    package var thread: ThreadID
    /// One or more answers, each with the item as the operator read it.
    package var answers: [ItemAnswer]
    /// The duration for which the answers were held before they were sent.
    package var held: Duration

    /// Creates a submission.
    package init(token: RequestToken, thread: ThreadID, answers: [ItemAnswer], held: Duration = .zero) {
        self.token = token
        self.thread = thread
        self.answers = answers
        self.held = held
    }
}

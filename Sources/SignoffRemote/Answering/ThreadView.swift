package import SignoffCheckpoint

/// A thread with its state, read together.
package struct ThreadView: Hashable, Sendable {
    /// The thread.
    package var thread: ServerThread
    /// The newest state, including nested runs.
    package var state: ServerState
    /// The open questions.
    package var questions: [OpenInterrupt]

    /// Creates a view.
    package init(thread: ServerThread, state: ServerState) {
        self.thread = thread
        self.state = state
        questions = state.openQuestions(of: thread.id, workflow: thread.graph)
    }
}

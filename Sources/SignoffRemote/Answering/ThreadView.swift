package import SignoffCheckpoint

/// A thread as one fresh read shows it.
package struct ThreadView: Hashable, Sendable {
    /// The thread.
    package var thread: ServerThread
    /// Its newest state, nested runs included.
    package var state: ServerState
    /// The questions that wait.
    package var questions: [OpenInterrupt]

    /// Creates a view.
    package init(thread: ServerThread, state: ServerState) {
        self.thread = thread
        self.state = state
        questions = state.openQuestions(of: thread.id, workflow: thread.graph)
    }
}

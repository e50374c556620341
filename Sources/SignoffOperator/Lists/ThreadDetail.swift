package import SignoffCheckpoint

/// A thread with its state and its open questions.
package struct ThreadDetail: Sendable {
    /// The thread.
    package var thread: ThreadID
    /// The newest root state; `nil` until the first run stores a checkpoint.
    package var state: StateSnapshot?
    /// The namespaces, the root first.
    package var namespaces: [String]
    /// All open questions, including parallel, unawaited and nested ones.
    package var openInterrupts: [OpenInterrupt]
    /// The workflow; `nil` when the rows do not identify it.
    package var workflow: String?
    /// The error message in the newest checkpoint; `nil` for none.
    package var error: String?

    /// Creates a detail.
    package init(
        thread: ThreadID,
        state: StateSnapshot?,
        namespaces: [String],
        openInterrupts: [OpenInterrupt],
        workflow: String?,
        error: String?
    ) {
        self.thread = thread
        self.state = state
        self.namespaces = namespaces
        self.openInterrupts = openInterrupts
        self.workflow = workflow
        self.error = error
    }
}

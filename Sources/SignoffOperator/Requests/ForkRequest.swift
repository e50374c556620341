package import SignoffCheckpoint

/// The request to run a thread again from one of its checkpoints.
package struct ForkRequest: Equatable, Sendable {
    /// The token of the request.
    package var token: RequestToken
    /// The thread.
    package var thread: ThreadID
    /// The root checkpoint to run from.
    package var checkpoint: CheckpointID
    /// Another input for the turn that starts there, or a new one where the turn is finished; `nil` for the recorded one.
    package var input: JSONValue?
    /// The newest checkpoint as the operator saw it; `nil` to accept any.
    package var head: CheckpointID?

    /// Creates a request.
    package init(
        token: RequestToken,
        thread: ThreadID,
        checkpoint: CheckpointID,
        input: JSONValue?,
        head: CheckpointID?
    ) {
        self.token = token
        self.thread = thread
        self.checkpoint = checkpoint
        self.input = input
        self.head = head
    }
}

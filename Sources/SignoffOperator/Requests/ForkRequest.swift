package import SignoffCheckpoint

/// A request to run a thread again from one of its checkpoints.
package struct ForkRequest: Equatable, Sendable {
    /// The token of the request.
    package var token: RequestToken
    /// The thread.
    package var thread: ThreadID
    /// The root checkpoint to run from.
    package var checkpoint: CheckpointID
    /// An input that replaces the recorded input of the turn at the checkpoint, or starts a new turn where the turn is
    /// finished; `nil` for the recorded input.
    package var input: JSONValue?
    /// The newest checkpoint that the operator saw; `nil` to accept any.
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

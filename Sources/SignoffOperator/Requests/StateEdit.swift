package import SignoffCheckpoint

/// A request to set the saved value of a thread at one of its checkpoints.
package struct StateEdit: Equatable, Sendable {
    /// The token of the request.
    package var token: RequestToken
    /// The thread.
    package var thread: ThreadID
    /// The root checkpoint that the new one follows.
    package var checkpoint: CheckpointID
    /// The new value, which the next turn receives as its previous value; for a graph, an object of the channels to
    /// write.
    package var value: JSONValue
    /// The node of a graph as which the state changes; `nil` for the node that ran last, and for an entrypoint.
    package var node: String?
    /// The newest checkpoint that the operator saw; `nil` to accept any.
    package var head: CheckpointID?

    /// Creates a request.
    package init(
        token: RequestToken,
        thread: ThreadID,
        checkpoint: CheckpointID,
        value: JSONValue,
        node: String? = nil,
        head: CheckpointID?
    ) {
        self.token = token
        self.thread = thread
        self.checkpoint = checkpoint
        self.value = value
        self.node = node
        self.head = head
    }
}

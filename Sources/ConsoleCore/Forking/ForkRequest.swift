package import SignoffCheckpoint
package import SignoffOperator

/// The wish to run a thread again from one of its checkpoints.
package struct ForkRequest: Equatable, Sendable {
    package var token: RequestToken
    package var thread: ThreadID
    package var checkpoint: CheckpointID
    /// The input in place of the recorded one; nil for the recorded one.
    package var input: JSONValue?
    /// The newest checkpoint when the preview was made.
    package var head: CheckpointID

    package init(
        token: RequestToken,
        thread: ThreadID,
        checkpoint: CheckpointID,
        input: JSONValue?,
        head: CheckpointID
    ) {
        self.token = token
        self.thread = thread
        self.checkpoint = checkpoint
        self.input = input
        self.head = head
    }
}

/// The wish to set the saved value of a thread at one of its checkpoints.
package struct StateEdit: Equatable, Sendable {
    package var token: RequestToken
    package var thread: ThreadID
    package var checkpoint: CheckpointID
    package var value: JSONValue
    /// The newest checkpoint when the preview was made.
    package var head: CheckpointID

    package init(
        token: RequestToken,
        thread: ThreadID,
        checkpoint: CheckpointID,
        value: JSONValue,
        head: CheckpointID
    ) {
        self.token = token
        self.thread = thread
        self.checkpoint = checkpoint
        self.value = value
        self.head = head
    }
}

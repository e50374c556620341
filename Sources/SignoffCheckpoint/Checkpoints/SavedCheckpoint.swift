/// A checkpoint as a saver returns it, with its pending writes and recorded answers.
public struct SavedCheckpoint: Hashable, Sendable {
    /// The thread.
    public var thread: ThreadID
    /// The namespace.
    public var namespace: String
    /// The state.
    public var checkpoint: Checkpoint
    /// The metadata.
    public var metadata: CheckpointMetadata
    /// The checkpoint before this one; `nil` for the first checkpoint, and where history was pruned.
    public var parent: CheckpointID?
    /// The writes of the superstep that starts here, sorted by task path, task id and index.
    public var pendingWrites: [PendingWrite]
    /// The recorded answers of the superstep that starts here, in the order in which they were first stored.
    public var answers: [AnswerRecord]

    /// Creates a saved checkpoint.
    public init(
        thread: ThreadID,
        namespace: String,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        parent: CheckpointID?,
        pendingWrites: [PendingWrite] = [],
        answers: [AnswerRecord] = []
    ) {
        self.thread = thread
        self.namespace = namespace
        self.checkpoint = checkpoint
        self.metadata = metadata
        self.parent = parent
        self.pendingWrites = pendingWrites
        self.answers = answers
    }

    /// The address of the checkpoint, with its id.
    public var address: CheckpointAddress {
        CheckpointAddress(thread: thread, namespace: namespace, checkpoint: checkpoint.id)
    }
}

/// The address of a checkpoint: its thread, its namespace and its id; no id for the newest one.
public struct CheckpointAddress: Hashable, Sendable {
    /// The thread.
    public var thread: ThreadID
    /// The namespace: empty at the root, `name:task-id` for a run nested in that task, joined with `|` when deeper.
    public var namespace: String
    /// The checkpoint, or `nil` for the newest of the thread and namespace.
    public var checkpoint: CheckpointID?

    /// Creates an address.
    public init(thread: ThreadID, namespace: String = "", checkpoint: CheckpointID? = nil) {
        self.thread = thread
        self.namespace = namespace
        self.checkpoint = checkpoint
    }
}

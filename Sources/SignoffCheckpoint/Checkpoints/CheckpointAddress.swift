/// The address of a checkpoint: its thread, its namespace and its id.
///
/// An address without an id is that of the newest checkpoint.
public struct CheckpointAddress: Hashable, Sendable {
    /// The thread.
    public var thread: ThreadID
    /// The namespace: empty at the root, `name:task-id` for a run nested in a task.
    ///
    /// The parts of deeper namespaces are joined with `|`.
    public var namespace: String
    /// The id; `nil` for the newest checkpoint of the thread and namespace.
    public var checkpoint: CheckpointID?

    /// Creates an address.
    public init(thread: ThreadID, namespace: String = "", checkpoint: CheckpointID? = nil) {
        self.thread = thread
        self.namespace = namespace
        self.checkpoint = checkpoint
    }
}

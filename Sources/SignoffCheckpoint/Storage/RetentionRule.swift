/// The rule that selects the data to remove from a database.
///
/// A thread is never removed while it waits for an answer, has a running or pending run, or has an unfinished newest
/// turn.
public struct RetentionRule: Hashable, Sendable {
    /// The time since which a thread must be unchanged; `nil` for all threads.
    public var unchangedSince: Timestamp?
    /// The number of newest checkpoints of a thread to keep, 1 or more; `nil` to remove the whole thread.
    public var keptCheckpoints: Int?
    /// The threads that count as done.
    public var scope: Scope

    /// A selection of the threads that count as done.
    public enum Scope: Hashable, Sendable {
        /// Threads whose newest turn finished successfully.
        case finished
        /// Also threads whose newest turn failed, although they could be retried.
        case finishedOrFailed
    }

    /// Creates a rule.
    public init(unchangedSince: Timestamp? = nil, keptCheckpoints: Int? = nil, scope: Scope = .finished) {
        self.unchangedSince = unchangedSince
        self.keptCheckpoints = keptCheckpoints
        self.scope = scope
    }
}

/// The data of one thread that a rule removes or would remove.
public struct PrunedThread: Hashable, Sendable {
    /// The thread.
    public var thread: ThreadID
    /// Whether the whole thread is removed.
    public var isRemoved: Bool
    /// The number of removed checkpoints.
    public var checkpoints: Int
    /// The number of removed writes.
    public var writes: Int

    /// Creates the description.
    public init(thread: ThreadID, isRemoved: Bool, checkpoints: Int, writes: Int) {
        self.thread = thread
        self.isRemoved = isRemoved
        self.checkpoints = checkpoints
        self.writes = writes
    }
}

/// The rule that selects what is removed from a database.
///
/// A thread that waits for an answer, has a running or pending run, or has an unfinished newest turn is never removed.
public struct RetentionRule: Hashable, Sendable {
    /// Only threads that last changed before this moment; `nil` for all.
    public var unchangedSince: Timestamp?
    /// The number of newest checkpoints of a thread to keep, 1 or more; `nil` to remove the whole thread.
    public var keptCheckpoints: Int?
    /// The threads that count as done.
    public var scope: Scope

    /// The threads that count as done.
    public enum Scope: Hashable, Sendable {
        /// Threads whose newest turn finished.
        case finished
        /// Also threads whose newest turn failed, and which could still be retried.
        case finishedOrFailed
    }

    /// Creates a rule.
    public init(unchangedSince: Timestamp? = nil, keptCheckpoints: Int? = nil, scope: Scope = .finished) {
        self.unchangedSince = unchangedSince
        self.keptCheckpoints = keptCheckpoints
        self.scope = scope
    }
}

/// The data of one thread that a rule removes, or would remove.
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

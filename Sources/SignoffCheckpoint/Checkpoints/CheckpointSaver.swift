/// A storage of checkpoints.
///
/// Every saver is also an ``InboxIndex``, because a saver can maintain the lists of threads and open questions while it
/// stores checkpoints.
///
/// Call every function from any task. A call suspends and never blocks a thread of the cooperative pool. Errors are
/// ``CheckpointError``.
public protocol CheckpointSaver: InboxIndex {
    /// Returns the checkpoint at `address`, or the newest of its thread and namespace when the address has no id; `nil`
    /// when no checkpoint matches.
    ///
    /// "Newest" means the maximum id as text, as in LangGraph, rather than the tip of a branch.
    func savedCheckpoint(at address: CheckpointAddress) async throws -> SavedCheckpoint?

    /// Returns the matching checkpoints, newest id first, each with its pending writes.
    func savedCheckpoints(matching query: CheckpointQuery) async throws -> [SavedCheckpoint]

    /// Returns the matching checkpoints, and the reason for each unreadable one.
    ///
    /// A query with metadata omits unreadable checkpoints.
    func legibleCheckpoints(matching query: CheckpointQuery) async throws -> LegibleCheckpoints

    /// Returns the checkpoints that determine the current state of a thread; none for a thread without checkpoints.
    ///
    /// An implementation does not need to read the history of the thread.
    func heads(of thread: ThreadID) async throws -> ThreadHeads

    /// Stores all of `changes` in one transaction.
    ///
    /// Returns once the changes are as durable as the saver promises. Changes of one caller are stored in call order.
    /// Repeating a call has no further effect.
    ///
    /// - Parameters:
    ///   - changes: The changes to store.
    ///   - lease: The lease under which the caller runs the thread; `nil` for callers without one.
    /// - Throws: `lease_lost` when the caller no longer holds `lease`, and nothing is stored; `storage` and `read_only`
    ///   from the engine.
    func apply(_ changes: [CheckpointChange], holding lease: RunLease?) async throws

    /// Returns every recorded answer of a thread, including answers at removed checkpoints and on a deleted thread.
    ///
    /// The records are kept as long as the ledger, because they contain the exact questions and answers. The records of
    /// one checkpoint are in the order in which they were first stored.
    func recordedAnswers(of thread: ThreadID) async throws -> [AnswerRecord]

    /// Deletes the checkpoints, writes, runs and events of a thread, in all namespaces. Deleting an unknown thread does nothing.
    func deleteThread(_ thread: ThreadID) async throws

    /// The storage that this saver is a part of, with all of its roles; `nil` for a saver that stores checkpoints only.
    ///
    /// A runtime finds the queue, the event log and the task names in this storage. A saver that wraps another saver
    /// returns the storage of that saver, with itself as ``WorkflowStorage/checkpoints``. A ``RunQueue`` that does not
    /// implement the property has a storage without optional roles.
    var storage: WorkflowStorage? { get }
}

extension CheckpointSaver {
    /// Returns `nil`: the saver stores checkpoints only.
    public var storage: WorkflowStorage? { nil }

    /// Returns the records of answers of the existing checkpoints of a thread.
    ///
    /// A saver that keeps records longer must implement this function itself.
    public func recordedAnswers(of thread: ThreadID) async throws -> [AnswerRecord] {
        try await savedCheckpoints(matching: CheckpointQuery(thread: thread)).reversed().flatMap(\.answers)
    }

    /// Stores all of `changes` in one transaction, for callers that hold no lease.
    public func apply(_ changes: [CheckpointChange]) async throws {
        try await apply(changes, holding: nil)
    }
}

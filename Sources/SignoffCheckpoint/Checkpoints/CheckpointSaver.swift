/// A storage of checkpoints.
///
/// Every saver is also an ``InboxIndex``, which reads all threads and open questions, because a saver can maintain both
/// while it stores.
///
/// Every function may be called from any task and suspends without blocking a thread of the cooperative pool. Errors are ``CheckpointError``.
public protocol CheckpointSaver: InboxIndex {
    /// Returns the checkpoint at `address`, or the newest of its thread and namespace when the address has no id; `nil`
    /// when there is none.
    ///
    /// "Newest" is the greatest id as text, as in LangGraph, not the tip of a branch.
    func savedCheckpoint(at address: CheckpointAddress) async throws -> SavedCheckpoint?

    /// Returns the checkpoints that match, newest id first, each with its pending writes.
    func savedCheckpoints(matching query: CheckpointQuery) async throws -> [SavedCheckpoint]

    /// Returns the checkpoints that match, and for each unreadable one the reason.
    ///
    /// A query for metadata omits unreadable checkpoints.
    func legibleCheckpoints(matching query: CheckpointQuery) async throws -> LegibleCheckpoints

    /// Returns what determines the current state of a thread; the value has no checkpoints for a thread without any.
    ///
    /// Does not need to read the history of the thread.
    func heads(of thread: ThreadID) async throws -> ThreadHeads

    /// Stores all of `changes` in one transaction.
    ///
    /// Returns when the changes are durable to the degree that the saver promises. Changes of one caller are stored in
    /// call order. A repeated call has no further effect.
    ///
    /// - Parameters:
    ///   - changes: The changes to store.
    ///   - lease: The lease under which the caller runs the thread; `nil` for callers without one.
    /// - Throws: `lease_lost` when `lease` is no longer held, and nothing is stored; `storage` and `read_only` from the engine.
    func apply(_ changes: [CheckpointChange], holding lease: RunLease?) async throws

    /// Returns every record of an answer given on a thread, including those of removed checkpoints and of a deleted
    /// thread.
    ///
    /// The records are kept as long as the ledger, because they hold exactly what was asked and approved. Those of one
    /// checkpoint are in the order in which they were first stored.
    func recordedAnswers(of thread: ThreadID) async throws -> [AnswerRecord]

    /// Deletes the checkpoints, writes, runs and events of a thread, in all namespaces. Deleting an unknown thread does nothing.
    func deleteThread(_ thread: ThreadID) async throws

    /// The storage that this saver is a part of, with all of its roles; `nil` for a saver that stores checkpoints only.
    ///
    /// A runtime finds the queue, the event log and the task names here. A saver that wraps another one returns the
    /// other's storage with itself as ``WorkflowStorage/checkpoints``. A ``RunQueue`` that does not implement the
    /// property has a storage without optional roles.
    var storage: WorkflowStorage? { get }
}

extension CheckpointSaver {
    /// `nil`: the saver stores checkpoints only.
    public var storage: WorkflowStorage? { nil }

    /// Returns the records of answers of the existing checkpoints of a thread.
    ///
    /// A saver that keeps records longer implements the function itself.
    public func recordedAnswers(of thread: ThreadID) async throws -> [AnswerRecord] {
        try await savedCheckpoints(matching: CheckpointQuery(thread: thread)).reversed().flatMap(\.answers)
    }

    /// Stores all of `changes` in one transaction, for callers that hold no lease.
    public func apply(_ changes: [CheckpointChange]) async throws {
        try await apply(changes, holding: nil)
    }
}

/// A storage of checkpoints.
///
/// What reads the threads and the open questions of all of them is ``InboxIndex``, which every saver is too: a saver knows both best while it stores.
///
/// Every function may be called from any task and suspends without blocking a thread of the cooperative pool. Errors are ``CheckpointError``.
public protocol CheckpointSaver: InboxIndex {
    /// Returns the checkpoint at `address`, or the newest of its thread and namespace when it names none; `nil` when there is none.
    ///
    /// "Newest" is the greatest id as text, as in LangGraph, not the tip of a branch.
    func savedCheckpoint(at address: CheckpointAddress) async throws -> SavedCheckpoint?

    /// Returns the checkpoints that match, newest id first, each with its pending writes.
    func savedCheckpoints(matching query: CheckpointQuery) async throws -> [SavedCheckpoint]

    /// Returns the checkpoints that match, and in place of those that cannot be read what is wrong with each.
    ///
    /// Those that cannot be read are left out of a query for metadata.
    func legibleCheckpoints(matching query: CheckpointQuery) async throws -> LegibleCheckpoints

    /// Returns what determines the current state of a thread; the value has no checkpoints for a thread without any.
    ///
    /// Does not need to read the history of the thread.
    func heads(of thread: ThreadID) async throws -> ThreadHeads

    /// Stores all of `changes` in one transaction.
    ///
    /// Returns once they are durable to the degree the saver promises. Changes of one caller are stored in call order. A repeated call is harmless.
    ///
    /// - Parameters:
    ///   - changes: What to store.
    ///   - lease: The lease under which the caller runs the thread; `nil` for callers without one.
    /// - Throws: `lease_lost` when `lease` is no longer held, and nothing is stored; `storage` and `read_only` from the engine.
    func apply(_ changes: [CheckpointChange], holding lease: RunLease?) async throws

    /// Returns every record of an answer given on a thread, also those of checkpoints that were removed and of a thread that was deleted.
    ///
    /// They are kept as long as the ledger: they hold what exactly was asked and approved. Those of one checkpoint come in the order in which they were first
    /// stored.
    func recordedAnswers(of thread: ThreadID) async throws -> [AnswerRecord]

    /// Deletes the checkpoints, writes, runs and events of a thread, in all namespaces. Deleting an unknown thread does nothing.
    func deleteThread(_ thread: ThreadID) async throws

    /// The storage this saver is a part of, with all of its roles; `nil` for a saver that stores checkpoints only.
    ///
    /// A runtime finds the queue, the event log and the names of tasks here. A saver that wraps another one returns the other's storage with itself as
    /// ``WorkflowStorage/checkpoints``. A ``RunQueue`` that does not implement it has a storage without optional roles.
    var storage: WorkflowStorage? { get }
}

extension CheckpointSaver {
    /// No storage: checkpoints alone.
    public var storage: WorkflowStorage? { nil }

    /// Returns the records of answers that stand with the checkpoints of a thread.
    ///
    /// A saver that keeps them longer brings its own.
    public func recordedAnswers(of thread: ThreadID) async throws -> [AnswerRecord] {
        try await savedCheckpoints(matching: CheckpointQuery(thread: thread)).reversed().flatMap(\.answers)
    }

    /// Stores all of `changes` in one transaction, for callers that hold no lease.
    public func apply(_ changes: [CheckpointChange]) async throws {
        try await apply(changes, holding: nil)
    }
}

/// Durable requests to run workflows, and the leases of the workers that execute them.
///
/// At most one run of a thread executes or sleeps at a time. Every function is atomic across all processes that share
/// the database.
public protocol RunQueue: CheckpointSaver, Ledger {
    /// Returns the first changes of a run, given the newest root checkpoint of its thread.
    typealias FirstChanges = @Sendable (SavedCheckpoint?) throws -> [CheckpointChange]

    /// Stores a request if its guards hold, and returns the pending run.
    ///
    /// A request with a known client token is not stored again: the run of the first request is returned, and guards
    /// are not checked. An answer with a ``RunGuard/question(_:)`` guard and without a binding is bound to the question
    /// that the guard was checked against.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - guards: The conditions, all checked in the transaction that stores the request, before anything is written.
    ///   - record: The decision to append to the ledger in the same transaction; `nil` for none.
    /// - Returns: The pending run with the hash of its ledger entry, or the run of the client token.
    /// - Throws: `answer_conflict` with the conflict, `thread_changed` or `thread_busy` when a guard does not hold;
    ///   `read_only`; `storage`. Nothing is then stored.
    func submit(
        _ request: RunRequest,
        requiring guards: [RunGuard],
        recording record: JSONObject?
    ) async throws -> Run

    /// Stores a request as a run that `worker` holds, with its ledger record and the first changes of its thread, in
    /// one transaction.
    ///
    /// A caller uses this function to run a thread in its own process, because no other worker can claim the run
    /// between storing and claiming. Pending runs of the thread do not hold the thread. A request with a known client
    /// token is not stored again: the run of the first request is claimed, and guards and changes are ignored.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - worker: The worker that will hold the run.
    ///   - lease: The length of the lease.
    ///   - guards: The conditions to check, as in ``submit(_:requiring:recording:)``.
    ///   - record: The ledger record of the answers that the run brings; `nil` for none.
    ///   - first: Returns the first changes for the newest root checkpoint of the thread, which is `nil` for a thread
    ///     without checkpoints. No other writer can add a checkpoint in the meantime. The queue can call the closure
    ///     several times and uses only the changes of the last call. `nil` for no changes.
    /// - Returns: The run, with the hash of its ledger entry; `nil`, with nothing stored, when another run holds the
    ///   thread.
    /// - Throws: The errors of `first`; `answer_conflict`, `thread_changed` or `thread_busy` when a guard does not
    ///   hold; `run_not_found` when the run of the client token is no longer pending; `read_only`; `storage`. Nothing
    ///   is then stored.
    func begin(
        _ request: RunRequest,
        for worker: WorkerID,
        lease: Duration,
        requiring guards: [RunGuard],
        recording record: JSONObject?,
        storing first: FirstChanges?
    ) async throws -> Run?

    /// Claims the oldest run of one of `workflows` that is pending or whose lease has expired, on a thread that no run
    /// holds; `nil` for none.
    ///
    /// Claiming the run of a lost worker increments `attempt` and `interruptedAttempts`. A sleeping run can be claimed
    /// from ``Run/notBefore`` on. Until it ends, no other run of its thread can be claimed.
    func claim(
        for worker: WorkerID,
        workflows: Set<String>,
        thread: ThreadID?,
        lease: Duration
    ) async throws -> Run?

    /// Claims the run `id` for `worker`, either pending or left by a lost worker; `nil` when another run holds the
    /// thread, or the run sleeps.
    ///
    /// Claiming the run of a lost worker increments `attempt` and `interruptedAttempts`. A run with a requested
    /// cancellation is canceled, and `nil` is returned.
    ///
    /// - Throws: `run_not_found` when the run is neither pending nor left by a lost worker.
    func claim(run id: RunID, for worker: WorkerID, lease: Duration) async throws -> Run?

    /// Extends a lease by `duration` from now. Returns the lease, and whether cancellation of the run was requested.
    ///
    /// - Throws: `lease_lost` when the worker no longer holds the lease.
    func renew(_ lease: RunLease, by duration: Duration) async throws -> LeaseRenewal

    /// Stores the last changes of a run, and ends the run with its outcome, in one transaction.
    ///
    /// - Throws: `lease_lost` when the worker no longer holds the lease; `invalid_data` when `status` does not end a
    ///   run. Nothing is then stored.
    func finish(
        _ lease: RunLease,
        as status: RunStatus,
        error: RunFailure?,
        storing changes: [CheckpointChange]
    ) async throws

    /// Returns a claimed run to the queue, because its worker is stopping or the run sleeps. The attempt stays counted.
    ///
    /// A run with a requested cancellation is canceled instead.
    ///
    /// - Parameters:
    ///   - lease: The lease of the run.
    ///   - due: The time until which the run sleeps (``Run/notBefore``). The run keeps its thread and cannot be claimed
    ///     earlier. `nil` for a run that any worker can claim at once.
    /// - Throws: `lease_lost` when the worker no longer holds the lease.
    func release(_ lease: RunLease, until due: Timestamp?) async throws

    /// Requests the cancellation of a run and returns the run.
    ///
    /// A pending run is canceled at once. A running run is canceled when its worker notices the request.
    ///
    /// - Throws: `run_not_found`.
    func requestCancellation(of run: RunID) async throws -> Run

    /// Returns a run; `nil` for an unknown id.
    func run(_ id: RunID) async throws -> Run?

    /// Returns the run of a client token; `nil` for an unknown token.
    func run(clientToken: String) async throws -> Run?

    /// Returns the matching runs, newest first.
    func runs(matching query: RunQuery) async throws -> [Run]
}

extension RunQueue {
    /// Stores a request if the guards of its answers hold, and returns the pending run.
    ///
    /// - Throws: The errors of ``submit(_:requiring:recording:)``.
    public func submit(
        _ request: RunRequest,
        guardedBy guards: [AnswerGuard],
        recording record: JSONObject?
    ) async throws -> Run {
        try await submit(request, requiring: guards.map { .question($0) }, recording: record)
    }

    /// Stores a request as a run that `worker` already holds, with its record.
    ///
    /// Returns `nil`, and stores nothing, when another run holds the thread.
    ///
    /// - Throws: The errors of ``begin(_:for:lease:requiring:recording:storing:)``.
    public func begin(
        _ request: RunRequest,
        for worker: WorkerID,
        lease: Duration,
        recording record: JSONObject? = nil
    ) async throws -> Run? {
        try await begin(request, for: worker, lease: lease, requiring: [], recording: record, storing: nil)
    }

    /// Stores a request as a run that `worker` already holds, with the first changes of its thread.
    ///
    /// Returns `nil`, and stores nothing, when another run holds the thread.
    ///
    /// - Throws: The errors of ``begin(_:for:lease:requiring:recording:storing:)``.
    public func begin(
        _ request: RunRequest,
        for worker: WorkerID,
        lease: Duration,
        storing first: @escaping FirstChanges
    ) async throws -> Run? {
        try await begin(request, for: worker, lease: lease, requiring: [], recording: nil, storing: first)
    }

    /// Ends the run of a lease with its outcome.
    ///
    /// - Throws: The errors of ``finish(_:as:error:storing:)``.
    public func finish(_ lease: RunLease, as status: RunStatus, error: RunFailure?) async throws {
        try await finish(lease, as: status, error: error, storing: [])
    }

    /// Returns a claimed run to the queue, for any worker to claim at once.
    ///
    /// - Throws: The errors of ``release(_:until:)``.
    public func release(_ lease: RunLease) async throws {
        try await release(lease, until: nil)
    }

    /// Returns the unfinished runs of the same thread that were requested before `run`, oldest first.
    ///
    /// - Throws: The errors of ``runs(matching:)``.
    package func activeRuns(before run: Run) async throws -> [Run] {
        let active = try await runs(
            matching: RunQuery(thread: run.request.thread, statuses: [.pending, .running], limit: 1_000)
        )
        return active.drop { $0.id != run.id }.dropFirst().reversed()
    }
}

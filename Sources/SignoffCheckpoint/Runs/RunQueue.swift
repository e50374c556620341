/// Durable requests to run workflows, and the leases of the workers that execute them.
///
/// A thread has at most one run that executes or sleeps. Every function is atomic across processes that share the
/// database.
public protocol RunQueue: CheckpointSaver, Ledger {
    /// Returns the first changes of a run, given the newest root checkpoint of its thread.
    typealias FirstChanges = @Sendable (SavedCheckpoint?) throws -> [CheckpointChange]

    /// Stores a request, if its guards hold, and returns the pending run.
    ///
    /// A request whose client token is known is not stored again: its run is returned, and the guards are not checked.
    /// An answer without a binding that has a ``RunGuard/question(_:)`` guard is bound to the question that the guard
    /// was checked against.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - guards: The conditions, all checked in the transaction that stores the request, before anything is written.
    ///   - record: The decision to append to the ledger in the same transaction; `nil` for none.
    /// - Returns: The pending run with the hash of its ledger entry, or the run of the client token.
    /// - Throws: `answer_conflict` with the conflict, `thread_changed` or `thread_busy` when a guard does not hold; `read_only`; `storage`. Nothing is stored
    ///   then.
    func submit(
        _ request: RunRequest,
        requiring guards: [RunGuard],
        recording record: JSONObject?
    ) async throws -> Run

    /// Stores a request as a run that `worker` holds, with its ledger record and the first changes of its thread, in
    /// one transaction.
    ///
    /// A caller uses this function to run a thread in its own process: no other worker can claim the run between
    /// storing and claiming. Pending runs of the thread do not hold the thread. A request whose client token is known
    /// is not stored again: its run is claimed, and guards and changes are ignored.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - worker: The holder of the run.
    ///   - lease: The length of the lease.
    ///   - guards: The conditions to check, as in ``submit(_:requiring:recording:)``.
    ///   - record: The ledger record of the answers that the run brings; `nil` for none.
    ///   - first: Returns the first changes, given the newest root checkpoint of the thread, or `nil` for a thread
    ///     without checkpoints. No other writer can follow that checkpoint in the meantime. The closure may be called
    ///     again; only the changes of the last call are used. `nil` for no changes.
    /// - Returns: The run, with the hash of its ledger entry; `nil`, with nothing stored, when another run holds the
    ///   thread.
    /// - Throws: The errors of `first`; `answer_conflict`, `thread_changed` or `thread_busy` when a guard fails;
    ///   `run_not_found` when the run of the client token is no longer pending; `read_only`; `storage`. Nothing is
    ///   stored then.
    func begin(
        _ request: RunRequest,
        for worker: WorkerID,
        lease: Duration,
        requiring guards: [RunGuard],
        recording record: JSONObject?,
        storing first: FirstChanges?
    ) async throws -> Run?

    /// Claims the oldest run among `workflows` that is pending or whose lease has expired, on a thread that no run
    /// holds; `nil` when there is none.
    ///
    /// Claiming a run of a lost worker increments its attempt and `interruptedAttempts`. A sleeping run can be claimed
    /// from ``Run/notBefore`` on; until it ends, no other run of its thread can be claimed.
    func claim(
        for worker: WorkerID,
        workflows: Set<String>,
        thread: ThreadID?,
        lease: Duration
    ) async throws -> Run?

    /// Claims the run `id` for `worker`, pending or left by a lost worker; `nil` when another run holds the thread, or
    /// the run sleeps.
    ///
    /// Claiming a run of a lost worker increments its attempt and `interruptedAttempts`. A run with a requested
    /// cancellation is canceled, and `nil` is returned.
    ///
    /// - Throws: `run_not_found` when the run is not pending and was not left by a lost worker.
    func claim(run id: RunID, for worker: WorkerID, lease: Duration) async throws -> Run?

    /// Extends a lease by `duration` from now, and returns it with whether cancellation was requested.
    ///
    /// - Throws: `lease_lost` when it is no longer held.
    func renew(_ lease: RunLease, by duration: Duration) async throws -> LeaseRenewal

    /// Stores the last changes of a run and ends it with its outcome, in one transaction.
    ///
    /// - Throws: `lease_lost` when the lease is no longer held; `invalid_data` when `status` does not end a run. Nothing is stored then.
    func finish(
        _ lease: RunLease,
        as status: RunStatus,
        error: RunFailure?,
        storing changes: [CheckpointChange]
    ) async throws

    /// Returns a claimed run to the queue, because its worker is stopping or the run sleeps. Its attempt remains
    /// counted.
    ///
    /// A run with a requested cancellation is canceled instead.
    ///
    /// - Parameters:
    ///   - lease: The lease of the run.
    ///   - due: The time until which the run sleeps (``Run/notBefore``). The run cannot be claimed before, and keeps
    ///     its thread. `nil` for a run that any worker may claim at once.
    /// - Throws: `lease_lost` when the lease is no longer held.
    func release(_ lease: RunLease, until due: Timestamp?) async throws

    /// Requests the cancellation of a run and returns the run.
    ///
    /// A pending run is canceled at once, a running run when its worker notices the request.
    ///
    /// - Throws: `run_not_found`.
    func requestCancellation(of run: RunID) async throws -> Run

    /// Returns the run; `nil` when there is none.
    func run(_ id: RunID) async throws -> Run?

    /// Returns the run of a client token; `nil` when there is none.
    func run(clientToken: String) async throws -> Run?

    /// Returns the runs that match, newest first.
    func runs(matching query: RunQuery) async throws -> [Run]
}

extension RunQueue {
    /// Stores a request, if the guards of its answers hold, and returns the pending run.
    ///
    /// - Throws: The errors of ``submit(_:requiring:recording:)``.
    public func submit(
        _ request: RunRequest,
        guardedBy guards: [AnswerGuard],
        recording record: JSONObject?
    ) async throws -> Run {
        try await submit(request, requiring: guards.map { .question($0) }, recording: record)
    }

    /// Stores a request as a run that `worker` already holds, with its record; `nil`, and nothing stored, when another run holds the thread.
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

    /// Stores a request as a run that `worker` already holds, with the first changes of its thread; `nil`, and nothing stored, when another run holds the thread.
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

    /// Gives a claimed run back as pending, for any worker to claim at once.
    ///
    /// - Throws: The errors of ``release(_:until:)``.
    public func release(_ lease: RunLease) async throws {
        try await release(lease, until: nil)
    }

    /// Returns the runs of the same thread that were asked for before `run` and have not ended, oldest first.
    ///
    /// - Throws: The errors of ``runs(matching:)``.
    package func activeRuns(before run: Run) async throws -> [Run] {
        let active = try await runs(
            matching: RunQuery(thread: run.request.thread, statuses: [.pending, .running], limit: 1_000)
        )
        return active.drop { $0.id != run.id }.dropFirst().reversed()
    }
}

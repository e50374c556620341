/// Durable requests to run workflows, and the leases of the workers that carry them out.
///
/// A thread has at most one run that is running or sleeps. All functions are atomic across processes that share the database.
public protocol RunQueue: CheckpointSaver, Ledger {
    /// Makes the first changes of a run from the newest root checkpoint of its thread.
    typealias FirstChanges = @Sendable (SavedCheckpoint?) throws -> [CheckpointChange]

    /// Stores a request, if its guards hold, and returns the pending run.
    ///
    /// A request whose client token is already known is not stored again: the run it made is returned, and its guards are not checked. An answer without a
    /// binding that has a ``RunGuard/question(_:)`` guard is bound to the question the guard was checked against.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - guards: What must still be true; all are checked in the transaction that stores the request, before anything is written.
    ///   - record: The decision to append to the ledger in the same transaction; nil for none.
    /// - Returns: The pending run with the hash of its entry, or the run the client token already made.
    /// - Throws: `answer_conflict` with the conflict, `thread_changed` or `thread_busy` when a guard does not hold; `read_only`; `storage`. Nothing is stored
    ///   then.
    func submit(
        _ request: RunRequest,
        requiring guards: [RunGuard],
        recording record: JSONObject?
    ) async throws -> Run

    /// Stores a request as a run that `worker` already holds, with its record and the first changes of its thread, in one transaction.
    ///
    /// This is how a caller runs a thread in its own process: between storing and claiming no worker can take the run away. Pending runs of the thread do not
    /// hold it. A request whose client token is known is not stored again: the run it made is claimed, and neither guards nor changes count.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - worker: Who holds the run.
    ///   - lease: For how long.
    ///   - guards: What must still be true, as for ``submit(_:requiring:recording:)``.
    ///   - record: What is recorded of the answers the run brings; nil for none.
    ///   - first: Makes the first changes from the newest root checkpoint of the thread, which nobody else can follow meanwhile; nil for a thread without any. It
    ///     may be asked again, and then only the last changes count. Nil for no changes.
    /// - Returns: The run, with the hash of its entry; nil, and nothing stored, when another run holds the thread.
    /// - Throws: What `first` throws; `answer_conflict`, `thread_changed` or `thread_busy` when a guard does not hold; `run_not_found` when the client token's run
    ///   is no longer pending; `read_only`; `storage`. Nothing is stored then.
    func begin(
        _ request: RunRequest,
        for worker: WorkerID,
        lease: Duration,
        requiring guards: [RunGuard],
        recording record: JSONObject?,
        storing first: FirstChanges?
    ) async throws -> Run?

    /// Claims the oldest pending run, or one whose lease has run out, among `workflows`, on a thread that nobody holds; nil when there is none.
    ///
    /// A run taken over from a vanished worker has its attempt and `interruptedAttempts` counted up. A run that sleeps is claimed once its time has come
    /// (``Run/notBefore``); until it has ended, no other run of its thread is.
    func claim(
        for worker: WorkerID,
        workflows: Set<String>,
        thread: ThreadID?,
        lease: Duration
    ) async throws -> Run?

    /// Claims the run `id` for `worker`, pending or left by a worker that vanished; nil when its thread is held by another run, or the run sleeps.
    ///
    /// A run that was taken over has its attempt and `interruptedAttempts` counted up; one that was to be cancelled is cancelled, and nil is returned.
    ///
    /// - Throws: `run_not_found` when it is not pending and no vanished worker left it.
    func claim(run id: RunID, for worker: WorkerID, lease: Duration) async throws -> Run?

    /// Extends a lease by `duration` from now and returns it, and whether the run's cancellation was asked for.
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

    /// Gives a claimed run back as pending, for a worker that is stopping or whose run sleeps; its attempt stays counted.
    ///
    /// A run that was to be cancelled is cancelled instead.
    ///
    /// - Parameters:
    ///   - lease: The lease of the run.
    ///   - due: Until when the run sleeps (``Run/notBefore``): nobody claims it before, and it keeps its thread. Nil for a run that any worker may claim at
    ///     once.
    /// - Throws: `lease_lost` when the lease is no longer held.
    func release(_ lease: RunLease, until due: Timestamp?) async throws

    /// Asks for a run to be cancelled: a pending one is cancelled at once, a running one when its worker notices. Returns the run.
    ///
    /// - Throws: `run_not_found`.
    func requestCancellation(of run: RunID) async throws -> Run

    /// Returns the run; nil when there is none.
    func run(_ id: RunID) async throws -> Run?

    /// Returns the run a client token made; nil when there is none.
    func run(clientToken: String) async throws -> Run?

    /// Returns the runs that match, newest first.
    func runs(matching query: RunQuery) async throws -> [Run]
}

extension RunQueue {
    /// Stores a request, if the guards of its answers hold, and returns the pending run.
    ///
    /// - Throws: What ``submit(_:requiring:recording:)`` throws.
    public func submit(
        _ request: RunRequest,
        guardedBy guards: [AnswerGuard],
        recording record: JSONObject?
    ) async throws -> Run {
        try await submit(request, requiring: guards.map { .question($0) }, recording: record)
    }

    /// Stores a request as a run that `worker` already holds, with its record; nil, and nothing stored, when another run holds the thread.
    ///
    /// - Throws: What ``begin(_:for:lease:requiring:recording:storing:)`` throws.
    public func begin(
        _ request: RunRequest,
        for worker: WorkerID,
        lease: Duration,
        recording record: JSONObject? = nil
    ) async throws -> Run? {
        try await begin(request, for: worker, lease: lease, requiring: [], recording: record, storing: nil)
    }

    /// Stores a request as a run that `worker` already holds, with the first changes of its thread; nil, and nothing stored, when another run holds the thread.
    ///
    /// - Throws: What ``begin(_:for:lease:requiring:recording:storing:)`` throws.
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
    /// - Throws: What ``finish(_:as:error:storing:)`` throws.
    public func finish(_ lease: RunLease, as status: RunStatus, error: RunFailure?) async throws {
        try await finish(lease, as: status, error: error, storing: [])
    }

    /// Gives a claimed run back as pending, for any worker to claim at once.
    ///
    /// - Throws: What ``release(_:until:)`` throws.
    public func release(_ lease: RunLease) async throws {
        try await release(lease, until: nil)
    }

    /// Returns the runs of the same thread that were asked for before `run` and have not ended, oldest first.
    ///
    /// - Throws: What ``runs(matching:)`` throws.
    package func activeRuns(before run: Run) async throws -> [Run] {
        let active = try await runs(
            matching: RunQuery(thread: run.request.thread, statuses: [.pending, .running], limit: 1_000)
        )
        return active.drop { $0.id != run.id }.dropFirst().reversed()
    }
}

/// Durable requests to run workflows, and the leases of the workers that carry them out.
///
/// A thread has at most one running run. All functions are atomic across processes that share the database.
public protocol RunQueue: CheckpointSaver {
    /// Stores a request, if its guards hold, and returns the pending run.
    ///
    /// A request whose client token is already known is not stored again: the run it made is returned. A guarded answer without a binding is bound to the
    /// question its guard was checked against.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - guards: What must still be true of the questions being answered; all are checked before anything is written.
    ///   - record: The decision to append to the ledger in the same transaction; nil for none.
    /// - Returns: The pending run with the hash of its entry, or the run the client token already made.
    /// - Throws: `answer_conflict` with the conflict when a guard does not hold; `read_only`; `storage`. Nothing is stored then.
    func submit(
        _ request: RunRequest,
        guardedBy guards: [AnswerGuard],
        recording record: JSONObject?
    ) async throws -> Run

    /// Stores a request as a run that `worker` already holds, in one step; nil, and nothing stored, when another run holds the thread.
    ///
    /// This is how a caller runs a thread in its own process: between storing and claiming no worker can take the run away. Pending runs of the
    /// thread do not hold it.
    ///
    /// - Throws: `read_only`; `storage`.
    func begin(_ request: RunRequest, for worker: WorkerID, lease: Duration) async throws -> Run?

    /// Stores a request as a run that `worker` already holds, and appends a record to the ledger in the same transaction.
    ///
    /// - Parameters:
    ///   - request: What is asked for; it bears no client token.
    ///   - worker: Who holds the run.
    ///   - lease: For how long.
    ///   - record: What is recorded of the answers the run brings; nil for none.
    /// - Returns: The run, with the hash of its entry; nil, and nothing stored, when another run holds the thread.
    /// - Throws: `read_only`; `storage`. Nothing is stored then.
    func begin(
        _ request: RunRequest,
        for worker: WorkerID,
        lease: Duration,
        recording record: JSONObject?
    ) async throws -> Run?

    /// Stores a request as a run that `worker` already holds, and the first changes of its thread with it: what begins a run needs one commit.
    ///
    /// - Parameters:
    ///   - request: What is asked for; it bears no client token.
    ///   - worker: Who holds the run.
    ///   - lease: For how long.
    ///   - first: Makes the changes from the newest root checkpoint of the thread, which nobody else can follow meanwhile; nil for a thread without any. It may be
    ///     asked again, and then only the last changes count.
    /// - Returns: The run; nil, and nothing stored, when another run holds the thread.
    /// - Throws: What `first` throws; `read_only`; `storage`. Nothing is stored then.
    func begin(
        _ request: RunRequest,
        for worker: WorkerID,
        lease: Duration,
        storing first: @escaping @Sendable (SavedCheckpoint?) throws -> [CheckpointChange]
    ) async throws -> Run?

    /// Claims the oldest pending run, or one whose lease has run out, among `workflows`, on a thread that nobody holds; nil when there is none.
    ///
    /// A run taken over from a vanished worker has its attempt and `interruptedAttempts` counted up.
    func claim(
        for worker: WorkerID,
        workflows: Set<String>,
        thread: ThreadID?,
        lease: Duration
    ) async throws -> Run?

    /// Claims the run `id` for `worker`, pending or left by a worker that vanished; nil when its thread is held by another run.
    ///
    /// A run that was taken over has its attempt and `interruptedAttempts` counted up; one that was to be cancelled is cancelled, and nil is returned.
    ///
    /// - Throws: `run_not_found` when it is not pending and no vanished worker left it.
    func claim(run id: RunID, for worker: WorkerID, lease: Duration) async throws -> Run?

    /// Extends a lease by `duration` from now and returns it, and whether the run's cancellation was asked for.
    ///
    /// - Throws: `lease_lost` when it is no longer held.
    func renew(_ lease: RunLease, by duration: Duration) async throws -> LeaseRenewal

    /// Ends the run of a lease with its outcome.
    ///
    /// - Throws: `lease_lost` when the lease is no longer held.
    func finish(_ lease: RunLease, as status: RunStatus, error: RunFailure?) async throws

    /// Stores the last changes of a run and ends it with its outcome: what ends a run needs one commit.
    ///
    /// - Throws: `lease_lost` when the lease is no longer held, and nothing is stored.
    func finish(
        _ lease: RunLease,
        as status: RunStatus,
        error: RunFailure?,
        storing changes: [CheckpointChange]
    ) async throws

    /// Gives a claimed run back as pending, for a worker that is stopping; its attempt stays counted.
    ///
    /// - Throws: `lease_lost` when the lease is no longer held.
    func release(_ lease: RunLease) async throws

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

    /// Appends a record to the ledger that belongs to no run, such as that somebody was shown a secret.
    ///
    /// - Throws: `read_only`; `storage`. Nothing is stored then.
    func record(_ record: JSONObject) async throws

    /// Returns ledger entries, oldest first, after sequence number `sequence` (0 for all), at most `limit`.
    func ledger(after sequence: Int64, limit: Int) async throws -> [LedgerEntry]

    /// Returns ledger entries, newest first, before sequence number `sequence` (nil from the newest), at most `limit`.
    ///
    /// Costs as much as what is returned, however long the ledger is.
    func newestLedger(before sequence: Int64?, limit: Int) async throws -> [LedgerEntry]
}

extension RunQueue {
    /// Stores a run and then its record, for queues that do not store both in one go.
    ///
    /// When the record cannot be stored the run is cancelled.
    public func begin(
        _ request: RunRequest,
        for worker: WorkerID,
        lease: Duration,
        recording record: JSONObject?
    ) async throws -> Run? {
        guard let run = try await begin(request, for: worker, lease: lease) else { return nil }
        guard let record else { return run }
        do {
            try await self.record(record)
        } catch {
            // Should this fail too, the lease runs out by itself.
            if let held = run.lease { try? await finish(held, as: .cancelled, error: nil) }
            throw error
        }
        return run
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

    /// Stores a run and then the first changes of its thread, for queues that do not store both in one go.
    ///
    /// When the changes cannot be made or stored the run is cancelled.
    public func begin(
        _ request: RunRequest,
        for worker: WorkerID,
        lease: Duration,
        storing first: @escaping @Sendable (SavedCheckpoint?) throws -> [CheckpointChange]
    ) async throws -> Run? {
        guard let run = try await begin(request, for: worker, lease: lease), let held = run.lease else { return nil }
        do {
            let head = try await savedCheckpoint(at: CheckpointAddress(thread: request.thread))
            try await apply(try first(head), holding: held)
        } catch {
            // Should this fail too, the lease runs out by itself.
            try? await finish(held, as: .cancelled, error: nil)
            throw error
        }
        return run
    }

    /// Stores the last changes of a run and then its end, for queues that do not store both in one go.
    public func finish(
        _ lease: RunLease,
        as status: RunStatus,
        error: RunFailure?,
        storing changes: [CheckpointChange]
    ) async throws {
        try await apply(changes, holding: lease)
        try await finish(lease, as: status, error: error)
    }
}

/// Whether a renewed lease comes with the wish to stop.
public struct LeaseRenewal: Hashable, Sendable {
    /// The lease with its new end.
    public var lease: RunLease
    /// Whether the run's cancellation was asked for.
    public var isCancellationRequested: Bool

    /// Creates a renewal.
    public init(lease: RunLease, isCancellationRequested: Bool) {
        self.lease = lease
        self.isCancellationRequested = isCancellationRequested
    }
}

/// Which runs to list, newest first.
public struct RunQuery: Hashable, Sendable {
    /// Only runs of this thread.
    public var thread: ThreadID?
    /// Only runs in one of these states; empty for all.
    public var statuses: Set<RunStatus>
    /// Whether only the newest run of each thread counts: a failed run that was retried since is then left out.
    public var newestOfThreadOnly: Bool
    /// Only what comes after this place, the place of the last run of the page before: runs asked for earlier.
    public var after: RunPlace?
    /// At most this many, 1 or more.
    public var limit: Int

    /// Creates a query.
    public init(
        thread: ThreadID? = nil,
        statuses: Set<RunStatus> = [],
        newestOfThreadOnly: Bool = false,
        after: RunPlace? = nil,
        limit: Int = 200
    ) {
        self.thread = thread
        self.statuses = statuses
        self.newestOfThreadOnly = newestOfThreadOnly
        self.after = after
        self.limit = limit
    }
}

/// What must still be true of a question when its answer is stored: it is compared and set on all five.
public struct AnswerGuard: Hashable, Sendable {
    /// The thread.
    public var thread: ThreadID
    /// The newest root checkpoint the operator saw.
    public var checkpoint: CheckpointID
    /// The question.
    public var interrupt: InterruptID
    /// The payload the operator saw.
    public var payloadDigest: PayloadDigest
    /// How many questions of the task were answered before it.
    public var position: Int

    /// Creates a guard.
    public init(
        thread: ThreadID,
        checkpoint: CheckpointID,
        interrupt: InterruptID,
        payloadDigest: PayloadDigest,
        position: Int
    ) {
        self.thread = thread
        self.checkpoint = checkpoint
        self.interrupt = interrupt
        self.payloadDigest = payloadDigest
        self.position = position
    }

    /// The guard for a question as it was read.
    ///
    /// - Returns: nil when the question has no id, which only very old files know.
    public init?(for question: OpenInterrupt) {
        guard let interrupt = question.interrupt.id else { return nil }
        self.init(
            thread: question.thread,
            checkpoint: question.checkpoint,
            interrupt: interrupt,
            payloadDigest: question.payloadDigest,
            position: question.position
        )
    }
}

/// Why an answer was refused.
public enum AnswerConflict: Hashable, Sendable {
    /// Somebody answered this question before: who, when, and the run that carries it out.
    case alreadyAnswered(by: String, at: Timestamp, run: RunID)
    /// The task asks another question now.
    case movedOn(to: [InterruptID])
    /// Nothing waits on the thread.
    case nothingPending
    /// The payload is not the one that was read.
    case payloadChanged(from: PayloadDigest, to: PayloadDigest)
    /// The thread has a newer checkpoint.
    case checkpointChanged(to: CheckpointID)
    /// The thread does not exist.
    case threadUnknown
}

/// One line of the append-only record of decisions.
public struct LedgerEntry: Hashable, Sendable {
    /// Its number, from 1, without gaps.
    public var sequence: Int64
    /// SHA-256 of the entry before it, in hexadecimal; 64 zeros for the first.
    public var previousHash: String
    /// SHA-256 of `previousHash`, a newline, and the record's JSON text.
    public var hash: String
    /// When it was written.
    public var at: Timestamp
    /// The decision.
    public var record: JSONObject

    /// Creates an entry.
    public init(sequence: Int64, previousHash: String, hash: String, at: Timestamp, record: JSONObject) {
        self.sequence = sequence
        self.previousHash = previousHash
        self.hash = hash
        self.at = at
        self.record = record
    }
}

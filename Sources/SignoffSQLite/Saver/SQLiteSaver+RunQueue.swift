public import OrderedCollections
public import SignoffCheckpoint

extension SQLiteSaver {
    /// Stores a request if its guards hold, and returns the pending run.
    ///
    /// A request with a known client token is not stored again. The run of the first request is returned. A guarded
    /// answer without a binding is bound to the question that its guard was checked against.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - guards: The conditions of the request, all checked before anything is written.
    ///   - record: The decision to append to the ledger in the same transaction; `nil` for none.
    /// - Returns: The pending run, or the existing run of the client token.
    /// - Throws: `answer_conflict` with the conflict, `thread_changed` or `thread_busy` when a guard does not hold;
    ///   `not_storable` for an input or answer nested deeper than 1024 levels; `read_only`, `locked`, `full`, otherwise
    ///   `storage`. Nothing is then stored.
    public func submit(
        _ request: RunRequest,
        requiring guards: [RunGuard],
        recording record: JSONObject?
    ) async throws -> Run {
        try request.check()
        let (time, random) = (time, random)
        return try await database.write { connection in
            let runs = RunRows(connection: connection)
            if let token = request.clientToken, let known = try runs.run(clientToken: token) { return known }
            var request = request
            var threads = StoredThreads(connection: connection)
            try request.require(guards, of: &threads)
            let now = time.now()
            var run = Run(id: .random(from: random), pending: request, at: now)
            if let record { run.ledgerHash = try LedgerRows(connection: connection).append(record, at: now).hash }
            try runs.insert(run)
            try ReadModelWriter(connection: connection).settle(request.thread, at: now)
            return run
        }
    }

    /// Stores a request as a run that `worker` already holds, with its record and the first changes of its thread, in
    /// one commit.
    ///
    /// Returns `nil`, and stores nothing, when another run holds the thread.
    ///
    /// A run whose worker is lost does not hold the thread. Such a run returns to the queue. A request with a known
    /// client token is not stored again. The run of the first request is claimed.
    ///
    /// - Throws: The errors of `first`; `answer_conflict`, `thread_changed` or `thread_busy` when a guard does not
    ///   hold; `run_not_found` when the run of the client token is no longer pending; `read_only`, `locked`, `full`,
    ///   otherwise `storage`. Nothing is then stored.
    public func begin(
        _ request: RunRequest,
        for worker: WorkerID,
        lease: Duration,
        requiring guards: [RunGuard],
        recording record: JSONObject?,
        storing first: FirstChanges?
    ) async throws -> Run? {
        try request.check()
        let (time, random, leases) = (time, random, leases)
        return try await database.write { connection in
            let now = time.now()
            let claims = RunClaims(connection: connection, now: now, watch: leases)
            if let token = request.clientToken, let known = try claims.runs.run(clientToken: token) {
                return try claims.claim(known, for: worker, lease: lease)
            }
            var run = Run(id: .random(from: random), pending: request, at: now)
            guard try claims.begin(&run, for: worker, lease: lease, requiring: guards, recording: record) else {
                return nil
            }
            let index = ReadModelWriter(connection: connection)
            let changes = try first.map { first in
                try first(index.rows.checkpoint(at: CheckpointAddress(thread: request.thread)))
            }
            guard let changes, !changes.isEmpty else {
                try claims.settle(request.thread)
                return run
            }
            try changes.forEach { try $0.check() }
            try index.begin(changes, under: run.lease, at: now)
            return run
        }
    }

    /// Claims the oldest run of one of `workflows` that is pending or whose lease has expired, on a thread that no run
    /// holds; `nil` for none.
    ///
    /// Claiming the run of a lost worker increments `attempt` and `interruptedAttempts`. A sleeping run can be claimed
    /// once its sleep has ended.
    ///
    /// - Throws: `read_only`, `locked`, `full`, otherwise `storage`.
    public func claim(
        for worker: WorkerID,
        workflows: Set<String>,
        thread: ThreadID?,
        lease: Duration
    ) async throws -> Run? {
        let (time, leases) = (time, leases)
        // Idle workers call this function frequently. Reading first keeps them from competing for the write lock.
        let unrenewed = try await database.read { connection, layout -> Set<RunID>? in
            guard layout.hasIndex else { return [] }
            let runs = RunRows(connection: connection)
            let unrenewed = leases.look(at: try runs.leases())
            let claimable = try runs.claimable(
                workflows: workflows,
                thread: thread,
                at: time.now(),
                unrenewed: unrenewed
            )
            return claimable.isEmpty ? nil : unrenewed
        }
        guard let unrenewed else { return nil }
        return try await database.write { connection in
            let claims = RunClaims(connection: connection, now: time.now(), watch: leases)
            return try claims.claimOldest(
                for: worker,
                workflows: workflows,
                thread: thread,
                lease: lease,
                unrenewed: unrenewed
            )
        }
    }

    /// Claims the run `id` for `worker`, either pending or left by a lost worker; `nil` when another run holds the
    /// thread.
    ///
    /// A run of a lost worker does not hold the thread. Such a run returns to the queue. A run with a requested
    /// cancellation is canceled, and `nil` is returned.
    ///
    /// - Throws: `run_not_found` when the run is neither pending nor left by a lost worker; `read_only`, `locked`,
    ///   `full`, otherwise `storage`.
    public func claim(run id: RunID, for worker: WorkerID, lease: Duration) async throws -> Run? {
        let (time, leases) = (time, leases)
        return try await database.write { connection in
            let claims = RunClaims(connection: connection, now: time.now(), watch: leases)
            guard let run = try claims.runs.run(id) else { throw CheckpointError.noRun(id) }
            return try claims.claim(run, for: worker, lease: lease)
        }
    }

    /// Extends a lease by `duration` from now.
    ///
    /// Returns the lease, and whether cancellation of the run was requested.
    ///
    /// - Throws: `lease_lost` when the worker no longer holds the lease; `read_only`, `locked`, `full`, otherwise
    ///   `storage`.
    public func renew(_ lease: RunLease, by duration: Duration) async throws -> LeaseRenewal {
        let time = time
        return try await database.write { connection in
            let runs = RunRows(connection: connection)
            var run = try runs.run(heldBy: lease)
            run.renewLease(at: time.now(), for: duration)
            try runs.update(run)
            return LeaseRenewal(of: lease, as: run)
        }
    }

    /// Stores the last changes of a run, and ends the run with its outcome, in one commit.
    ///
    /// - Throws: `lease_lost` when the worker no longer holds the lease; `invalid_data` when `status` is pending or
    ///   running; `read_only`, `locked`, `full`, otherwise `storage`. Nothing is then stored.
    public func finish(
        _ lease: RunLease,
        as status: RunStatus,
        error: RunFailure?,
        storing changes: [CheckpointChange]
    ) async throws {
        guard status != .pending, status != .running else { throw CheckpointError.noEnd(status, of: lease) }
        try changes.forEach { try $0.check() }
        let time = time
        try await database.write { connection in
            let now = time.now()
            let index = ReadModelWriter(connection: connection)
            try index.runs.end(lease, as: status, error: error, at: now)
            try index.store(changes, under: lease, at: now)
            let threads = Set(changes.map(\.thread))
            for thread in threads { try index.refresh(thread, after: changes, under: lease, at: now) }
            if !threads.contains(lease.thread) { try index.settle(lease.thread, at: now) }
        }
    }

    /// Returns a claimed run to the queue, because its worker is stopping or the run sleeps.
    ///
    /// The attempt stays counted.
    ///
    /// A run with a requested cancellation is canceled instead.
    ///
    /// - Parameters:
    ///   - lease: The lease of the run.
    ///   - due: The time until which the run sleeps and keeps its thread; `nil` for a run that any worker can claim at
    ///     once.
    /// - Throws: `lease_lost` when the worker no longer holds the lease; `read_only`, `locked`, `full`, otherwise
    ///   `storage`.
    public func release(_ lease: RunLease, until due: Timestamp?) async throws {
        let (time, leases) = (time, leases)
        try await database.write { connection in
            let now = time.now()
            var run = try RunRows(connection: connection).run(heldBy: lease)
            run.returnToQueue(at: now, until: due)
            try RunClaims(connection: connection, now: now, watch: leases).store(run)
        }
    }

    /// Requests the cancellation of a run and returns the run.
    ///
    /// A pending run is canceled at once, and so is a run of a lost worker. A running run is canceled when its worker
    /// notices the request. An ended run does not change.
    ///
    /// - Throws: `run_not_found`; `read_only`, `locked`, `full`, otherwise `storage`.
    public func requestCancellation(of run: RunID) async throws -> Run {
        let (time, leases) = (time, leases)
        return try await database.write { connection in
            let now = time.now()
            guard var found = try RunRows(connection: connection).run(run) else { throw CheckpointError.noRun(run) }
            try RunClaims(connection: connection, now: now, watch: leases).requestCancellation(of: &found)
            return found
        }
    }

    /// Returns a run; `nil` for an unknown id, and for a database without Signoff's tables.
    public func run(_ id: RunID) async throws -> Run? {
        try await readOwn(else: nil) { try RunRows(connection: $0).run(id) }
    }

    /// Returns the run of a client token; `nil` for an unknown token, and for a database without Signoff's tables.
    public func run(clientToken: String) async throws -> Run? {
        try await readOwn(else: nil) { try RunRows(connection: $0).run(clientToken: clientToken) }
    }

    /// Returns the matching runs, newest first; empty for a database without Signoff's tables.
    ///
    /// - Throws: `invalid_data` for a limit below 1; `corrupt`, `locked` and `storage` from the engine.
    public func runs(matching query: RunQuery) async throws -> [Run] {
        try query.check()
        return try await readOwn(else: []) { try RunRows(connection: $0).runs(matching: query) }
    }

    /// Appends a record to the ledger that does not belong to a run, such as the fact that a secret was shown to an
    /// operator.
    ///
    /// - Throws: `read_only`, `locked`, `full`, otherwise `storage`. Nothing is then stored.
    public func record(_ record: JSONObject) async throws {
        let time = time
        try await database.write { _ = try LedgerRows(connection: $0).append(record, at: time.now()) }
    }

    /// Returns at most `limit` ledger entries, oldest first, after sequence number `sequence` (0 for the start); empty
    /// for a database without Signoff's tables.
    ///
    /// - Throws: `invalid_data` for a limit below 1; `corrupt`, `locked` and `storage` from the engine.
    public func ledger(after sequence: Int64, limit: Int) async throws -> [LedgerEntry] {
        try CheckpointError.check(limit: limit, of: "ledger entries")
        return try await readOwn(since: 1, else: []) {
            try LedgerRows(connection: $0).entries(after: sequence, limit: limit)
        }
    }

    /// Returns at most `limit` ledger entries, newest first, before sequence number `sequence` (`nil` for the newest
    /// entries); empty for a database without Signoff's tables.
    ///
    /// - Throws: `invalid_data` for a limit below 1; `corrupt`, `locked` and `storage` from the engine.
    public func newestLedger(before sequence: Int64?, limit: Int) async throws -> [LedgerEntry] {
        try CheckpointError.check(limit: limit, of: "ledger entries")
        return try await readOwn(since: 1, else: []) {
            try LedgerRows(connection: $0).newestEntries(before: sequence, limit: limit)
        }
    }

    /// Reads from Signoff's tables; returns `absent` for a database without them.
    ///
    /// `first` is the lowest version of the tables that `body` can read.
    func readOwn<Result: Sendable>(
        since first: Int = DatabaseLayout.currentVersion,
        else absent: Result,
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Result
    ) async throws -> Result {
        try await database.read { connection, layout in layout.hasTables(since: first) ? try body(connection) : absent }
    }
}

public import OrderedCollections
public import SignoffCheckpoint

extension PostgresSaver {
    /// Stores a request, if its guards hold, and returns the pending run.
    ///
    /// A request whose client token is already known is not stored again: the run it made is returned. A guarded answer without a binding is bound to the
    /// question its guard was checked against.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - guards: What must still be true; all are checked before anything is written.
    ///   - record: The decision to append to the ledger in the same transaction; `nil` for none.
    /// - Returns: The pending run, or the run the client token already made.
    /// - Throws: `answer_conflict` with the conflict, `thread_changed` or `thread_busy` when a guard does not hold; `not_storable` for an input or answer
    ///   nested deeper than 1024 levels; `read_only`, `locked`, `full`, else `storage`. Nothing is stored then.
    public func submit(
        _ request: RunRequest,
        requiring guards: [RunGuard],
        recording record: JSONObject?
    ) async throws -> Run {
        try request.check()
        let random = random
        let threads = Set([request.thread] + guards.map(\.thread)).sorted()
        return try await database.write(
            threads,
            isRepeatable: request.clientToken != nil,
            isStored: { connection, run in try RunRows(connection: connection).run(run.id) != nil }
        ) { connection, now in
            let runs = RunRows(connection: connection)
            if let token = request.clientToken, let known = try runs.run(clientToken: token) { return known }
            var request = request
            var threads = StoredThreads(connection: connection)
            try request.require(guards, of: &threads)
            var run = Run(id: .random(from: random), pending: request, at: now)
            try runs.insert(run)
            try ThreadIndex(connection: connection).settle(request.thread, at: now)
            if let record {
                let ledger = LedgerRows(connection: connection)
                ledger.append(record, of: run.id)
                run.ledgerHash = try ledger.appendPending(at: now)[run.id]
            }
            return run
        }
    }

    /// Stores a request as a run that `worker` already holds, with its record and the first changes of its thread, in
    /// one commit.
    ///
    /// If another run holds the thread, stores nothing and returns `nil`.
    ///
    /// A run whose worker vanished does not hold the thread and returns to the queue. A request with a known client
    /// token is not stored again: its run is claimed.
    ///
    /// - Throws: What `first` throws; `answer_conflict`, `thread_changed` or `thread_busy` when a guard does not hold; `run_not_found` when the client token's run
    ///   is no longer pending; `read_only`, `locked`, `full`, else `storage`. Nothing is stored then.
    public func begin(
        _ request: RunRequest,
        for worker: WorkerID,
        lease: Duration,
        requiring guards: [RunGuard],
        recording record: JSONObject?,
        storing first: FirstChanges?
    ) async throws -> Run? {
        try request.check()
        let random = random
        let threads = Set([request.thread] + guards.map(\.thread)).sorted()
        return try await database.write(threads, isStored: Self.isClaimStored) { connection, now in
            let claims = RunClaims(connection: connection, now: now)
            if let token = request.clientToken, let known = try claims.runs.run(clientToken: token) {
                try connection.lock(known.request.thread)
                return try claims.claim(known, for: worker, lease: lease)
            }
            var run = Run(id: .random(from: random), pending: request, at: now)
            guard try claims.begin(&run, for: worker, lease: lease, requiring: guards, recording: record) else {
                return nil
            }
            let index = ThreadIndex(connection: connection)
            let changes = try first.map { first in
                try first(index.rows.checkpoint(at: CheckpointAddress(thread: request.thread)))
            }
            if let changes, !changes.isEmpty {
                try changes.forEach { try $0.check() }
                try connection.lock(changes.map(\.thread))
                try index.begin(changes, under: run.lease, at: now)
            } else {
                try claims.settle(request.thread)
            }
            run.ledgerHash = try LedgerRows(connection: connection).appendPending(at: now)[run.id]
            return run
        }
    }

    /// Claims the oldest run among `workflows` that is pending or whose lease has expired, on a thread that no other
    /// run holds; `nil` if there is none.
    ///
    /// Claiming a run of a vanished worker increases its attempt and `interruptedAttempts`. A sleeping run is claimed
    /// at its wake time.
    ///
    /// - Throws: `read_only`, `locked`, `full`, else `storage`.
    public func claim(
        for worker: WorkerID,
        workflows: Set<String>,
        thread: ThreadID?,
        lease: Duration
    ) async throws -> Run? {
        try database.requireWritable()
        // Asked every few moments by idle workers: looking first costs them no transaction.
        let isClaimable = try await database.readOwn(else: false) { connection in
            try RunRows(connection: connection).claimable(
                after: 0,
                workflows: workflows,
                thread: thread,
                at: connection.now(),
                isLocking: false
            ) != nil
        }
        guard isClaimable else { return nil }
        let run = try await database.write(isStored: Self.isClaimStored) { connection, now in
            let claims = RunClaims(connection: connection, now: now)
            return try claims.claimOldest(for: worker, workflows: workflows, thread: thread, lease: lease)
        }
        if let run { database.tell([run.request.thread]) }
        return run
    }

    /// Claims the run `id` for `worker`, pending or left by a worker that vanished; nil when its thread is held by another run.
    ///
    /// Another run whose worker vanished does not hold the thread and returns to the queue. A run with a request to
    /// cancel is canceled, and the result is `nil`.
    ///
    /// - Throws: `run_not_found` when it is not pending and no vanished worker left it; `read_only`, `locked`, `full`, else `storage`.
    public func claim(run id: RunID, for worker: WorkerID, lease: Duration) async throws -> Run? {
        guard let found = try await run(id) else { throw CheckpointError.noRun(id) }
        return try await database.write([found.request.thread], isStored: Self.isClaimStored) { connection, now in
            let claims = RunClaims(connection: connection, now: now)
            guard let run = try claims.runs.run(id) else { throw CheckpointError.noRun(id) }
            return try claims.claim(run, for: worker, lease: lease)
        }
    }

    /// Extends a lease by `duration` from now and returns it, and whether the run's cancellation was asked for.
    ///
    /// - Throws: `lease_lost` when it is no longer held; `read_only`, `locked`, `full`, else `storage`.
    public func renew(_ lease: RunLease, by duration: Duration) async throws -> LeaseRenewal {
        try await database.write(isRepeatable: true) { connection, now in
            try connection.lock(lease.thread)
            let runs = RunRows(connection: connection)
            var run = try runs.run(heldBy: lease)
            run.renewLease(at: now, for: duration)
            try runs.update(run)
            return LeaseRenewal(of: lease, as: run)
        }
    }

    /// Stores the last changes of a run and ends it with its outcome, in one commit.
    ///
    /// - Throws: `lease_lost` when the lease is no longer held; `invalid_data` when `status` is pending or running; `read_only`, `locked`, `full`,
    ///   else `storage`. Nothing is stored then.
    public func finish(
        _ lease: RunLease,
        as status: RunStatus,
        error: RunFailure?,
        storing changes: [CheckpointChange]
    ) async throws {
        guard status != .pending, status != .running else { throw CheckpointError.noEnd(status, of: lease) }
        try changes.forEach { try $0.check() }
        let threads = Set(changes.map(\.thread))
        _ = try await database.write(
            threads.union([lease.thread]).sorted(),
            isStored: { connection, moment in
                let run = try RunRows(connection: connection).run(lease.run)
                return run?.status == status && run?.finishedAt == moment
            }
        ) { connection, now in
            let index = ThreadIndex(connection: connection)
            try index.runs.end(lease, as: status, error: error, at: now)
            try index.store(changes, under: lease, at: now)
            for thread in threads.sorted() { try index.refresh(thread, after: changes, under: lease, at: now) }
            if !threads.contains(lease.thread) { try index.settle(lease.thread, at: now) }
            return now
        }
    }

    /// Gives a claimed run back as pending, for a worker that is stopping or whose run sleeps; its attempt stays counted.
    ///
    /// A run with a request to cancel is canceled instead.
    ///
    /// - Parameters:
    ///   - lease: The lease of the run.
    ///   - due: Until when the run sleeps and keeps its thread; nil for a run that any worker may claim at once.
    /// - Throws: `lease_lost` when the lease is no longer held; `read_only`, `locked`, `full`, else `storage`.
    public func release(_ lease: RunLease, until due: Timestamp?) async throws {
        try await database.write(
            [lease.thread],
            isStored: { connection, _ in try RunRows(connection: connection).run(lease.run)?.isHeld(by: lease) != true }
        ) { connection, now in
            var run = try RunRows(connection: connection).run(heldBy: lease)
            run.returnToQueue(at: now, until: due)
            try RunClaims(connection: connection, now: now).store(run)
        }
    }

    /// Asks for a run to be canceled and returns it.
    ///
    /// A pending run, and a run whose worker vanished, is canceled at once. A running one is canceled when its worker
    /// notices the request. An ended one does not change.
    ///
    /// - Throws: `run_not_found`; `read_only`, `locked`, `full`, else `storage`.
    public func requestCancellation(of run: RunID) async throws -> Run {
        guard let known = try await self.run(run) else { throw CheckpointError.noRun(run) }
        return try await database.write([known.request.thread], isRepeatable: true) { connection, now in
            guard var found = try RunRows(connection: connection).run(run) else { throw CheckpointError.noRun(run) }
            try RunClaims(connection: connection, now: now).requestCancellation(of: &found)
            return found
        }
    }

    /// Returns the run; `nil` for an unknown one, and in a database without our tables.
    public func run(_ id: RunID) async throws -> Run? {
        try await database.readOwn(else: nil) { try RunRows(connection: $0).run(id) }
    }

    /// Returns the run of a client token; `nil` for an unknown token, and in a database without our tables.
    public func run(clientToken: String) async throws -> Run? {
        try await database.readOwn(else: nil) { try RunRows(connection: $0).run(clientToken: clientToken) }
    }

    /// Returns the runs that match, newest first; none in a database without our tables.
    ///
    /// - Throws: `invalid_data` for a limit below 1; `locked` and `storage` from the server.
    public func runs(matching query: RunQuery) async throws -> [Run] {
        try query.check()
        return try await database.readOwn(else: []) { try RunRows(connection: $0).runs(matching: query) }
    }

    /// Appends a record to the ledger that belongs to no run, such as that an operator was shown a secret.
    ///
    /// - Throws: `read_only`, `locked`, `full`, else `storage`. Nothing is stored then.
    public func record(_ record: JSONObject) async throws {
        try await database.write { connection, _ in LedgerRows(connection: connection).append(record) }
    }

    /// Returns at most `limit` ledger entries after sequence number `sequence` (0 for all), oldest first; none in a
    /// database without our tables.
    ///
    /// - Throws: `invalid_data` for a limit below 1; `locked` and `storage` from the server.
    public func ledger(after sequence: Int64, limit: Int) async throws -> [LedgerEntry] {
        try CheckpointError.check(limit: limit, of: "ledger entries")
        return try await database.readOwn(else: []) {
            try LedgerRows(connection: $0).entries(after: sequence, limit: limit)
        }
    }

    /// Returns at most `limit` ledger entries before sequence number `sequence` (`nil` from the newest), newest first;
    /// none in a database without our tables.
    ///
    /// - Throws: `invalid_data` for a limit below 1; `locked` and `storage` from the server.
    public func newestLedger(before sequence: Int64?, limit: Int) async throws -> [LedgerEntry] {
        try CheckpointError.check(limit: limit, of: "ledger entries")
        return try await database.readOwn(else: []) {
            try LedgerRows(connection: $0).newestEntries(before: sequence, limit: limit)
        }
    }

    /// Whether a run is stored as a call returned it.
    ///
    /// A call that stored no run gives true.
    @Sendable
    private static func isClaimStored(_ connection: PostgresConnection, _ run: Run?) throws -> Bool {
        guard let run else { return true }
        try connection.lock(run.request.thread)
        guard let stored = try RunRows(connection: connection).run(run.id) else { return false }
        return stored.attempt == run.attempt && stored.lease == run.lease
    }
}

extension InMemorySaver {
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
    ///   `not_storable` for an input or answer nested deeper than 1024 levels. Nothing is then stored.
    public func submit(
        _ request: RunRequest,
        requiring guards: [RunGuard],
        recording record: JSONObject?
    ) async throws -> Run {
        try request.check()
        return try withState { state in
            if let token = request.clientToken, let known = state.runs.run(clientToken: token) { return known }
            var request = request
            try request.require(guards, of: &state)
            let now = time.now()
            var run = Run(id: .random(from: random), pending: request, at: now)
            if let record { run.ledgerHash = state.runs.record(record, at: now).hash }
            state.runs.add(run)
            return run
        }
    }

    /// Stores a request as a run that `worker` already holds, with its record and the first changes of its thread.
    ///
    /// Returns `nil`, and stores nothing, when another run holds the thread.
    ///
    /// A run whose worker is lost does not hold the thread. Such a run returns to the queue. A request with a known
    /// client token is not stored again. The run of the first request is claimed.
    ///
    /// - Throws: The errors of `first`; `answer_conflict`, `thread_changed` or `thread_busy` when a guard does not
    ///   hold; `run_not_found` when the run of the client token is no longer pending. Nothing is then stored.
    public func begin(
        _ request: RunRequest,
        for worker: WorkerID,
        lease: Duration,
        requiring guards: [RunGuard],
        recording record: JSONObject?,
        storing first: FirstChanges?
    ) async throws -> Run? {
        try request.check()
        return try withState { state in
            let now = time.now()
            if let token = request.clientToken, let known = state.runs.run(clientToken: token) {
                return try state.runs.claim(known.id, for: worker, lease: lease, at: now)
            }
            let thread = request.thread
            guard state.runs.isFree(thread, at: now) else { return nil }
            var request = request
            try request.require(guards, of: &state)
            let head = first == nil ? nil : state.threads[thread]?.checkpoint(nil, in: "")
            let changes = try first?(head) ?? []
            try changes.forEach { try $0.check() }
            let pending = Run(id: .random(from: random), pending: request, at: now)
            let run = state.runs.begin(pending, for: worker, lease: lease, recording: record, at: now)
            state.apply(changes, holding: run?.lease, at: now)
            return run
        }
    }

    /// Claims the oldest run of one of `workflows` that is pending or whose lease has expired, on a thread that no run
    /// holds; `nil` for none.
    ///
    /// A run taken over from a lost worker gets a higher attempt and `interruptedAttempts`.
    public func claim(
        for worker: WorkerID,
        workflows: Set<String>,
        thread: ThreadID?,
        lease: Duration
    ) async throws -> Run? {
        withState { state in
            state.runs.claimOldest(for: worker, workflows: workflows, thread: thread, lease: lease, at: time.now())
        }
    }

    /// Claims the run `id` for `worker`, either pending or left by a lost worker; `nil` when another run holds the
    /// thread.
    ///
    /// A run of a lost worker does not hold the thread. Such a run returns to the queue. A run with a requested
    /// cancellation is canceled, and `nil` is returned.
    ///
    /// - Throws: `run_not_found` when the run is neither pending nor left by a lost worker.
    public func claim(run id: RunID, for worker: WorkerID, lease: Duration) async throws -> Run? {
        try withState { try $0.runs.claim(id, for: worker, lease: lease, at: time.now()) }
    }

    /// Extends a lease by `duration` from now.
    ///
    /// Returns the lease, and whether cancellation of the run was requested.
    ///
    /// - Throws: `lease_lost` when the worker no longer holds the lease.
    public func renew(_ lease: RunLease, by duration: Duration) async throws -> LeaseRenewal {
        try withState { state in
            let now = time.now()
            return try state.runs.change(lease) { run in
                run.renewLease(at: now, for: duration)
                return LeaseRenewal(of: lease, as: run)
            }
        }
    }

    /// Stores the last changes of a run, and ends the run with its outcome.
    ///
    /// - Throws: `lease_lost` when the worker no longer holds the lease; `invalid_data` when `status` is pending or
    ///   running, and for writes without a checkpoint. Nothing is then stored.
    public func finish(
        _ lease: RunLease,
        as status: RunStatus,
        error: RunFailure?,
        storing changes: [CheckpointChange]
    ) async throws {
        guard status != .pending, status != .running else { throw CheckpointError.noEnd(status, of: lease) }
        try changes.forEach { try $0.check() }
        try withState { state in
            let now = time.now()
            try state.runs.change(lease) { $0.end(as: status, error: error, release: lease.release, at: now) }
            state.apply(changes, holding: lease, at: now)
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
    /// - Throws: `lease_lost` when the worker no longer holds the lease.
    public func release(_ lease: RunLease, until due: Timestamp?) async throws {
        try withState { state in
            let now = time.now()
            try state.runs.change(lease) { $0.returnToQueue(at: now, until: due) }
        }
    }

    /// Requests the cancellation of a run and returns the run.
    ///
    /// A pending run is canceled at once, and so is a run of a lost worker. A running run is canceled when its worker
    /// notices the request. An ended run does not change.
    ///
    /// - Throws: `run_not_found`.
    public func requestCancellation(of run: RunID) async throws -> Run {
        try withState { try $0.runs.requestCancellation(of: run, at: time.now()) }
    }

    /// Returns a run; `nil` for an unknown id.
    public func run(_ id: RunID) async throws -> Run? {
        withState { $0.runs[id] }
    }

    /// Returns the run of a client token; `nil` for an unknown token.
    public func run(clientToken: String) async throws -> Run? {
        withState { $0.runs.run(clientToken: clientToken) }
    }

    /// Returns the matching runs, newest first.
    ///
    /// - Throws: `invalid_data` for a limit below 1.
    public func runs(matching query: RunQuery) async throws -> [Run] {
        try query.check()
        return withState { $0.runs.matching(query) }
    }

    /// Appends a record to the ledger that does not belong to a run, such as the fact that a secret was shown to an
    /// operator.
    public func record(_ record: JSONObject) async throws {
        withState { _ = $0.runs.record(record, at: time.now()) }
    }

    /// Returns at most `limit` ledger entries, oldest first, after sequence number `sequence` (0 for the start).
    ///
    /// - Throws: `invalid_data` for a limit below 1.
    public func ledger(after sequence: Int64, limit: Int) async throws -> [LedgerEntry] {
        try CheckpointError.check(limit: limit, of: "ledger entries")
        return withState { state in Array(state.runs.ledger.lazy.filter { $0.sequence > sequence }.prefix(limit)) }
    }

    /// Returns at most `limit` ledger entries, newest first, before sequence number `sequence` (`nil` for the newest
    /// entries).
    ///
    /// - Throws: `invalid_data` for a limit below 1.
    public func newestLedger(before sequence: Int64?, limit: Int) async throws -> [LedgerEntry] {
        try CheckpointError.check(limit: limit, of: "ledger entries")
        return withState { state in
            let older = state.runs.ledger.reversed().lazy.drop { entry in sequence.map { entry.sequence >= $0 } ?? false
            }
            return Array(older.prefix(limit))
        }
    }
}

extension InMemorySaver.State: GuardedThreads {
    mutating func answered(_ thread: ThreadID) -> AnsweredThread? {
        guard threads[thread] != nil || !runs.runs(of: thread).isEmpty else { return nil }
        let runs = runs
        return AnsweredThread(
            head: head(of: thread),
            openInterrupts: threads[thread]?.openInterrupts() ?? [],
            answeringRun: { runs.answeringRun($0, on: thread) }
        )
    }

    mutating func head(of thread: ThreadID) -> CheckpointID? { threads[thread]?.checkpoint(nil, in: "")?.checkpoint.id }

    func newestRun(of thread: ThreadID) -> Run? { runs.runs(of: thread).last }

    func activeRun(of thread: ThreadID) -> Run? { runs.runs(of: thread).first(where: \.isActive) }
}

import SignoffCheckpoint

/// Claims runs in the open transaction.
struct RunClaims {
    let runs: RunRows
    private let index: ThreadIndex
    private let policy: ClaimPolicy
    private let now: Timestamp

    /// Creates the claims of one moment.
    init(connection: PostgresConnection, now: Timestamp) {
        index = ThreadIndex(connection: connection)
        runs = index.runs
        policy = ClaimPolicy(at: now)
        self.now = now
    }

    /// Stores a changed run and its consequences for its thread.
    func store(_ run: Run) throws {
        try runs.update(run)
        try settle(run.request.thread)
    }

    /// Stores the consequences of a thread's runs for the thread.
    func settle(_ thread: ThreadID) throws {
        try index.settle(thread, at: now)
    }

    /// Claims the oldest run a worker of `workflows` may take.
    ///
    /// A run whose row or thread another worker is looking at is passed over, so that workers do not wait for each other. What is found is looked at again once its
    /// thread is locked: a writer that had the thread before may have changed what holds it.
    func claimOldest(
        for worker: WorkerID,
        workflows: Set<String>,
        thread: ThreadID?,
        lease: Duration
    ) throws -> Run? {
        var place: Int64 = 0
        while let found = try runs.claimable(
            after: place,
            workflows: workflows,
            thread: thread,
            at: now,
            isLocking: true
        ) {
            place = found.place
            guard try runs.connection.lockWithoutWaiting(found.run.request.thread) else { continue }
            guard var run = try runs.run(found.run.id) else { continue }
            let holder = try runs.holder(of: run.request.thread)
            switch policy.decision(onQueued: run, holder: holder) {
            case .take:
                if try endIfChanged(&run) { continue }
                run.claim(by: worker, at: now, for: lease)
                try store(run)
                return run
            case .cancel:
                run.abandonAttempt(at: now)
                try store(run)
            case .wait, .refuse: continue
            }
        }
        return nil
    }

    /// Claims a pending run, or takes it over from a worker that vanished, unless a live worker holds its thread.
    func claim(_ found: Run, for worker: WorkerID, lease: Duration) throws -> Run? {
        var run = found
        let isWaiting = run.status == .pending && !run.isSleeping
        let holder = isWaiting ? try runs.holder(of: run.request.thread) : nil
        switch policy.decision(on: run, holder: holder) {
        case .take:
            if let holder { try abandon(holder) }
            if try endIfChanged(&run) { return nil }
            run.claim(by: worker, at: now, for: lease)
            try store(run)
            return run
        case .cancel:
            try abandon(run)
            return nil
        case .wait: return nil
        case .refuse: throw CheckpointError.notPending(run)
        }
    }

    /// Asks for a run to be canceled.
    func requestCancellation(of run: inout Run) throws {
        run.requestCancellation(under: policy, at: now)
        try store(run)
    }

    /// Ends a run whose answers differ from those of its ledger entry, and returns whether it did.
    ///
    /// The run is not executed, and its questions stay open.
    private func endIfChanged(_ run: inout Run) throws -> Bool {
        guard let difference = try difference(of: run) else { return false }
        run.end(as: .error, error: .answersChanged(run.id, difference), at: now)
        try store(run)
        return true
    }

    private func difference(of run: Run) throws -> String? {
        let given = AnswersOfRun(run.request)
        if given != nil, try runs.isImported(run.id) {
            return "it is said to be imported, and an import brings no run that waits"
        }
        guard let hash = run.ledgerHash else { return nil }
        let record = try LedgerRows(connection: runs.connection).record(withHash: hash)
        guard let entry = record.map(AnswersOnRecord.init) else { return "the ledger has no such entry" }
        // A run that brings no answers may have an entry of its own, which names none.
        guard let given else { return entry.tellsOfAnswers ? AnswersOnRecord.lostAnswers : nil }
        return entry.difference(from: given)
    }

    /// Adds a run that `worker` holds from its beginning, and its record, unless a live worker holds its thread; false when one does.
    ///
    /// - Throws: What a guard throws that does not hold.
    func begin(
        _ run: inout Run,
        for worker: WorkerID,
        lease: Duration,
        requiring guards: [RunGuard],
        recording record: JSONObject?
    ) throws -> Bool {
        let isFirst = try !runs.hasRuns(run.request.thread)
        let holder = isFirst ? nil : try runs.holder(of: run.request.thread)
        guard policy.isFree(heldBy: holder) else { return false }
        if !guards.isEmpty {
            var threads = StoredThreads(connection: runs.connection)
            try run.request.require(guards, of: &threads)
        }
        if let holder { try abandon(holder) }
        run.claim(by: worker, at: now, for: lease)
        try runs.insert(run, isFirst: isFirst)
        if let record { LedgerRows(connection: runs.connection).append(record, of: run.id) }
        return true
    }

    /// Takes a run back from a worker that vanished.
    private func abandon(_ holder: Run) throws {
        var holder = holder
        holder.abandonAttempt(at: now)
        try store(holder)
    }
}

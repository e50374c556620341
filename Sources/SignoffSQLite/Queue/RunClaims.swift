import SignoffCheckpoint

/// Claims runs in the open transaction.
struct RunClaims {
    let runs: RunRows
    private let index: ReadModelWriter
    private let policy: ClaimPolicy
    private let now: Timestamp

    /// Creates the claims of one moment.
    ///
    /// `watch` identifies leases that were observed for their whole length without a renewal.
    init(connection: SQLiteConnection, now: Timestamp, watch: WatchedLeases) {
        index = ReadModelWriter(connection: connection)
        runs = index.runs
        policy = ClaimPolicy(at: now, isUnrenewed: watch.isUnrenewed)
        self.now = now
    }

    /// Stores a changed run, and updates its thread.
    func store(_ run: Run) throws {
        try runs.update(run)
        try settle(run.request.thread)
    }

    /// Updates a thread after changes of its runs.
    func settle(_ thread: ThreadID) throws {
        try index.settle(thread, at: now)
    }

    /// Claims the oldest run that a worker of `workflows` is permitted to take.
    ///
    /// `unrenewed` are the runs whose leases were not renewed for their whole length.
    func claimOldest(
        for worker: WorkerID,
        workflows: Set<String>,
        thread: ThreadID?,
        lease: Duration,
        unrenewed: Set<RunID>
    ) throws -> Run? {
        var refused: Set<RunID> = []
        while true {
            let candidates = try runs.claimable(workflows: workflows, thread: thread, at: now, unrenewed: unrenewed)
                .filter { !refused.contains($0.id) }
            guard !candidates.isEmpty else { return nil }
            for var run in candidates {
                // The list omits runs that wait behind another run.
                switch policy.decision(onQueued: run, holder: run.status == .running ? run : nil) {
                case .take:
                    if try endIfChanged(&run) { continue }
                    run.claim(by: worker, at: now, for: lease)
                    try store(run)
                    return run
                case .cancel:
                    run.abandonAttempt(at: now)
                    try store(run)
                case .wait, .refuse:
                    // The lease was renewed since it was observed.
                    refused.insert(run.id)
                }
            }
        }
    }

    /// Claims a pending run, or takes over a run of a lost worker, unless a live worker holds the thread.
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

    /// Requests the cancellation of a run.
    func requestCancellation(of run: inout Run) throws {
        run.requestCancellation(under: policy, at: now)
        try store(run)
    }

    /// Ends a run whose answers differ from its ledger entry.
    ///
    /// Returns whether the run was ended.
    ///
    /// No part of such a run is executed, and its questions stay open.
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
        // A run without answers can have an entry without answers.
        guard let given else { return entry.tellsOfAnswers ? AnswersOnRecord.lostAnswers : nil }
        return entry.difference(from: given)
    }

    /// Adds a run that `worker` already holds, and its record, unless a live worker holds the thread.
    ///
    /// Returns `false` if one does.
    ///
    /// - Throws: The error of a guard that does not hold.
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
        if let record {
            run.ledgerHash = try LedgerRows(connection: runs.connection).append(record, at: now).hash
        }
        try runs.insert(run, isFirst: isFirst)
        return true
    }

    /// Takes a run from a lost worker.
    private func abandon(_ holder: Run) throws {
        var holder = holder
        holder.abandonAttempt(at: now)
        try store(holder)
    }
}

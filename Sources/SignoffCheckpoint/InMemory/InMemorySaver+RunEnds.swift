/// How runs begin and end together with what is stored then.
extension InMemorySaver {
    /// Stores a request as a run that `worker` already holds, and the first changes of its thread with it; nil, and nothing stored, when another run holds
    /// the thread.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - worker: Who carries it out.
    ///   - lease: For how long it is held unless it is renewed.
    ///   - first: Makes the changes from the newest checkpoint of the thread's root, nil for a new thread; called once, while nothing else changes.
    /// - Returns: The run with its lease; nil when another run holds the thread.
    /// - Throws: What `first` throws; `run_not_found` when the client token's run is no longer pending. Nothing is stored then.
    public func begin(
        _ request: RunRequest,
        for worker: WorkerID,
        lease: Duration,
        storing first: @escaping @Sendable (SavedCheckpoint?) throws -> [CheckpointChange]
    ) async throws -> Run? {
        try withState { state in
            let now = time.now()
            let changes = try first(state.threads[request.thread]?.checkpoint(nil, in: ""))
            try changes.forEach { try $0.check() }
            guard let run = try state.begin(request, for: worker, lease: lease, at: now, random) else { return nil }
            state.apply(changes, holding: run.lease, at: now)
            return run
        }
    }

    /// Stores the last changes of a run and ends it with its outcome.
    ///
    /// - Throws: `lease_lost` when the lease is no longer held; `invalid_data` when `status` is pending or running, and for writes that name no
    ///   checkpoint. Nothing is stored then.
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
}

extension InMemorySaver.State {
    /// Stores changes that were checked.
    mutating func apply(_ changes: [CheckpointChange], holding lease: RunLease?, at now: Timestamp) {
        var known: [ThreadID: Set<RecordedAnswer>] = [:]
        for change in changes {
            if case .writes(let batch) = change {
                withdrawAnswers(in: batch, holding: lease, at: now, besides: &known)
                if let name = batch.taskName { taskNames.insert(ExactText(name)) }
            }
            threads[change.thread, default: InMemoryThread(at: now)].apply(change, by: lease?.release, at: now)
        }
    }

    /// Notes in the ledger and in the run that carries it out which answers of a batch, not yet stored, were withdrawn.
    ///
    /// `known` holds the answers of each thread that were withdrawn before.
    private mutating func withdrawAnswers(
        in batch: WriteBatch,
        holding lease: RunLease?,
        at now: Timestamp,
        besides known: inout [ThreadID: Set<RecordedAnswer>]
    ) {
        guard !batch.isCopy, batch.answers.contains(where: \.isWithdrawn) else { return }
        let thread = batch.address.thread
        let run = lease?.thread == thread ? lease?.run : runs.holder(of: thread)?.id
        if known[thread] == nil {
            known[thread] = Set(threads[thread]?.answers.filter(\.isWithdrawn).map(\.answer) ?? [])
        }
        for record in batch.answers where record.isWithdrawn {
            guard known[thread, default: []].insert(record.answer).inserted else { continue }
            guard let entry = record.withdrawalRecord(at: batch.address, during: run, at: now) else { continue }
            runs.record(entry, at: now)
            if let run { runs.noteUndelivered(record.question, in: run) }
        }
    }

    /// Adds a run that `worker` holds, or claims the one the client token made; nil when another run holds the thread.
    mutating func begin(
        _ request: RunRequest,
        for worker: WorkerID,
        lease: Duration,
        recording record: JSONObject? = nil,
        at now: Timestamp,
        _ random: RandomSource
    ) throws -> Run? {
        if let token = request.clientToken, let known = runs.run(clientToken: token) {
            return try runs.claim(known.id, for: worker, lease: lease, at: now)
        }
        let pending = Run(id: .random(from: random), pending: request, at: now)
        return runs.begin(pending, for: worker, lease: lease, recording: record, at: now)
    }
}

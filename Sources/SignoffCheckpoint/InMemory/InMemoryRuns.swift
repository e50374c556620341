import OrderedCollections

/// The runs and the ledger of an in-memory saver.
struct InMemoryRuns {
    private var runs: OrderedDictionary<RunID, Run> = [:]
    private var runOfToken: [ExactText: RunID] = [:]
    private var threadRuns: [ThreadID: ThreadRuns] = [:]
    /// The pending and running runs, oldest first, and ended runs that were not yet removed from the list.
    private var queued: [RunID] = []
    private(set) var ledger: [LedgerEntry] = []

    private struct ThreadRuns {
        /// The ids of the thread's runs, oldest first.
        var ids: [RunID] = []
        /// The run that holds the thread: executing or sleeping.
        var holder: RunID?

        mutating func add(_ run: Run) {
            ids.append(run.id)
            note(run)
        }

        mutating func note(_ run: Run) {
            if run.status == .running || run.isSleeping {
                holder = run.id
            } else if holder == run.id {
                holder = nil
            }
        }
    }

    subscript(id: RunID) -> Run? { runs[id] }

    func run(clientToken: String) -> Run? { runOfToken[ExactText(clientToken)].flatMap { runs[$0] } }

    /// Returns the runs of a thread, oldest first.
    func runs(of thread: ThreadID) -> [Run] { (threadRuns[thread]?.ids ?? []).compactMap { runs[$0] } }

    /// The threads that have runs.
    var threads: [ThreadID] { Array(threadRuns.keys) }

    /// Returns the newest run that answers a question.
    ///
    /// Active runs come first.
    ///
    /// A run that was canceled before a worker claimed it does not deliver answers.
    func answeringRun(_ question: InterruptID, on thread: ThreadID) -> Run? {
        var newest: Run?
        for id in (threadRuns[thread]?.ids ?? []).reversed() {
            guard let run = runs[id], case .resume(let answers) = run.request.action, answers[question] != nil,
                run.status != .cancelled || run.attempt > 0
            else { continue }
            if run.isActive { return run }
            if newest == nil { newest = run }
        }
        return newest
    }

    mutating func add(_ run: Run) {
        runs[run.id] = run
        queued.append(run.id)
        threadRuns[run.request.thread, default: ThreadRuns()].add(run)
        if let token = run.request.clientToken { runOfToken[ExactText(token)] = run.id }
    }

    private mutating func put(_ run: Run) {
        runs[run.id] = run
        threadRuns[run.request.thread]?.note(run)
    }

    /// Appends a record to the ledger, and returns its entry.
    @discardableResult
    mutating func record(_ record: JSONObject, at now: Timestamp) -> LedgerEntry {
        let entry = LedgerChain.entry(for: record, after: ledger.last, at: now)
        ledger.append(entry)
        return entry
    }

    /// The runs that bring answers, oldest first.
    var answering: [AnsweringRun] {
        runs.values.compactMap { AnsweringRun($0) }
    }

    /// Records that a run did not deliver an answer.
    mutating func noteUndelivered(_ question: InterruptID, in id: RunID) {
        guard let index = runs.index(forKey: id), !runs.values[index].undelivered.contains(question) else { return }
        runs.values[index].undelivered.append(question)
    }

    /// Changes a run that is held under `lease`.
    mutating func change<Result>(_ lease: RunLease, _ body: (inout Run) -> Result) throws -> Result {
        guard let index = runs.index(forKey: lease.run), runs.values[index].isHeld(by: lease) else {
            throw CheckpointError.leaseLost(lease)
        }
        let result = body(&runs.values[index])
        threadRuns[lease.thread]?.note(runs.values[index])
        return result
    }

    mutating func requestCancellation(of id: RunID, at now: Timestamp) throws -> Run {
        guard var run = runs[id] else { throw CheckpointError.noRun(id) }
        run.requestCancellation(under: ClaimPolicy(at: now), at: now)
        put(run)
        return run
    }

    func check(_ lease: RunLease) throws {
        // A value that is looked up by its key is copied, which every write of a run would pay for.
        guard let index = runs.index(forKey: lease.run), runs.values[index].isHeld(by: lease) else {
            throw CheckpointError.leaseLost(lease)
        }
    }

    /// The workflow of a run; `nil` for an unknown run.
    func workflow(of run: RunID) -> String? {
        runs.index(forKey: run).map { runs.values[$0].request.workflow }
    }

    mutating func claimOldest(
        for worker: WorkerID,
        workflows: Set<String>,
        thread: ThreadID?,
        lease: Duration,
        at now: Timestamp
    ) -> Run? {
        let known = runs
        queued.removeAll { known[$0]?.isActive != true }
        let policy = ClaimPolicy(at: now)
        for id in queued where thread == nil || runs[id]?.request.thread == thread {
            guard var run = runs[id], workflows.containsBytes(of: run.request.workflow) else { continue }
            switch policy.decision(onQueued: run, holder: holder(of: run.request.thread)) {
            case .take:
                run.claim(by: worker, at: now, for: lease)
                put(run)
                return run
            case .cancel:
                run.abandonAttempt(at: now)
                put(run)
            case .wait, .refuse: continue
            }
        }
        return nil
    }

    mutating func claim(_ id: RunID, for worker: WorkerID, lease: Duration, at now: Timestamp) throws -> Run? {
        guard var run = runs[id] else { throw CheckpointError.noRun(id) }
        switch ClaimPolicy(at: now).decision(on: run, holder: holder(of: run.request.thread)) {
        case .take:
            if run.status == .pending, !run.isSleeping { abandonHolder(of: run.request.thread, at: now) }
            run.claim(by: worker, at: now, for: lease)
            put(run)
            return run
        case .cancel:
            run.abandonAttempt(at: now)
            put(run)
            return nil
        case .wait: return nil
        case .refuse: throw CheckpointError.notPending(run)
        }
    }

    /// Adds a run that `worker` already holds, with its ledger record; `nil` when another run holds the thread.
    mutating func begin(
        _ pending: Run,
        for worker: WorkerID,
        lease: Duration,
        recording record: JSONObject? = nil,
        at now: Timestamp
    ) -> Run? {
        guard isFree(pending.request.thread, at: now) else { return nil }
        abandonHolder(of: pending.request.thread, at: now)
        var run = pending
        if let record { run.ledgerHash = self.record(record, at: now).hash }
        run.claim(by: worker, at: now, for: lease)
        add(run)
        return run
    }

    /// Whether no live worker holds the thread.
    func isFree(_ thread: ThreadID, at now: Timestamp) -> Bool {
        ClaimPolicy(at: now).isFree(heldBy: holder(of: thread))
    }

    /// Releases the thread from a run whose worker is lost.
    private mutating func abandonHolder(of thread: ThreadID, at now: Timestamp) {
        guard var holder = holder(of: thread) else { return }
        holder.abandonAttempt(at: now)
        put(holder)
    }

    func matching(_ query: RunQuery) -> [Run] {
        let before = query.after.map(end) ?? runs.count
        return Array(
            runs.values[..<before].reversed().lazy
                .filter { run in
                    if let thread = query.thread, thread != run.request.thread { return false }
                    if !query.statuses.isEmpty, !query.statuses.contains(run.status) { return false }
                    return !query.newestOfThreadOnly || threadRuns[run.request.thread]?.ids.last == run.id
                }
                .prefix(query.limit)
        )
    }

    /// Returns the number of runs before a place, in order of creation.
    ///
    /// If the run of the place was removed, the time of the place is used.
    private func end(before place: RunPlace) -> Int {
        if let index = runs.index(forKey: place.run) { return index }
        return (runs.values.lastIndex { $0.createdAt < place.createdAt } ?? -1) + 1
    }

    mutating func removeRuns(of thread: ThreadID) {
        for run in runs(of: thread) {
            runs[run.id] = nil
            if let token = run.request.clientToken { runOfToken[ExactText(token)] = nil }
        }
        threadRuns[thread] = nil
    }

    /// Returns the run that is executing or sleeping on a thread.
    func holder(of thread: ThreadID) -> Run? {
        threadRuns[thread]?.holder.flatMap { runs[$0] }
    }
}

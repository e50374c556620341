import OrderedCollections

/// The runs and the ledger of an in-memory saver.
struct InMemoryRuns {
    private var runs: OrderedDictionary<RunID, Run> = [:]
    private var runOfToken: [String: RunID] = [:]
    private var runsOfThread: [ThreadID: [RunID]] = [:]
    /// The run that is running on each thread.
    private var holders: [ThreadID: RunID] = [:]
    /// The pending and running runs, oldest first, and some that have ended since they were last looked through.
    private var queued: [RunID] = []
    private(set) var ledger: [LedgerEntry] = []

    subscript(id: RunID) -> Run? { runs[id] }

    func run(clientToken: String) -> Run? { runOfToken[clientToken].flatMap { runs[$0] } }

    /// The runs of a thread, oldest first.
    func runs(of thread: ThreadID) -> [Run] { (runsOfThread[thread] ?? []).compactMap { runs[$0] } }

    /// The threads that have runs.
    var threads: [ThreadID] { Array(runsOfThread.keys) }

    /// The newest run that answers a question: an active one if there is one; a run cancelled before it was claimed answers nothing.
    func answeringRun(_ question: InterruptID, on thread: ThreadID) -> Run? {
        var newest: Run?
        for id in (runsOfThread[thread] ?? []).reversed() {
            guard let run = runs[id], case .resume(let answers) = run.request.action, answers[question] != nil,
                run.status != .cancelled || run.attempt > 0
            else { continue }
            if run.isActive { return run }
            if newest == nil { newest = run }
        }
        return newest
    }

    mutating func add(_ run: Run) {
        put(run)
        queued.append(run.id)
        runsOfThread[run.request.thread, default: []].append(run.id)
        if let token = run.request.clientToken { runOfToken[token] = run.id }
    }

    private mutating func put(_ run: Run) {
        runs[run.id] = run
        let thread = run.request.thread
        if run.status == .running {
            holders[thread] = run.id
        } else if holders[thread] == run.id {
            holders[thread] = nil
        }
    }

    mutating func record(_ record: JSONObject, at now: Timestamp) {
        ledger.append(LedgerChain.entry(for: record, after: ledger.last, at: now))
    }

    /// Changes a run that is held by `lease`.
    mutating func change<Result>(_ lease: RunLease, _ body: (inout Run) -> Result) throws -> Result {
        guard var run = runs[lease.run], run.isHeld(by: lease) else { throw CheckpointError.leaseLost(lease) }
        let result = body(&run)
        put(run)
        return result
    }

    mutating func requestCancellation(of id: RunID, at now: Timestamp) throws -> Run {
        guard var run = runs[id] else { throw CheckpointError.noRun(id) }
        run.requestCancellation(at: now)
        put(run)
        return run
    }

    func check(_ lease: RunLease) throws {
        guard let run = runs[lease.run], run.isHeld(by: lease) else { throw CheckpointError.leaseLost(lease) }
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
        for id in queued where thread == nil || runs[id]?.request.thread == thread {
            guard var run = runs[id], workflows.contains(run.request.workflow), run.isActive else { continue }
            if run.isAbandoned(at: now) {
                if run.isCancellationRequested {
                    run.abandonAttempt(at: now)
                    put(run)
                    continue
                }
            } else if run.status == .running || holder(of: run.request.thread) != nil {
                continue
            }
            run.claim(by: worker, at: now, for: lease)
            put(run)
            return run
        }
        return nil
    }

    mutating func claim(_ id: RunID, for worker: WorkerID, lease: Duration, at now: Timestamp) throws -> Run? {
        guard var run = runs[id] else { throw CheckpointError.noRun(id) }
        guard run.status == .pending else { throw CheckpointError.notPending(run) }
        guard freeThread(run.request.thread, at: now) else { return nil }
        run.claim(by: worker, at: now, for: lease)
        put(run)
        return run
    }

    /// Adds a run that `worker` already holds; nil when another run holds the thread.
    mutating func begin(_ pending: Run, for worker: WorkerID, lease: Duration, at now: Timestamp) -> Run? {
        guard freeThread(pending.request.thread, at: now) else { return nil }
        var run = pending
        run.claim(by: worker, at: now, for: lease)
        add(run)
        return run
    }

    /// Takes the thread back from a worker that vanished; false when a live one holds it.
    private mutating func freeThread(_ thread: ThreadID, at now: Timestamp) -> Bool {
        guard var holder = holder(of: thread) else { return true }
        guard holder.isAbandoned(at: now) else { return false }
        holder.abandonAttempt(at: now)
        put(holder)
        return true
    }

    func matching(_ query: RunQuery) -> [Run] {
        let before = query.after.map(end) ?? runs.count
        return Array(
            runs.values[..<before].reversed().lazy
                .filter { run in
                    if let thread = query.thread, thread != run.request.thread { return false }
                    if !query.statuses.isEmpty, !query.statuses.contains(run.status) { return false }
                    return !query.newestOfThreadOnly || runsOfThread[run.request.thread]?.last == run.id
                }
                .prefix(query.limit)
        )
    }

    /// How many runs come before a place in order of creation; for a run that is gone, its time tells.
    private func end(before place: RunPlace) -> Int {
        if let index = runs.index(forKey: place.run) { return index }
        return (runs.values.lastIndex { $0.createdAt < place.createdAt } ?? -1) + 1
    }

    mutating func removeRuns(of thread: ThreadID) {
        for run in runs(of: thread) {
            runs[run.id] = nil
            if let token = run.request.clientToken { runOfToken[token] = nil }
        }
        runsOfThread[thread] = nil
        holders[thread] = nil
    }

    private func holder(of thread: ThreadID) -> Run? {
        holders[thread].flatMap { runs[$0] }
    }
}

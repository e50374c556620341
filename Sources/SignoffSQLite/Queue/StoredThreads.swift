import SignoffCheckpoint

/// The stored threads, read in the transaction that stores a guarded request.
struct StoredThreads: GuardedThreads {
    private let rows: CheckpointRows
    private let runs: RunRows

    init(connection: SQLiteConnection) {
        rows = CheckpointRows(connection: connection, layout: .complete)
        runs = RunRows(connection: connection)
    }

    /// Returns the state of a thread according to its rows rather than the read model, which other programs do not
    /// update; `nil` for a thread without rows and runs.
    func answered(_ thread: ThreadID) throws -> AnsweredThread? {
        guard try rows.hasRows(thread) || runs.hasRuns(thread) else { return nil }
        let reading = ThreadReading(heads: try rows.heads(of: thread).checkpoints)
        return AnsweredThread(
            head: reading.head?.checkpoint.id,
            openInterrupts: reading.openInterrupts,
            answeringRun: { [runs] in try runs.answeringRun($0, on: thread) }
        )
    }

    func head(of thread: ThreadID) throws -> CheckpointID? { try rows.newestRoot(of: thread) }

    func newestRun(of thread: ThreadID) throws -> Run? {
        try runs.runs(matching: RunQuery(thread: thread, limit: 1)).first
    }

    func activeRun(of thread: ThreadID) throws -> Run? {
        try runs.runs(matching: RunQuery(thread: thread, statuses: [.pending, .running], limit: 1)).first
    }
}

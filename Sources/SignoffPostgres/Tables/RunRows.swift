import SignoffCheckpoint

/// The rows of runs and of the questions they answer.
struct RunRows {
    let connection: PostgresConnection

    // MARK: Reading

    func run(_ id: RunID) throws -> Run? {
        try first("WHERE run_id = ?", .text(id.rawValue))
    }

    func run(clientToken: String) throws -> Run? {
        try first("WHERE client_token = ?", .text(clientToken))
    }

    /// Returns the standing by the newest run of a thread, and whether any run is pending or running; nil for a thread
    /// without runs.
    func standing(of thread: ThreadID) throws -> (newest: RunStanding, hasActiveRun: Bool)? {
        try connection.first(
            """
            SELECT \(Self.standingColumns) FROM signoff_runs WHERE thread_id = ?1 ORDER BY sequence DESC LIMIT 1
            """,
            .text(thread.rawValue)
        ) { try Self.standing($0, from: 0, of: thread) }.flatMap(\.self)
    }

    /// The columns of the newest run of the thread `?1` that ``standing(_:from:of:)`` reads.
    static let standingColumns = """
        workflow, status, error_message,
            EXISTS (SELECT 1 FROM signoff_runs WHERE thread_id = ?1 AND status = 'pending')
            OR EXISTS (SELECT 1 FROM signoff_runs WHERE thread_id = ?1 AND status = 'running')
        """

    /// Reads ``standingColumns``; `nil` for columns without a run.
    static func standing(
        _ row: PostgresRow,
        from column: Int32,
        of thread: ThreadID
    ) throws -> (newest: RunStanding, hasActiveRun: Bool)? {
        guard !row.isNull(column + 1) else { return nil }
        guard let status = RunStatus(rawValue: row.text(column + 1)) else {
            throw CheckpointError(.invalidData, "a run of thread \(thread) has a status this release does not know")
        }
        let newest = RunStanding(
            workflow: row.text(column),
            status: status,
            errorMessage: row.optionalText(column + 2)
        )
        return (newest, row.integer(column + 3) != 0)
    }

    /// The run that is being worked on.
    func runUnderWay(on thread: ThreadID) throws -> Run? {
        try first("WHERE thread_id = ? AND status = 'running'", .text(thread.rawValue))
    }

    /// The run that holds the thread: a running or sleeping one.
    func holder(of thread: ThreadID) throws -> Run? {
        try runUnderWay(on: thread)
            ?? first("WHERE thread_id = ? AND status = 'pending' AND not_before IS NOT NULL", .text(thread.rawValue))
    }

    /// Whether a run was imported with its thread from another database.
    func isImported(_ id: RunID) throws -> Bool {
        try connection.exists("SELECT 1 FROM signoff_runs WHERE run_id = ? AND origin IS NOT NULL", .text(id.rawValue))
    }

    func hasRuns(_ thread: ThreadID) throws -> Bool {
        try connection.exists("SELECT 1 FROM signoff_runs WHERE thread_id = ?", .text(thread.rawValue))
    }

    func threads() throws -> [ThreadID] {
        try connection.rows("SELECT DISTINCT thread_id FROM signoff_runs") { ThreadID($0.text(0)) }
    }

    /// The newest run that answers a question, preferably an active one.
    ///
    /// A run canceled before it was claimed answers nothing.
    func answeringRun(_ question: InterruptID, on thread: ThreadID) throws -> Run? {
        try first(
            """
            WHERE sequence IN (SELECT run_sequence FROM signoff_answers WHERE thread_id = ? AND interrupt_id = ?)
                AND (status <> 'cancelled' OR attempt > 0)
            ORDER BY status IN ('pending', 'running') DESC, sequence DESC LIMIT 1
            """,
            .text(thread.rawValue),
            .text(question.rawValue)
        )
    }

    /// The condition for a run that a worker may claim now, without its workflow and thread.
    ///
    /// `?1` is the current time. Leases end by the one clock that all machines share.
    private static let isClaimable = """
        (run.status = 'running' AND run.lease_expires_at <= ?1
            OR run.status = 'pending' AND run.not_before <= ?1
            OR run.status = 'pending' AND run.not_before IS NULL AND NOT EXISTS (
                SELECT 1 FROM signoff_runs AS holder WHERE holder.thread_id = run.thread_id
                    AND (holder.status = 'running' OR holder.status = 'pending' AND holder.not_before IS NOT NULL)
            ))
        """

    /// The oldest run after a place that a worker of `workflows` could claim now and whose row no other worker has
    /// locked.
    ///
    /// `isLocking` locks the row.
    func claimable(
        after place: Int64,
        workflows: Set<String>,
        thread: ThreadID?,
        at now: Timestamp,
        isLocking: Bool
    ) throws -> (run: Run, place: Int64)? {
        guard !workflows.isEmpty else { return nil }
        var values: [PostgresValue] = [
            .integer(now.microseconds), .texts(Array(workflows)), .integer(place),
        ]
        var condition = ""
        if let thread {
            condition = " AND run.thread_id = ?4"
            values.append(.text(thread.rawValue))
        }
        let found = try stored(
            """
            SELECT \(RunRow.columns) FROM signoff_runs AS run
            WHERE run.status IN ('pending', 'running') AND \(Self.isClaimable) AND run.workflow = ANY (?2)
                AND run.sequence > ?3\(condition)
            ORDER BY run.sequence LIMIT 1\(isLocking ? " FOR UPDATE SKIP LOCKED" : "")
            """,
            values
        )
        return found.first
    }

    func runs(matching query: RunQuery) throws -> [Run] {
        let list = Self.list(query)
        return try runs(list.sql, list.values)
    }

    /// The run worked on under `lease`.
    ///
    /// - Throws: `lease_lost` when there is none.
    func run(heldBy lease: RunLease) throws -> Run {
        guard let run = try run(lease.run), run.isHeld(by: lease) else { throw CheckpointError.leaseLost(lease) }
        return run
    }

    /// Refuses a lease that is no longer held.
    ///
    /// - Throws: `lease_lost`.
    func check(_ lease: RunLease) throws {
        let isHeld = try connection.exists(
            "SELECT 1 FROM signoff_runs WHERE run_id = ? AND status = 'running' AND worker = ? AND attempt = ?",
            .text(lease.run.rawValue),
            .text(lease.worker.rawValue),
            .number(lease.attempt)
        )
        guard isHeld else { throw CheckpointError.leaseLost(lease) }
    }

    private func first(_ condition: String, _ values: PostgresValue...) throws -> Run? {
        try runs("SELECT \(RunRow.columns) FROM signoff_runs \(condition)", values).first
    }

    private func runs(_ sql: String, _ values: [PostgresValue]) throws -> [Run] {
        try stored(sql, values).map(\.run)
    }

    private func stored(_ sql: String, _ values: [PostgresValue]) throws -> [(run: Run, place: Int64)] {
        try connection.rows(sql, values: values, read: RunRow.init).map { row in
            guard case .resume(let answers) = row.run.request.action, !answers.isEmpty else {
                return (row.run, row.sequence)
            }
            var run = row.run
            run.request.bindings = try bindings(on: run.request.thread, in: row.sequence)
            return (run, row.sequence)
        }
    }

    /// The questions of the answers of a run, if they were recorded.
    private func bindings(on thread: ThreadID, in sequence: Int64) throws -> [InterruptID: AnswerBinding] {
        let bindings = try connection.rows(
            """
            SELECT interrupt_id, task_id, position, payload_digest FROM signoff_answers
            WHERE thread_id = ? AND run_sequence = ? AND payload_digest IS NOT NULL
            """,
            .text(thread.rawValue),
            .integer(sequence)
        ) { row in
            let binding = AnswerBinding(
                task: TaskID(row.text(1)),
                position: Int(row.integer(2)),
                payloadDigest: PayloadDigest(rawValue: row.text(3))
            )
            return (InterruptID(row.text(0)), binding)
        }
        return Dictionary(bindings, uniquingKeysWith: { first, _ in first })
    }
}

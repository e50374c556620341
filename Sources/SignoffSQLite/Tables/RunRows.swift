import SignoffCheckpoint

/// The rows of runs and of the questions they answer.
struct RunRows {
    let connection: SQLiteConnection

    // MARK: Reading

    func run(_ id: RunID) throws -> Run? {
        try first("WHERE run_id = ?", .text(id.rawValue))
    }

    func run(clientToken: String) throws -> Run? {
        try first("WHERE client_token = ?", .text(clientToken))
    }

    /// Returns the status of the newest run of a thread, and whether any run is pending or running; `nil` for a thread
    /// without runs.
    func standing(of thread: ThreadID) throws -> (newest: RunStanding, hasActiveRun: Bool)? {
        try connection.first(
            """
            SELECT \(Self.standingColumns) FROM signoff_runs WHERE thread_id = ?1 ORDER BY sequence DESC LIMIT 1
            """,
            .text(thread.rawValue)
        ) { try Self.standing($0, from: 0, of: thread) }.flatMap(\.self)
    }

    /// The columns of the newest run of thread `?1` that ``standing(_:from:of:)`` reads.
    static let standingColumns = """
        workflow, status, error_message,
            EXISTS (SELECT 1 FROM signoff_runs WHERE thread_id = ?1 AND status = 'pending')
            OR EXISTS (SELECT 1 FROM signoff_runs WHERE thread_id = ?1 AND status = 'running')
        """

    /// Reads ``standingColumns``; `nil` for columns without a run.
    static func standing(
        _ row: SQLiteRow,
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

    /// Returns the run that is executing on a thread.
    func runUnderWay(on thread: ThreadID) throws -> Run? {
        try first("WHERE thread_id = ? AND status = 'running'", .text(thread.rawValue))
    }

    /// Returns the run that holds the thread: a running or sleeping one.
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

    /// Returns the newest run that answers a question.
    ///
    /// Active runs come first.
    ///
    /// A run that was canceled before a worker claimed it does not answer questions.
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

    /// The number of runs offered to a worker at a time.
    private static let claimableAtOnce = 16

    /// Returns the leases that workers hold, each with the time at which its run was claimed.
    func leases() throws -> [(lease: RunLease, claimedAt: Timestamp?)] {
        try connection.rows(
            """
            SELECT run_id, thread_id, worker, attempt, lease_expires_at, lease_length, started_at
            FROM signoff_runs INDEXED BY signoff_runs_holder WHERE status = 'running' AND worker IS NOT NULL
            """
        ) { row in
            let lease = RunLease(
                run: RunID(row.text(0)),
                thread: ThreadID(row.text(1)),
                worker: WorkerID(row.text(2)),
                attempt: Int(row.integer(3)),
                expiresAt: Timestamp(microseconds: row.integer(4)),
                length: row.optionalInteger(5).map { .microseconds($0) }
            )
            return (lease, row.optionalInteger(6).map(Timestamp.init(microseconds:)))
        }
    }

    /// Returns the runs that a worker of `workflows` could claim now, oldest first.
    ///
    /// `unrenewed` are runs whose leases count as expired before their time.
    func claimable(
        workflows: Set<String>,
        thread: ThreadID?,
        at now: Timestamp,
        unrenewed: Set<RunID>
    ) throws -> [Run] {
        guard !workflows.isEmpty else { return [] }
        var arms: [String] = []
        var values: [SQLiteValue] = []
        func add(_ index: String, _ condition: String, _ more: [SQLiteValue] = []) {
            var conditions = SQLiteConditions()
            conditions.require(condition, more)
            conditions.require("+workflow", isOneOf: Array(workflows))
            conditions.require("+thread_id = ?", thread?.rawValue)
            arms.append("SELECT \(RunRow.columns) FROM signoff_runs AS run INDEXED BY \(index)\(conditions.clause)")
            values += conditions.values
        }
        // At most this number of runs is returned, so no more need be named.
        let named = unrenewed.sorted().prefix(Self.claimableAtOnce)
        let places = Array(repeating: "?", count: named.count).joined(separator: ", ")
        add(
            "signoff_runs_holder",
            "status = 'running' AND (lease_expires_at <= ? OR run_id IN (\(places)))",
            [.integer(now.microseconds)] + named.map { .text($0.rawValue) }
        )
        add(
            "signoff_runs_queue",
            """
            status = 'pending' AND not_before IS NULL AND NOT EXISTS (
                SELECT 1 FROM signoff_runs AS holder WHERE holder.thread_id = run.thread_id AND holder.status = 'running'
            ) AND NOT EXISTS (
                SELECT 1 FROM signoff_runs AS holder
                WHERE holder.thread_id = run.thread_id AND holder.status = 'pending' AND holder.not_before IS NOT NULL
            )
            """
        )
        add(
            "signoff_runs_due",
            "status = 'pending' AND not_before IS NOT NULL AND not_before <= ?",
            [.integer(now.microseconds)]
        )
        let sql = arms.joined(separator: "\nUNION ALL\n") + "\nORDER BY sequence LIMIT \(Self.claimableAtOnce)"
        return try runs(sql, values)
    }

    func runs(matching query: RunQuery) throws -> [Run] {
        let list = Self.list(query)
        return try runs(list.sql, list.values)
    }

    /// Returns the run held under `lease`.
    ///
    /// - Throws: `lease_lost` when no run is held under the lease.
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

    private func first(_ condition: String, _ values: SQLiteValue...) throws -> Run? {
        try runs("SELECT \(RunRow.columns) FROM signoff_runs \(condition)", values).first
    }

    private func runs(_ sql: String, _ values: [SQLiteValue]) throws -> [Run] {
        try connection.rows(sql, values: values, read: RunRow.init).map { row in
            guard case .resume(let answers) = row.run.request.action else { return row.run }
            var run = row.run
            run.request.bindings = try bindings(of: answers.keys.sorted(), on: run.request.thread, in: row.sequence)
            return run
        }
    }

    /// The number of answers looked up at a time.
    private static let answersAtOnce = 512

    /// Returns the bindings of a run's answers, if they were recorded.
    private func bindings(
        of questions: [InterruptID],
        on thread: ThreadID,
        in sequence: Int64
    ) throws -> [InterruptID: AnswerBinding] {
        var bindings: [InterruptID: AnswerBinding] = [:]
        var rest = questions[...]
        while let last = rest.prefix(Self.answersAtOnce).last {
            let page = rest.prefix(Self.answersAtOnce)
            rest = rest.dropFirst(page.count)
            // With a power of two as the number of parameters, few different statements are prepared. The last question
            // fills the unused ones.
            var places = 1
            while places < page.count { places *= 2 }
            let ids = page + Array(repeating: last, count: places - page.count)
            let sql = """
                SELECT interrupt_id, task_id, position, payload_digest FROM signoff_answers
                WHERE thread_id = ? AND run_sequence = ? AND payload_digest IS NOT NULL
                    AND interrupt_id IN (\(Array(repeating: "?", count: places).joined(separator: ", ")))
                """
            let values = [.text(thread.rawValue), .integer(sequence)] + ids.map { SQLiteValue.text($0.rawValue) }
            try connection.forEach(sql, values: values) { row in
                bindings[InterruptID(row.text(0))] = AnswerBinding(
                    task: TaskID(row.text(1)),
                    position: Int(row.integer(2)),
                    payloadDigest: PayloadDigest(rawValue: row.text(3))
                )
                return true
            }
        }
        return bindings
    }
}

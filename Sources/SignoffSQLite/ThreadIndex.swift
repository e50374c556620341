import SignoffCheckpoint

/// The tables that repeat what the rows and runs of every thread say, kept up in the transaction that changes these.
struct ThreadIndex {
    let connection: SQLiteConnection
    let rows: CheckpointRows
    let runs: RunRows

    init(connection: SQLiteConnection) {
        self.connection = connection
        rows = CheckpointRows(connection: connection, layout: .complete)
        runs = RunRows(connection: connection)
    }

    // MARK: After changes

    /// Whether another program changed a thread since it was last read.
    func isDirty(_ thread: ThreadID) throws -> Bool {
        try connection.exists("SELECT 1 FROM signoff_dirty WHERE thread_id = ?", .text(thread.rawValue))
    }

    /// Whether `changes`, all of one thread and not yet stored, can change more about it than the time of its last change.
    ///
    /// The result of a task that asked nothing and failed at nothing cannot.
    func canChange(_ thread: ThreadID, by changes: [CheckpointChange]) throws -> Bool {
        for change in changes {
            guard case .writes(let batch) = change,
                batch.writes.allSatisfy({ $0.channel == ReservedChannel.result }),
                try connection.exists(
                    """
                    SELECT 1 FROM signoff_threads
                    WHERE thread_id = ?1 AND row_workflow IS NOT NULL AND row_status <> 'error'
                        AND NOT EXISTS (SELECT 1 FROM signoff_interrupts WHERE thread_id = ?1 AND task_id = ?2)
                    """,
                    .text(thread.rawValue),
                    .text(batch.task.rawValue)
                )
            else { return true }
        }
        return false
    }

    /// Notes that rows of a thread were stored that change nothing else about it.
    func touch(_ thread: ThreadID, at now: Timestamp) throws {
        try connection.execute(
            "UPDATE signoff_threads SET updated_at = MAX(updated_at, ?) WHERE thread_id = ?",
            .integer(now.microseconds),
            .text(thread.rawValue)
        )
        try clean(thread)
    }

    /// Reads a thread again.
    ///
    /// - Parameters:
    ///   - thread: The thread.
    ///   - now: When it changed; nil when only its own rows can tell.
    /// - Throws: ``SQLiteFailure``.
    func refresh(_ thread: ThreadID, at now: Timestamp?) throws {
        let state = try ThreadScan(rows: rows, runs: runs).reading(of: thread)
        let hasRows = try rows.hasRows(thread)
        guard try hasRows || runs.hasRuns(thread) else {
            try remove(thread)
            return
        }
        try store(state.reading?.openInterrupts ?? [], of: thread, at: now)
        let headTime = state.reading?.head.flatMap { Timestamp(iso8601: $0.checkpoint.createdAt) }
        let changedAt = now ?? headTime ?? Timestamp(microseconds: 0)
        let summary = state.summary(of: thread, updatedAt: changedAt)
        try connection.execute(
            """
            INSERT INTO signoff_threads
                (thread_id, row_workflow, row_status, row_error, row_open_interrupts, checkpoint_id, step, status, open_interrupts,
                updated_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?3, ?5, ?8)
            ON CONFLICT (thread_id) DO UPDATE SET row_workflow = ?2, row_status = ?3, row_error = ?4, row_open_interrupts = ?5,
                checkpoint_id = ?6, step = ?7, updated_at = MAX(updated_at, ?8)
            """,
            .text(thread.rawValue),
            .optional(summary.workflow),
            .text(summary.status.rawValue),
            .optional(summary.error),
            .number(summary.openInterrupts),
            .optional(summary.checkpoint?.rawValue),
            .optional(summary.step.map(Int64.init)),
            .integer(changedAt.microseconds)
        )
        try clean(thread)
        try settle(thread, at: changedAt)
    }

    /// Combines what the rows of a thread say with what its runs say.
    func settle(_ thread: ThreadID, at now: Timestamp) throws {
        let key = SQLiteValue.text(thread.rawValue)
        try connection.execute(
            """
            INSERT OR IGNORE INTO signoff_threads
                (thread_id, row_status, row_open_interrupts, status, open_interrupts, updated_at)
            VALUES (?, 'idle', 0, 'idle', 0, ?)
            """,
            key,
            .integer(now.microseconds)
        )
        try connection.execute(
            """
            UPDATE signoff_interrupts SET is_answered = EXISTS (
                SELECT 1 FROM signoff_answers AS answer JOIN signoff_runs AS run ON run.sequence = answer.run_sequence
                WHERE answer.thread_id = signoff_interrupts.thread_id
                    AND answer.interrupt_id = signoff_interrupts.interrupt_id AND run.status IN ('pending', 'running')
            ) WHERE thread_id = ?
            """,
            key
        )
        let answered = try connection.first(
            "SELECT COUNT(*) FROM signoff_interrupts WHERE thread_id = ? AND is_answered = 1",
            key
        ) { Int($0.integer(0)) }
        let stored = try connection.first(
            """
            SELECT thread_id, row_workflow, row_status, checkpoint_id, step, updated_at, row_open_interrupts, row_error
            FROM signoff_threads WHERE thread_id = ?
            """,
            key,
            read: Self.summary
        )
        guard var summary = stored else { return }
        summary.account(
            forNewest: try runs.newestRun(of: thread),
            hasActiveRun: try runs.hasActiveRun(thread),
            answered: answered ?? 0
        )
        try connection.execute(
            """
            UPDATE signoff_threads SET workflow = ?, status = ?, error = ?, open_interrupts = ?, updated_at = MAX(updated_at, ?)
            WHERE thread_id = ?
            """,
            .optional(summary.workflow),
            .text(summary.status.rawValue),
            .optional(summary.error),
            .number(summary.openInterrupts),
            .integer(now.microseconds),
            key
        )
    }

    /// Removes a thread.
    func remove(_ thread: ThreadID) throws {
        let key = SQLiteValue.text(thread.rawValue)
        try connection.execute("DELETE FROM signoff_threads WHERE thread_id = ?", key)
        try connection.execute("DELETE FROM signoff_interrupts WHERE thread_id = ?", key)
        try clean(thread)
    }

    /// Reads every thread again that another program changed.
    func refreshDirtyThreads() throws {
        let dirty = try connection.rows("SELECT thread_id, at FROM signoff_dirty ORDER BY thread_id") { row in
            (thread: ThreadID(row.text(0)), at: row.integer(1))
        }
        for (thread, at) in dirty { try refresh(thread, at: at == 0 ? nil : Timestamp(microseconds: at)) }
    }

    private func clean(_ thread: ThreadID) throws {
        try connection.execute("DELETE FROM signoff_dirty WHERE thread_id = ?", .text(thread.rawValue))
    }

    private func store(_ questions: [OpenInterrupt], of thread: ThreadID, at now: Timestamp?) throws {
        let key = SQLiteValue.text(thread.rawValue)
        let known = Dictionary(
            try connection.rows("SELECT key, waiting_since FROM signoff_interrupts WHERE thread_id = ?", key) { row in
                (row.text(0), row.integer(1))
            },
            uniquingKeysWith: { first, _ in first }
        )
        if !known.isEmpty { try connection.execute("DELETE FROM signoff_interrupts WHERE thread_id = ?", key) }
        for question in questions {
            let since = known[question.key] ?? now?.microseconds ?? question.waitingSince?.microseconds ?? 0
            let value = try question.interrupt.value.serialized()
            let schema = try question.interrupt.responseSchema?.serialized()
            try connection.execute(
                """
                INSERT OR IGNORE INTO signoff_interrupts
                    (thread_id, key, workflow, checkpoint_ns, checkpoint_id, task_id, task_path, position, interrupt_id, value_type,
                    value, schema_type, response_schema, payload_digest, waiting_since)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                key,
                .text(question.key),
                .optional(question.workflow),
                .text(question.namespace),
                .text(question.checkpoint.rawValue),
                .text(question.task.rawValue),
                .text(question.taskPath),
                .number(question.position),
                .optional(question.interrupt.id?.rawValue),
                .text(value.type),
                .blob(value.bytes),
                .optional(schema?.type),
                schema.map { .blob($0.bytes) } ?? .null,
                .text(question.payloadDigest.rawValue),
                .integer(since)
            )
        }
    }

    static func summary(_ row: SQLiteRow) throws -> ThreadSummary {
        ThreadSummary(
            thread: ThreadID(row.text(0)),
            workflow: row.optionalText(1),
            status: ThreadStatus(rawValue: row.text(2)) ?? .idle,
            checkpoint: row.optionalText(3).map { CheckpointID($0) },
            step: row.optionalInteger(4).map(Int.init),
            updatedAt: Timestamp(microseconds: row.integer(5)),
            openInterrupts: Int(row.integer(6)),
            error: row.optionalText(7)
        )
    }
}

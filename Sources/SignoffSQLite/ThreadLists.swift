import SignoffCheckpoint

/// The rows of the lists of threads and open questions (``Schema/lists``).
struct ThreadLists {
    let connection: SQLiteConnection

    /// Stores what the rows of a thread say.
    ///
    /// - Parameters:
    ///   - state: What they say.
    ///   - thread: The thread.
    ///   - now: When it changed; nil when only its own rows can tell.
    /// - Throws: ``SQLiteFailure``.
    func store(_ state: ThreadState, of thread: ThreadID, at now: Timestamp?) throws {
        try store(state.reading?.openInterrupts ?? [], of: thread, at: now)
        let headTime = state.reading?.head.flatMap { Timestamp(iso8601: $0.checkpoint.createdAt) }
        let summary = state.summary(of: thread, updatedAt: now ?? headTime ?? Timestamp(microseconds: 0))
        try connection.execute(
            """
            INSERT INTO signoff_threads
                (thread_id, row_workflow, row_status, row_error, row_open_interrupts, checkpoint_id, step, workflow, status, error,
                open_interrupts, updated_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?2, ?3, ?4, ?5, ?8)
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
            .integer(summary.updatedAt.microseconds)
        )
    }

    /// Removes a thread.
    func remove(_ thread: ThreadID) throws {
        let key = SQLiteValue.text(thread.rawValue)
        try connection.execute("DELETE FROM signoff_threads WHERE thread_id = ?", key)
        try connection.execute("DELETE FROM signoff_interrupts WHERE thread_id = ?", key)
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

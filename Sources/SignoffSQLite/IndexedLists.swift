import SignoffCheckpoint

/// Lists answered from the index.
struct IndexedLists {
    let connection: SQLiteConnection

    /// Whether another program changed a thread, so that the index has to be brought up first.
    func areStale() throws -> Bool {
        try connection.exists("SELECT 1 FROM signoff_dirty")
    }

    func summaries(matching query: ThreadQuery) throws -> [ThreadSummary] {
        var conditions: [String] = []
        var values: [SQLiteValue] = []
        if !query.statuses.isEmpty {
            let places = Array(repeating: "?", count: query.statuses.count).joined(separator: ", ")
            conditions.append("status IN (\(places))")
            values += query.statuses.map(\.rawValue).sorted().map(SQLiteValue.text)
        }
        if let workflow = query.workflow {
            conditions.append("workflow = ?")
            values.append(.text(workflow))
        }
        if let after = query.after {
            conditions.append("updated_at <= ? AND (updated_at < ? OR thread_id > ?)")
            let moment = SQLiteValue.integer(after.updatedAt.microseconds)
            values += [moment, moment, .text(after.thread.rawValue)]
        }
        values.append(.number(query.limit))
        let condition = conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))"
        return try connection.rows(
            """
            SELECT thread_id, workflow, status, checkpoint_id, step, updated_at, open_interrupts, error FROM signoff_threads
            \(condition) ORDER BY updated_at DESC, thread_id LIMIT ?
            """,
            values: values,
            read: ThreadIndex.summary
        )
    }

    func openInterrupts(matching query: InterruptQuery) throws -> [OpenInterrupt] {
        var conditions = ["is_answered = 0"]
        var values: [SQLiteValue] = []
        if let thread = query.thread {
            conditions.append("thread_id = ?")
            values.append(.text(thread.rawValue))
        }
        if let workflow = query.workflow {
            conditions.append("workflow = ?")
            values.append(.text(workflow))
        }
        if let after = query.after {
            conditions.append("(waiting_since, thread_id, key) > (?, ?, ?)")
            values += [
                .integer(after.waitingSince?.microseconds ?? 0), .text(after.thread.rawValue), .text(after.key),
            ]
        }
        values.append(.number(query.limit))
        return try connection.rows(
            """
            SELECT thread_id, workflow, checkpoint_ns, checkpoint_id, task_id, task_path, position, interrupt_id, value_type, value,
                schema_type, response_schema, payload_digest, waiting_since
            FROM signoff_interrupts WHERE \(conditions.joined(separator: " AND "))
            ORDER BY waiting_since, thread_id, key LIMIT ?
            """,
            values: values,
            read: Self.openInterrupt
        )
    }

    func countOpenInterrupts() throws -> Int {
        try connection.first("SELECT COUNT(*) FROM signoff_interrupts WHERE is_answered = 0") { Int($0.integer(0)) }
            ?? 0
    }

    private static func openInterrupt(_ row: SQLiteRow) throws -> OpenInterrupt {
        OpenInterrupt(
            thread: ThreadID(row.text(0)),
            workflow: row.optionalText(1),
            namespace: row.text(2),
            checkpoint: CheckpointID(row.text(3)),
            task: TaskID(row.text(4)),
            taskPath: row.text(5),
            position: Int(row.integer(6)),
            interrupt: Interrupt(
                id: row.optionalText(7).map { InterruptID($0) },
                value: try StoredValue(SerializedValue(type: row.text(8), bytes: row.bytes(9))),
                responseSchema: try row.optionalText(10).map { type in
                    try StoredValue(SerializedValue(type: type, bytes: row.bytes(11)))
                }
            ),
            payloadDigest: PayloadDigest(rawValue: row.text(12)),
            waitingSince: Timestamp(microseconds: row.integer(13))
        )
    }
}

import SignoffCheckpoint

/// The rows of the event log.
struct EventRows {
    let connection: SQLiteConnection

    func append(_ events: [RunEvent]) throws {
        var bytes = 0
        for event in events {
            let payload = event.payload.text(.compact)
            bytes += payload.utf8.count
            try connection.execute(
                """
                INSERT INTO signoff_events (run_id, thread_id, workflow, at, mode, namespace, payload)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                .text(event.run.rawValue),
                .text(event.thread.rawValue),
                .text(event.workflow),
                .integer(event.at.microseconds),
                .text(event.mode),
                .text(JSONValue.array(event.namespace.map(JSONValue.string)).text(.compact)),
                .text(payload)
            )
        }
        try add(Int64(bytes))
    }

    /// Returns the newest events of a thread, oldest first.
    func newest(of thread: ThreadID, limit: Int) throws -> EventPage {
        let events = try connection.rows(
            """
            SELECT sequence, run_id, thread_id, workflow, at, mode, namespace, payload FROM signoff_events
            WHERE thread_id = ? ORDER BY sequence DESC LIMIT ?
            """,
            values: [.text(thread.rawValue), .number(limit)],
            read: Self.decode
        )
        let oldest = events.last?.sequence ?? 0
        let hasOlder = try connection.exists(
            "SELECT 1 FROM signoff_events WHERE thread_id = ? AND sequence < ?",
            .text(thread.rawValue),
            .integer(oldest)
        )
        return EventPage(events: events.reversed(), hasGap: try hasOlder || newestTrimmed() > 0)
    }

    func page(after sequence: Int64, run: RunID?, thread: ThreadID?, limit: Int) throws -> EventPage {
        var values: [SQLiteValue] = [.integer(sequence)]
        var condition = ""
        if let run {
            condition += " AND run_id = ?"
            values.append(.text(run.rawValue))
        }
        if let thread {
            condition += " AND thread_id = ?"
            values.append(.text(thread.rawValue))
        }
        values.append(.number(limit))
        let events = try connection.rows(
            """
            SELECT sequence, run_id, thread_id, workflow, at, mode, namespace, payload FROM signoff_events
            WHERE sequence > ?\(condition) ORDER BY sequence LIMIT ?
            """,
            values: values,
            read: Self.decode
        )
        return EventPage(events: events, hasGap: sequence < (try newestTrimmed()))
    }

    /// Returns the newest assigned number, even if its event was trimmed.
    func newestSequence() throws -> Int64 {
        try connection.first("SELECT seq FROM sqlite_sequence WHERE name = 'signoff_events'") { $0.integer(0) } ?? 0
    }

    func trim(olderThan moment: Timestamp, keeping maximumCount: Int) throws {
        let condition = """
            at < ?1 OR sequence <= (SELECT sequence FROM signoff_events ORDER BY sequence DESC LIMIT 1 OFFSET ?2)
            """
        let count = SQLiteValue.number(max(0, maximumCount))
        let newest = try connection.first(
            "SELECT MAX(sequence) FROM signoff_events WHERE \(condition)",
            .integer(moment.microseconds),
            count
        ) { $0.optionalInteger(0) }
        guard let newest = newest ?? nil else { return }
        try connection.execute("DELETE FROM signoff_events WHERE \(condition)", .integer(moment.microseconds), count)
        // The next reader of the size counts again.
        try connection.execute("DELETE FROM signoff_meta WHERE key = 'event_bytes'")
        try note(trimmed: newest)
    }

    func delete(_ thread: ThreadID) throws {
        let bytes = try connection.first(
            "SELECT SUM(\(Self.size)) FROM signoff_events WHERE thread_id = ?",
            .text(thread.rawValue)
        ) { $0.integer(0) }
        try connection.execute("DELETE FROM signoff_events WHERE thread_id = ?", .text(thread.rawValue))
        try add(-(bytes ?? 0))
    }

    private func newestTrimmed() throws -> Int64 {
        try connection.first("SELECT CAST(value AS INTEGER) FROM signoff_meta WHERE key = 'newest_trimmed_event'") {
            $0.integer(0)
        } ?? 0
    }

    private static func decode(_ row: SQLiteRow) throws -> RunEvent {
        RunEvent(
            sequence: row.integer(0),
            run: RunID(row.text(1)),
            thread: ThreadID(row.text(2)),
            workflow: row.text(3),
            at: Timestamp(microseconds: row.integer(4)),
            mode: row.text(5),
            namespace: try JSONValue(parsing: row.bytes(6)).arrayValue?.compactMap(\.stringValue) ?? [],
            payload: try JSONValue(parsing: row.bytes(7))
        )
    }
}

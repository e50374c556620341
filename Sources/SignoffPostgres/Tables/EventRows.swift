import SignoffCheckpoint

/// The rows of the event log.
struct EventRows {
    let connection: PostgresConnection

    /// Appends events under the lock of the log: no event appears after one with a higher number.
    func append(_ events: [RunEvent]) throws {
        guard !events.isEmpty else { return }
        let payloads = events.map { $0.payload.text(.compact) }
        try connection.lockEvents()
        try connection.execute(
            """
            INSERT INTO signoff_events (run_id, thread_id, workflow, at, mode, namespace, payload)
            SELECT run, thread, workflow, at, mode, namespace, payload FROM unnest(
                ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[]
            ) WITH ORDINALITY AS n (run, thread, workflow, at, mode, namespace, payload, place) ORDER BY place
            """,
            .texts(events.map(\.run.rawValue)),
            .texts(events.map(\.thread.rawValue)),
            .texts(events.map(\.workflow)),
            .integers(events.map(\.at.microseconds)),
            .texts(events.map(\.mode)),
            .texts(events.map { JSONValue.array($0.namespace.map(JSONValue.string)).text(.compact) }),
            .texts(payloads)
        )
    }

    /// Whether an event was appended, after waiting for writers that append.
    func has(_ event: RunEvent?) throws -> Bool {
        guard let event else { return true }
        try connection.lockEvents()
        return try connection.exists(
            "SELECT 1 FROM signoff_events WHERE run_id = ? AND at = ? AND mode = ? AND payload = ?",
            .text(event.run.rawValue),
            .integer(event.at.microseconds),
            .text(event.mode),
            .text(event.payload.text(.compact))
        )
    }

    /// The newest events of a thread, oldest first.
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
        var values: [PostgresValue] = [.integer(sequence)]
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

    /// The newest number that was seen, also when that event was trimmed since.
    func newestSequence() throws -> Int64 {
        let newest = try connection.first("SELECT COALESCE(max(sequence), 0) FROM signoff_events") { $0.integer(0) }
        let gone = try connection.first(
            """
            SELECT COALESCE(max(value::bigint), 0) FROM signoff_meta
            WHERE key IN ('newest_trimmed_event', 'newest_deleted_event')
            """
        ) { $0.integer(0) }
        return max(newest ?? 0, gone ?? 0)
    }

    func trim(olderThan moment: Timestamp, keeping maximumCount: Int) throws {
        try connection.lockEvents()
        let newest = try connection.first(
            """
            WITH removed AS (
                DELETE FROM signoff_events WHERE at < ?1 OR sequence <= (
                    SELECT sequence FROM signoff_events ORDER BY sequence DESC LIMIT 1 OFFSET ?2
                ) RETURNING sequence
            ) SELECT max(sequence) FROM removed
            """,
            .integer(moment.microseconds),
            .number(max(0, maximumCount))
        ) { $0.optionalInteger(0) }
        guard let newest = newest ?? nil else { return }
        try note(trimmed: newest)
    }

    /// Deletes the events of a thread; the newest number that was given stays known.
    func delete(_ thread: ThreadID) throws {
        let newest = try connection.first(
            """
            WITH removed AS (DELETE FROM signoff_events WHERE thread_id = ? RETURNING sequence)
            SELECT max(sequence) FROM removed
            """,
            .text(thread.rawValue)
        ) { $0.optionalInteger(0) }
        guard let newest = newest ?? nil else { return }
        try connection.execute(
            """
            INSERT INTO signoff_meta (key, value) VALUES ('newest_deleted_event', ?1)
            ON CONFLICT (key) DO UPDATE SET value = greatest(signoff_meta.value::bigint, ?1::bigint)::text
            """,
            .text(String(newest))
        )
    }

    private func newestTrimmed() throws -> Int64 {
        try connection.first("SELECT value::bigint FROM signoff_meta WHERE key = 'newest_trimmed_event'") {
            $0.integer(0)
        } ?? 0
    }

    private static func decode(_ row: PostgresRow) throws -> RunEvent {
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

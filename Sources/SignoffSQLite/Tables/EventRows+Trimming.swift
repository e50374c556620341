import SignoffCheckpoint

/// The limits of the event log.
extension EventRows {
    /// The size of a row's payload in bytes.
    static let size = "LENGTH(CAST(payload AS BLOB))"

    /// The number of events that one transaction examines, so that trimming a long log does not block writers.
    private static let portion = 5_000

    /// Whether the log possibly exceeds `bounds`.
    ///
    /// Reads only a small part of the log.
    func exceeds(_ bounds: EventBounds) throws -> Bool {
        let oldest = try connection.first("SELECT at FROM signoff_events ORDER BY sequence LIMIT 1") { $0.integer(0) }
        guard let oldest else { return false }
        if oldest < bounds.oldest.microseconds { return true }
        // Without a recorded size, the log could exceed its limits.
        guard let bytes = try notedBytes, bytes <= bounds.maximumBytes else { return true }
        return try count > bounds.maximumCount
    }

    /// The counted size of the payloads of a log, up to one event.
    struct CountedBytes: Sendable {
        fileprivate var events: Int64
        fileprivate var newest: Int64
        fileprivate var bytes: Int64
    }

    /// Counts the bytes of all payloads, which takes as long as reading the log; `nil` when the size is already
    /// recorded, and for an empty log.
    func countBytes() throws -> CountedBytes? {
        guard try notedBytes == nil else { return nil }
        return try connection.first(
            "SELECT COUNT(*), MAX(sequence), SUM(\(Self.size)) FROM signoff_events HAVING COUNT(*) > 0"
        ) { CountedBytes(events: $0.integer(0), newest: $0.integer(1), bytes: $0.integer(2)) }
    }

    /// Records the size of the payloads, unless events were removed since they were counted.
    ///
    /// The next trim then counts again.
    func note(_ counted: CountedBytes) throws {
        let events = try connection.first(
            "SELECT COUNT(*) FROM signoff_events WHERE sequence <= ?",
            .integer(counted.newest)
        ) { $0.integer(0) }
        guard try notedBytes == nil, events == counted.events else { return }
        let later = try connection.first(
            "SELECT SUM(\(Self.size)) FROM signoff_events WHERE sequence > ?",
            .integer(counted.newest)
        ) { $0.integer(0) }
        try note(bytes: counted.bytes + (later ?? 0))
    }

    /// Removes events beyond `bounds` among the next events of the log after `place`.
    ///
    /// - Returns: The last examined event; `nil` when the rest of the log is within its limits.
    func trim(to bounds: EventBounds, after place: Int64) throws -> Int64? {
        let bytes = try countedBytes()
        var trimming = EventTrimming(to: bounds, count: try count, bytes: bytes)
        let rows = try connection.rows(
            """
            SELECT sequence, at, \(Self.size),
                EXISTS (SELECT 1 FROM signoff_runs AS run
                    WHERE run.run_id = signoff_events.run_id AND run.status IN ('pending', 'running'))
            FROM signoff_events WHERE sequence > ? ORDER BY sequence LIMIT ?
            """,
            values: [.integer(place), .number(Self.portion)]
        ) { ($0.integer(0), Timestamp(microseconds: $0.integer(1)), $0.integer(2), $0.integer(3) != 0) }
        var newest: Int64?
        var removed: Int64 = 0
        var isWithinBounds = rows.count < Self.portion
        for (sequence, moment, size, isOfActiveRun) in rows where !isOfActiveRun {
            guard trimming.removes(at: moment, bytes: size) else {
                isWithinBounds = true
                break
            }
            try connection.execute("DELETE FROM signoff_events WHERE sequence = ?", .integer(sequence))
            newest = sequence
            removed += size
        }
        try add(-removed)
        if let newest { try note(trimmed: newest) }
        return isWithinBounds ? nil : rows.last?.0
    }

    /// Adds to the recorded size of the payloads, if one is recorded.
    func add(_ bytes: Int64) throws {
        guard bytes != 0 else { return }
        try connection.execute(
            "UPDATE signoff_meta SET value = MAX(0, CAST(value AS INTEGER) + ?) WHERE key = 'event_bytes'",
            .integer(bytes)
        )
    }

    /// Records the newest removed event, so that readers behind it see a gap.
    func note(trimmed newest: Int64) throws {
        try connection.execute(
            "UPDATE signoff_meta SET value = ?1 WHERE key = 'newest_trimmed_event' AND CAST(value AS INTEGER) < ?1",
            .integer(newest)
        )
    }

    private var count: Int {
        get throws { Int(try connection.first("SELECT COUNT(*) FROM signoff_events") { $0.integer(0) } ?? 0) }
    }

    /// The recorded size of all payloads in bytes; `nil` when not recorded.
    var notedBytes: Int64? {
        get throws {
            try connection.first("SELECT CAST(value AS INTEGER) FROM signoff_meta WHERE key = 'event_bytes'") {
                $0.integer(0)
            }
        }
    }

    /// Returns the size of all payloads in bytes, and records the size.
    private func countedBytes() throws -> Int64 {
        if let bytes = try notedBytes { return bytes }
        let counted = try connection.first("SELECT SUM(\(Self.size)) FROM signoff_events") { $0.integer(0) } ?? 0
        try note(bytes: counted)
        return counted
    }

    private func note(bytes: Int64) throws {
        try connection.execute(
            "INSERT OR REPLACE INTO signoff_meta (key, value) VALUES ('event_bytes', ?)",
            .text(String(bytes))
        )
    }
}

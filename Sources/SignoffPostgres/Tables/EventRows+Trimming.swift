import SignoffCheckpoint

/// Keeping the event log within bounds.
extension EventRows {
    /// The greatest number of events in one transaction, so that trimming a long log blocks no writer.
    private static let portion = 5_000

    /// Returns the number of events, the bytes of their payloads, and the time of the oldest; nil for an empty log.
    func extent() throws -> (count: Int, bytes: Int64, oldest: Timestamp)? {
        let found = try connection.first(
            "SELECT count(*), COALESCE(sum(octet_length(payload)), 0)::bigint, min(at) FROM signoff_events"
        ) { ($0.integer(0), $0.integer(1), $0.optionalInteger(2)) }
        guard let (count, bytes, oldest) = found, let oldest else { return nil }
        return (Int(count), bytes, Timestamp(microseconds: oldest))
    }

    /// Whether some event is beyond `bounds`.
    func exceeds(_ bounds: EventBounds) throws -> Bool {
        guard let extent = try extent() else { return false }
        return extent.oldest < bounds.oldest || extent.count > bounds.maximumCount
            || extent.bytes > bounds.maximumBytes
    }

    /// Removes events beyond `bounds` among the next of the log after `place`.
    ///
    /// - Returns: The last event that was looked at; nil when the log is within its bounds from there on.
    func trim(to bounds: EventBounds, after place: Int64) throws -> Int64? {
        try connection.lockEvents()
        guard let extent = try extent() else { return nil }
        var trimming = EventTrimming(to: bounds, count: extent.count, bytes: extent.bytes)
        let rows = try connection.rows(
            """
            SELECT sequence, at, octet_length(payload), EXISTS (
                SELECT 1 FROM signoff_runs AS run
                WHERE run.run_id = signoff_events.run_id AND run.status IN ('pending', 'running')
            ) FROM signoff_events WHERE sequence > ? ORDER BY sequence LIMIT ?
            """,
            .integer(place),
            .number(Self.portion)
        ) { ($0.integer(0), Timestamp(microseconds: $0.integer(1)), $0.integer(2), $0.bool(3)) }
        var removed: [Int64] = []
        var isWithinBounds = rows.count < Self.portion
        for (sequence, moment, size, isOfActiveRun) in rows where !isOfActiveRun {
            guard trimming.removes(at: moment, bytes: size) else {
                isWithinBounds = true
                break
            }
            removed.append(sequence)
        }
        if let newest = removed.last {
            try connection.execute("DELETE FROM signoff_events WHERE sequence = ANY (?)", .integers(removed))
            try note(trimmed: newest)
        }
        return isWithinBounds ? nil : rows.last?.0
    }

    /// Notes the last removed event, for readers that are behind it.
    func note(trimmed newest: Int64) throws {
        try connection.execute(
            """
            UPDATE signoff_meta SET value = greatest(value::bigint, ?)::text WHERE key = 'newest_trimmed_event'
            """,
            .integer(newest)
        )
    }
}

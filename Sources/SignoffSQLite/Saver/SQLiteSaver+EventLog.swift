public import SignoffCheckpoint

extension SQLiteSaver: EventLog {
    /// Appends events in order, each with the next sequence number.
    ///
    /// - Throws: `not_storable` for a payload nested deeper than 1024 levels; `read_only`, `locked`, `full`, otherwise
    ///   `storage`. Nothing is then appended.
    public func append(_ events: [RunEvent]) async throws {
        guard !events.isEmpty else { return }
        for event in events { try NestingLimit.check(event.payload) }
        try await database.write { try EventRows(connection: $0).append(events) }
    }

    /// Returns the events after `sequence`, oldest first; empty for a database without Signoff's tables.
    ///
    /// - Parameters:
    ///   - sequence: The last sequence number that the reader has seen; 0 to read from the start.
    ///   - run: The run of the events; `nil` for all runs.
    ///   - thread: The thread of the events; `nil` for all threads.
    ///   - limit: The maximum number of events, 1 or more.
    /// - Returns: The page. The page is marked when events before it were trimmed.
    /// - Throws: `invalid_data` for a limit below 1; `corrupt`, `locked` and `storage` from the engine.
    public func events(after sequence: Int64, run: RunID?, thread: ThreadID?, limit: Int) async throws -> EventPage {
        try CheckpointError.check(limit: limit, of: "events")
        return try await readOwn(else: EventPage(events: [], hasGap: false)) { connection in
            try EventRows(connection: connection).page(after: sequence, run: run, thread: thread, limit: limit)
        }
    }

    /// Returns the newest assigned sequence number, even if the event was trimmed; 0 before the first event.
    public func newestEventSequence() async throws -> Int64 {
        try await readOwn(else: 0) { try EventRows(connection: $0).newestSequence() }
    }

    /// Removes events older than `moment`, and the oldest events beyond `maximumCount`.
    ///
    /// - Throws: `read_only`, `locked`, `full`, otherwise `storage`.
    public func trimEvents(olderThan moment: Timestamp, keeping maximumCount: Int) async throws {
        try await database.write { connection in
            try EventRows(connection: connection).trim(olderThan: moment, keeping: maximumCount)
        }
    }

    /// Removes the oldest events until the rest is within `bounds`.
    ///
    /// Events of runs that have not ended are kept.
    ///
    /// The function uses several short transactions, or none while the log is within its limits. For a log of an
    /// earlier release, one more transaction records the size of the payloads.
    ///
    /// - Throws: `read_only`, `locked`, `full`, otherwise `storage`.
    public func trimEvents(to bounds: EventBounds) async throws {
        // A long log is counted outside of the writer, so that no writer waits.
        if let counted = try await readOwn(else: nil, { try EventRows(connection: $0).countBytes() }) {
            try await database.write { try EventRows(connection: $0).note(counted) }
        }
        guard try await readOwn(else: false, { try EventRows(connection: $0).exceeds(bounds) }) else { return }
        var place: Int64? = 0
        while let after = place {
            place = try await database.write { try EventRows(connection: $0).trim(to: bounds, after: after) }
        }
    }

    /// Returns the newest events of a thread, oldest first; empty for a database without Signoff's tables.
    ///
    /// The page is marked when earlier events were omitted or trimmed.
    ///
    /// - Throws: `invalid_data` for a limit below 1; `corrupt`, `locked` and `storage` from the engine.
    public func newestEvents(of thread: ThreadID, limit: Int) async throws -> EventPage {
        try CheckpointError.check(limit: limit, of: "events")
        return try await readOwn(else: EventPage(events: [], hasGap: false)) { connection in
            try EventRows(connection: connection).newest(of: thread, limit: limit)
        }
    }
}

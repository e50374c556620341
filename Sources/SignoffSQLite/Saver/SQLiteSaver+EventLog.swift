public import SignoffCheckpoint

extension SQLiteSaver: EventLog {
    /// Appends events in order and gives each the next sequence number.
    ///
    /// - Throws: `not_storable` for a payload nested deeper than 1024 levels; `read_only`, `locked`, `full`, else `storage`. Nothing is appended then.
    public func append(_ events: [RunEvent]) async throws {
        guard !events.isEmpty else { return }
        for event in events { try NestingLimit.check(event.payload) }
        try await database.write { try EventRows(connection: $0).append(events) }
    }

    /// Returns the events after `sequence`, oldest first; none in a database without Signoff's tables.
    ///
    /// - Parameters:
    ///   - sequence: The last sequence number the reader has seen; 0 from the start.
    ///   - run: Only events of this run; `nil` for all.
    ///   - thread: Only events of this thread; `nil` for all.
    ///   - limit: At most this many, 1 or more.
    /// - Returns: The page, marked when events before it were trimmed.
    /// - Throws: `invalid_data` for a limit below 1; `corrupt`, `locked` and `storage` from the engine.
    public func events(after sequence: Int64, run: RunID?, thread: ThreadID?, limit: Int) async throws -> EventPage {
        try CheckpointError.check(limit: limit, of: "events")
        return try await readOwn(else: EventPage(events: [], hasGap: false)) { connection in
            try EventRows(connection: connection).page(after: sequence, run: run, thread: thread, limit: limit)
        }
    }

    /// Returns the newest sequence number given, also when that event was trimmed since; 0 when there was none.
    public func newestEventSequence() async throws -> Int64 {
        try await readOwn(else: 0) { try EventRows(connection: $0).newestSequence() }
    }

    /// Removes events older than `moment`, and the oldest beyond `maximumCount`.
    ///
    /// - Throws: `read_only`, `locked`, `full`, else `storage`.
    public func trimEvents(olderThan moment: Timestamp, keeping maximumCount: Int) async throws {
        try await database.write { connection in
            try EventRows(connection: connection).trim(olderThan: moment, keeping: maximumCount)
        }
    }

    /// Removes the oldest events until the rest is within `bounds`, but no event of a run that has not ended.
    ///
    /// Uses several short transactions, or none while the log is within its limits. For a log of an earlier release, one
    /// more transaction notes its number of bytes.
    ///
    /// - Throws: `read_only`, `locked`, `full`, else `storage`.
    public func trimEvents(to bounds: EventBounds) async throws {
        // A long log is read where no writer waits for that.
        if let counted = try await readOwn(else: nil, { try EventRows(connection: $0).countBytes() }) {
            try await database.write { try EventRows(connection: $0).note(counted) }
        }
        guard try await readOwn(else: false, { try EventRows(connection: $0).exceeds(bounds) }) else { return }
        var place: Int64? = 0
        while let after = place {
            place = try await database.write { try EventRows(connection: $0).trim(to: bounds, after: after) }
        }
    }

    /// Returns the newest events of a thread, oldest first, marked when events before them were left out or trimmed; none in a database without our
    /// tables.
    ///
    /// - Throws: `invalid_data` for a limit below 1; `corrupt`, `locked` and `storage` from the engine.
    public func newestEvents(of thread: ThreadID, limit: Int) async throws -> EventPage {
        try CheckpointError.check(limit: limit, of: "events")
        return try await readOwn(else: EventPage(events: [], hasGap: false)) { connection in
            try EventRows(connection: connection).newest(of: thread, limit: limit)
        }
    }
}

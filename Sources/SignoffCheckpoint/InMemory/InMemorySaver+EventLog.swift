extension InMemorySaver: EventLog {
    /// Appends events in order and gives each the next sequence number.
    ///
    /// - Throws: `not_storable` for a payload nested deeper than 1024 levels. Nothing is stored then.
    public func append(_ events: [RunEvent]) async throws {
        for event in events { try NestingLimit.check(event.payload) }
        withState { state in
            for event in events {
                var event = event
                state.newestEvent += 1
                event.sequence = state.newestEvent
                state.events.append(event)
            }
        }
    }

    /// Returns the events after `sequence`, oldest first.
    ///
    /// - Parameters:
    ///   - sequence: The last sequence number the reader has seen; 0 from the start.
    ///   - run: Only events of this run; nil for all.
    ///   - thread: Only events of this thread; nil for all.
    ///   - limit: At most this many, 1 or more.
    /// - Returns: The page, marked when events before it were trimmed.
    /// - Throws: `invalid_data` for a limit below 1.
    public func events(after sequence: Int64, run: RunID?, thread: ThreadID?, limit: Int) async throws -> EventPage {
        try CheckpointError.check(limit: limit, of: "events")
        return withState { state in
            let matching = state.events.lazy.filter { event in
                event.sequence > sequence && (run == nil || run == event.run)
                    && (thread == nil || thread == event.thread)
            }
            return EventPage(events: Array(matching.prefix(limit)), hasGap: sequence < state.newestTrimmedEvent)
        }
    }

    /// Returns the newest sequence number given, also when that event was trimmed since; 0 when there was none.
    public func newestEventSequence() async throws -> Int64 {
        withState { $0.newestEvent }
    }

    /// Removes events older than `moment`, and the oldest beyond `maximumCount`.
    public func trimEvents(olderThan moment: Timestamp, keeping maximumCount: Int) async throws {
        withState { state in
            let kept = state.events.filter { $0.at >= moment }.suffix(max(0, maximumCount))
            let keptNumbers = Set(kept.map(\.sequence))
            let trimmed = state.events.lazy.map(\.sequence).filter { !keptNumbers.contains($0) }.max()
            state.newestTrimmedEvent = max(state.newestTrimmedEvent, trimmed ?? 0)
            state.events = Array(kept)
        }
    }
}

extension InMemorySaver: EventLog {
    /// Appends events in order, each with the next sequence number.
    ///
    /// - Throws: `not_storable` for a payload nested deeper than 1024 levels. Nothing is then stored.
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
    ///   - sequence: The last sequence number that the reader has seen; 0 to read from the start.
    ///   - run: The run of the events; `nil` for all runs.
    ///   - thread: The thread of the events; `nil` for all threads.
    ///   - limit: The maximum number of events, 1 or more.
    /// - Returns: The page. The page is marked when events before it were trimmed.
    /// - Throws: `invalid_data` for a limit below 1.
    public func events(after sequence: Int64, run: RunID?, thread: ThreadID?, limit: Int) async throws -> EventPage {
        try CheckpointError.check(limit: limit, of: "events")
        return withState { state in
            let matching = state.events[state.firstEvent(after: sequence)...].lazy.filter { event in
                (run == nil || run == event.run) && (thread == nil || thread == event.thread)
            }
            return EventPage(events: Array(matching.prefix(limit)), hasGap: sequence < state.newestTrimmedEvent)
        }
    }

    /// Returns the newest sequence number, even if the event was trimmed; 0 before the first event.
    public func newestEventSequence() async throws -> Int64 {
        withState { $0.newestEvent }
    }

    /// Removes events older than `moment`, and the oldest events beyond `maximumCount`.
    public func trimEvents(olderThan moment: Timestamp, keeping maximumCount: Int) async throws {
        withState { state in
            let kept = state.events.filter { $0.at >= moment }.suffix(max(0, maximumCount))
            let keptNumbers = Set(kept.map(\.sequence))
            let trimmed = state.events.lazy.map(\.sequence).filter { !keptNumbers.contains($0) }.max()
            state.newestTrimmedEvent = max(state.newestTrimmedEvent, trimmed ?? 0)
            state.events = Array(kept)
        }
    }

    /// Removes the oldest events until the rest is within `bounds`.
    ///
    /// Events of runs that have not ended are kept.
    public func trimEvents(to bounds: EventBounds) async throws {
        withState { state in
            let sizes = state.events.map { Int64($0.payload.text(.compact).utf8.count) }
            var trimming = EventTrimming(to: bounds, count: sizes.count, bytes: sizes.reduce(0, +))
            var isDone = false
            var trimmed: Int64 = 0
            let kept = zip(state.events, sizes).filter { event, size in
                guard !isDone, state.runs[event.run]?.isActive != true else { return true }
                isDone = !trimming.removes(at: event.at, bytes: size)
                if !isDone { trimmed = event.sequence }
                return isDone
            }
            state.newestTrimmedEvent = max(state.newestTrimmedEvent, trimmed)
            state.events = kept.map(\.0)
        }
    }

    /// Returns the newest events of a thread, oldest first.
    ///
    /// The page is marked when earlier events were omitted or trimmed.
    ///
    /// - Throws: `invalid_data` for a limit below 1.
    public func newestEvents(of thread: ThreadID, limit: Int) async throws -> EventPage {
        try CheckpointError.check(limit: limit, of: "events")
        return withState { state in
            let newest = state.events.reversed().lazy.filter { $0.thread == thread }.prefix(limit + 1)
            let found = Array(newest)
            return EventPage(
                events: found.prefix(limit).reversed(),
                hasGap: found.count > limit || state.newestTrimmedEvent > 0
            )
        }
    }
}

extension InMemorySaver.State {
    /// Returns the index of the first event after `sequence`.
    fileprivate func firstEvent(after sequence: Int64) -> Int {
        var (low, high) = (0, events.count)
        while low < high {
            let middle = (low + high) / 2
            if events[middle].sequence > sequence { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

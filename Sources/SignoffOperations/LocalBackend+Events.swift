package import SignoffCheckpoint
import SignoffOperator

extension LocalBackend {
    /// Returns the events of runs after a sequence number, oldest first.
    ///
    /// - Parameters:
    ///   - sequence: The last sequence number that the reader has seen; 0 to read from the start.
    ///   - run: The run of the events; `nil` for all runs.
    ///   - thread: The thread of the events; `nil` for all threads.
    ///   - limit: The maximum number of events, 1 or more.
    /// - Returns: The page. The page is marked when events before it were trimmed.
    /// - Throws: The errors of the database.
    package func events(
        after sequence: Int64,
        run: RunID?,
        thread: ThreadID?,
        limit: Int
    ) async throws -> EventPage {
        try await attempting("reading the events") {
            try await events.events(after: sequence, run: run, thread: thread, limit: limit)
        }
    }

    /// Returns the newest sequence number of the event log; 0 for an empty log.
    package func newestEvent() async throws -> Int64 {
        try await attempting("reading the events") { try await events.newestEventSequence() }
    }

    /// Returns the newest stored events of a thread, oldest first, at most `limit`.
    ///
    /// The page is marked when earlier events were omitted or trimmed.
    package func recentEvents(of thread: ThreadID, limit: Int) async throws -> EventPage {
        try await attempting("reading the events of thread '\(thread)'") {
            try await events.newestEvents(of: thread, limit: limit)
        }
    }
}

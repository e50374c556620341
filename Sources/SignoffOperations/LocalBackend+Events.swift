package import SignoffCheckpoint
import SignoffOperator

extension LocalBackend {
    /// Returns what happened in runs after a sequence number, oldest first.
    ///
    /// - Parameters:
    ///   - sequence: The last sequence number the reader has seen; 0 from the start.
    ///   - run: Only events of this run; `nil` for all.
    ///   - thread: Only events of this thread; `nil` for all.
    ///   - limit: At most this many, 1 or more.
    /// - Returns: The page, marked when events before it were trimmed.
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

    /// Returns the newest sequence number of the event log; 0 when it is empty.
    package func newestEvent() async throws -> Int64 {
        try await attempting("reading the events") { try await events.newestEventSequence() }
    }

    /// Returns the newest events kept of a thread, oldest first, at most `limit` of them; marked when older ones are left out or were trimmed.
    package func recentEvents(of thread: ThreadID, limit: Int) async throws -> EventPage {
        try await attempting("reading the events of thread '\(thread)'") {
            try await events.newestEvents(of: thread, limit: limit)
        }
    }
}

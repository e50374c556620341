/// The events of runs, for readers in other processes.
public protocol EventLog: Sendable {
    /// Appends events in order, each with the next sequence number.
    func append(_ events: [RunEvent]) async throws

    /// Returns the events after `sequence`, oldest first.
    ///
    /// - Parameters:
    ///   - sequence: The last sequence number that the reader has seen; 0 to read from the start.
    ///   - run: The run of the events; `nil` for all runs.
    ///   - thread: The thread of the events; `nil` for all threads.
    ///   - limit: The maximum number of events, 1 or more.
    /// - Returns: The page. The page is marked when events before it were trimmed.
    /// - Throws: `storage` from the engine.
    func events(after sequence: Int64, run: RunID?, thread: ThreadID?, limit: Int) async throws -> EventPage

    /// Returns the newest sequence number; 0 when the log is empty.
    func newestEventSequence() async throws -> Int64

    /// Removes events older than `moment`, and the oldest events beyond `maximumCount`.
    func trimEvents(olderThan moment: Timestamp, keeping maximumCount: Int) async throws

    /// Removes the oldest events until the rest is within `bounds`. Events of runs that have not ended are kept.
    ///
    /// A runtime that executes workflows calls this function periodically, so a call must be cheap when no event is
    /// removed. The default implementation calls ``trimEvents(olderThan:keeping:)``.
    ///
    /// - Throws: `storage` from the engine.
    func trimEvents(to bounds: EventBounds) async throws

    /// Returns the newest events of a thread, oldest first.
    ///
    /// The default implementation reads all events of the thread, page by page.
    ///
    /// - Parameters:
    ///   - thread: The thread.
    ///   - limit: The maximum number of events, 1 or more.
    /// - Returns: The page. The page is marked when earlier events were omitted or trimmed.
    /// - Throws: `invalid_data` for a limit below 1; `storage` from the engine.
    func newestEvents(of thread: ThreadID, limit: Int) async throws -> EventPage
}

extension EventLog {
    /// Removes events by age and number.
    ///
    /// The size of their payloads is ignored.
    public func trimEvents(to bounds: EventBounds) async throws {
        try await trimEvents(olderThan: bounds.oldest, keeping: bounds.maximumCount)
    }

    /// Returns the newest events of a thread, after reading all of them.
    public func newestEvents(of thread: ThreadID, limit: Int) async throws -> EventPage {
        var newest = EventPage(events: [], hasGap: false)
        var sequence: Int64 = 0
        while true {
            let page = try await events(after: sequence, run: nil, thread: thread, limit: limit)
            newest.hasGap = newest.hasGap || page.hasGap
            guard let last = page.events.last else { return newest }
            newest.events += page.events
            if newest.events.count > limit {
                newest.events.removeFirst(newest.events.count - limit)
                newest.hasGap = true
            }
            sequence = last.sequence
        }
    }
}

/// An event of a run.
public struct RunEvent: Hashable, Sendable {
    /// The number in the log; 0 until the event is appended.
    public var sequence: Int64
    /// The run.
    public var run: RunID
    /// The thread.
    public var thread: ThreadID
    /// The workflow.
    public var workflow: String
    /// The time of the event.
    public var at: Timestamp
    /// The stream mode: `values`, `updates`, `custom`, or `run` for the beginning and end of the run itself.
    public var mode: String
    /// The namespace of the run in which the event occurred, one element for each level; empty at the root.
    public var namespace: [String]
    /// The payload.
    public var payload: JSONValue

    /// Creates an event.
    public init(
        sequence: Int64 = 0,
        run: RunID,
        thread: ThreadID,
        workflow: String,
        at: Timestamp,
        mode: String,
        namespace: [String],
        payload: JSONValue
    ) {
        self.sequence = sequence
        self.run = run
        self.thread = thread
        self.workflow = workflow
        self.at = at
        self.mode = mode
        self.namespace = namespace
        self.payload = payload
    }
}

/// A page of events.
public struct EventPage: Hashable, Sendable {
    /// The events, oldest first.
    public var events: [RunEvent]
    /// Whether events between the reader's sequence number and the first returned event were trimmed.
    public var hasGap: Bool

    /// Creates a page.
    public init(events: [RunEvent], hasGap: Bool) {
        self.events = events
        self.hasGap = hasGap
    }
}

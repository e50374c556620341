/// What happened in runs, for readers in other processes.
public protocol EventLog: Sendable {
    /// Appends events in order and gives each the next sequence number.
    func append(_ events: [RunEvent]) async throws

    /// Returns the events after `sequence`, oldest first.
    ///
    /// - Parameters:
    ///   - sequence: The last sequence number the reader has seen; 0 from the start.
    ///   - run: Only events of this run; nil for all.
    ///   - thread: Only events of this thread; nil for all.
    ///   - limit: At most this many, 1 or more.
    /// - Returns: The page, marked when events before it were trimmed.
    /// - Throws: `storage` from the engine.
    func events(after sequence: Int64, run: RunID?, thread: ThreadID?, limit: Int) async throws -> EventPage

    /// Returns the newest sequence number; 0 when the log is empty.
    func newestEventSequence() async throws -> Int64

    /// Removes events older than `moment`, and the oldest beyond `maximumCount`.
    func trimEvents(olderThan moment: Timestamp, keeping maximumCount: Int) async throws
}

/// One thing that happened in a run.
public struct RunEvent: Hashable, Sendable {
    /// Its number in the log; 0 before it is appended.
    public var sequence: Int64
    /// The run.
    public var run: RunID
    /// The thread.
    public var thread: ThreadID
    /// The workflow.
    public var workflow: String
    /// When it happened.
    public var at: Timestamp
    /// The stream mode: `values`, `updates`, `custom`, or `run` for the run's own beginning and end.
    public var mode: String
    /// The namespace of the run it happened in, one element for each level; empty at the root.
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
    /// Whether events between the reader's sequence number and the first returned were trimmed.
    public var hasGap: Bool

    /// Creates a page.
    public init(events: [RunEvent], hasGap: Bool) {
        self.events = events
        self.hasGap = hasGap
    }
}

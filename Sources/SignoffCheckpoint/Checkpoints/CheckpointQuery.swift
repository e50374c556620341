public import OrderedCollections

/// Selects checkpoints to list, newest id first.
public struct CheckpointQuery: Hashable, Sendable {
    /// Only this thread; `nil` for all.
    public var thread: ThreadID?
    /// Only this namespace; `nil` for all.
    public var namespace: String?
    /// Only this checkpoint.
    public var checkpoint: CheckpointID?
    /// Only ids smaller than this one.
    public var before: CheckpointID?
    /// Only ids greater than this one.
    public var after: CheckpointID?
    /// Only checkpoints whose metadata has all these values.
    public var metadata: JSONObject
    /// The maximum number of results, 1 or more, counted after filtering; `nil` for all.
    public var limit: Int?

    /// Creates a query.
    public init(
        thread: ThreadID? = nil,
        namespace: String? = nil,
        checkpoint: CheckpointID? = nil,
        before: CheckpointID? = nil,
        after: CheckpointID? = nil,
        metadata: JSONObject = [:],
        limit: Int? = nil
    ) {
        self.thread = thread
        self.namespace = namespace
        self.checkpoint = checkpoint
        self.before = before
        self.after = after
        self.metadata = metadata
        self.limit = limit
    }
}

/// Selects threads to list: most recently changed first, or in the order of their names with ``threadPrefix``.
public struct ThreadQuery: Hashable, Sendable {
    /// Only threads in one of these states; empty for all.
    public var statuses: Set<ThreadStatus>
    /// Only threads of this workflow.
    public var workflow: String?
    /// Only threads whose names begin with this text, case-sensitive; they are listed in the byte order of their names.
    public var threadPrefix: String?
    /// Only threads after this place, the place of the last thread of the previous page.
    ///
    /// A thread that changes between two pages moves to the front; all others are listed once.
    public var after: ThreadPlace?
    /// The maximum number of results, 1 or more.
    public var limit: Int

    /// Creates a query.
    public init(
        statuses: Set<ThreadStatus> = [],
        workflow: String? = nil,
        threadPrefix: String? = nil,
        after: ThreadPlace? = nil,
        limit: Int = 200
    ) {
        self.statuses = statuses
        self.workflow = workflow
        self.threadPrefix = threadPrefix
        self.after = after
        self.limit = limit
    }
}

/// The state of a thread, derived from its newest checkpoint and its runs.
public enum ThreadStatus: String, Hashable, Sendable, Codable, CaseIterable {
    /// Nothing to do.
    case idle
    /// A run is pending or running.
    case busy
    /// At least one question waits for an answer.
    case interrupted
    /// The last run failed, and no answer or run followed.
    case error
}

/// A row of the list of threads.
public struct ThreadSummary: Hashable, Sendable {
    /// The thread.
    public var thread: ThreadID
    /// The workflow of the newest run; `nil` when the rows do not identify it.
    public var workflow: String?
    /// The status.
    public var status: ThreadStatus
    /// The newest root checkpoint; `nil` for a thread whose first run has not started.
    public var checkpoint: CheckpointID?
    /// The step of that checkpoint.
    public var step: Int?
    /// The time of the last change.
    public var updatedAt: Timestamp
    /// The number of open questions.
    public var openInterrupts: Int
    /// The error text, if the status is `error`.
    public var error: String?

    /// Creates a summary.
    public init(
        thread: ThreadID,
        workflow: String?,
        status: ThreadStatus,
        checkpoint: CheckpointID?,
        step: Int?,
        updatedAt: Timestamp,
        openInterrupts: Int,
        error: String?
    ) {
        self.thread = thread
        self.workflow = workflow
        self.status = status
        self.checkpoint = checkpoint
        self.step = step
        self.updatedAt = updatedAt
        self.openInterrupts = openInterrupts
        self.error = error
    }
}

/// Selects open questions to list: longest waiting first, or in the order of a fact.
public struct InterruptQuery: Hashable, Sendable {
    /// Only questions of this thread.
    public var thread: ThreadID?
    /// Only questions of this workflow.
    public var workflow: String?
    /// Only questions of threads whose names begin with this text, case-sensitive.
    public var threadPrefix: String?
    /// Only the question with this id.
    public var interrupt: InterruptID?
    /// Only questions that meet all of these conditions on their facts.
    public var conditions: [FactCondition]
    /// The order of the list; `nil` for longest waiting first.
    public var sort: InterruptSort?
    /// Only questions after this place: ``place(of:)`` of the last question of the previous page, in a list of the same
    /// order.
    public var after: InterruptPlace?
    /// The maximum number of results, 1 or more.
    public var limit: Int
    /// Whether payloads and schemas may be omitted, as null, where that saves reading them; the digests are always
    /// present.
    public var omitsValues: Bool
    /// The number of stored bytes above which a payload is omitted and returned as null; `nil` for no limit.
    ///
    /// ``OpenInterrupt/omittedBytes`` identifies questions whose payloads are omitted. A storage that holds payloads in
    /// memory may ignore the limit.
    public var payloadLimit: Int?

    /// The number of stored bytes of a payload that a list of many questions reads: 32 KB.
    package static let listedPayload = 32 * 1024

    /// Creates a query.
    public init(
        thread: ThreadID? = nil,
        workflow: String? = nil,
        threadPrefix: String? = nil,
        interrupt: InterruptID? = nil,
        conditions: [FactCondition] = [],
        sort: InterruptSort? = nil,
        after: InterruptPlace? = nil,
        limit: Int = 200,
        omitsValues: Bool = false,
        payloadLimit: Int? = nil
    ) {
        self.thread = thread
        self.workflow = workflow
        self.threadPrefix = threadPrefix
        self.interrupt = interrupt
        self.conditions = conditions
        self.sort = sort
        self.after = after
        self.limit = limit
        self.omitsValues = omitsValues
        self.payloadLimit = payloadLimit
    }
}

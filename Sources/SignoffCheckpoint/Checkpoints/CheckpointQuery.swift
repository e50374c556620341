public import OrderedCollections

/// A selection of checkpoints, listed newest id first.
public struct CheckpointQuery: Hashable, Sendable {
    /// The thread; `nil` for all threads.
    public var thread: ThreadID?
    /// The namespace; `nil` for all namespaces.
    public var namespace: String?
    /// The id of the only checkpoint to list; `nil` for all checkpoints.
    public var checkpoint: CheckpointID?
    /// The id below which checkpoints are listed; `nil` for all ids.
    public var before: CheckpointID?
    /// The id above which checkpoints are listed; `nil` for all ids.
    public var after: CheckpointID?
    /// The values that the metadata of a checkpoint must have; empty for any metadata.
    public var metadata: JSONObject
    /// The maximum number of results, 1 or more, counted after filtering; `nil` for no limit.
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

/// A selection of threads, listed most recently changed first, or by name when ``threadPrefix`` is set.
public struct ThreadQuery: Hashable, Sendable {
    /// The statuses of the threads; empty for all statuses.
    public var statuses: Set<ThreadStatus>
    /// The workflow of the threads; `nil` for all workflows.
    public var workflow: String?
    /// The prefix of the threads' names, case-sensitive; `nil` for all threads.
    ///
    /// Threads with a prefix are listed in the byte order of their names.
    public var threadPrefix: String?
    /// The place of the last thread of the previous page; `nil` for the first page.
    ///
    /// A thread that changes between two pages moves to the front. Every other thread is listed once.
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

/// The status of a thread, derived from its newest checkpoint and its runs.
public enum ThreadStatus: String, Hashable, Sendable, Codable, CaseIterable {
    /// The thread has no run to execute and no open question.
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
    /// The time of the thread's last change.
    public var updatedAt: Timestamp
    /// The number of open questions.
    public var openInterrupts: Int
    /// The error message when the status is `error`; otherwise `nil`.
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

/// A selection of open questions, listed longest waiting first, or in the order of a fact.
public struct InterruptQuery: Hashable, Sendable {
    /// The thread of the questions; `nil` for all threads.
    public var thread: ThreadID?
    /// The workflow of the questions; `nil` for all workflows.
    public var workflow: String?
    /// The prefix of the names of the questions' threads, case-sensitive; `nil` for all threads.
    public var threadPrefix: String?
    /// The id of the only question to list; `nil` for all questions.
    public var interrupt: InterruptID?
    /// The conditions that the facts of a question must meet, all of them.
    public var conditions: [FactCondition]
    /// The order of the list; `nil` for longest waiting first.
    public var sort: InterruptSort?
    /// The place of the last question of the previous page (``place(of:)``), in a list of the same order; `nil` for the
    /// first page.
    public var after: InterruptPlace?
    /// The maximum number of results, 1 or more.
    public var limit: Int
    /// Whether the storage is free to omit payloads and schemas, as null, to avoid reading them.
    ///
    /// The digests are always present.
    public var omitsValues: Bool
    /// The size in stored bytes above which a payload is returned as null; `nil` for no limit.
    ///
    /// A question with an omitted payload has ``OpenInterrupt/omittedBytes``. A storage that holds payloads in memory
    /// can ignore the limit.
    public var payloadLimit: Int?

    /// The maximum size of a payload in a list of many questions, in stored bytes: 32 KB.
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

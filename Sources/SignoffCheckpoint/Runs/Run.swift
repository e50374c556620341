public import OrderedCollections

/// A request to run a workflow on a thread, with its state.
public struct Run: Hashable, Sendable {
    /// The id.
    public var id: RunID
    /// The request.
    public var request: RunRequest
    /// The status.
    public var status: RunStatus
    /// The number of times it was claimed: 0 before the first claim.
    public var attempt: Int
    /// The number of attempts whose worker died.
    public var interruptedAttempts: Int
    /// The failure.
    public var error: RunFailure?
    /// The time of the request.
    public var createdAt: Timestamp
    /// The time of the last claim.
    public var startedAt: Timestamp?
    /// The time at which it ended.
    public var finishedAt: Timestamp?
    /// The lease of its worker, while it is running.
    public var lease: RunLease?
    /// Whether cancellation was requested.
    public var isCancellationRequested: Bool
    /// The hash of the ledger entry of the answers that the run brings; `nil` for none.
    public var ledgerHash: String?
    /// The questions whose answers the run did not deliver: the workflow asked other questions, or did not reach them.
    public var undelivered: [InterruptID]
    /// The release of the workflow that ended the run; `nil` before the end, and when none was recorded.
    public var release: String?
    /// The time until which a pending run sleeps; `nil` for a run that waits only for a worker.
    ///
    /// The run has executed and was released. It keeps its thread: no other run of the thread begins before it has
    /// ended.
    public var notBefore: Timestamp?

    /// Creates a run.
    public init(
        id: RunID,
        request: RunRequest,
        status: RunStatus,
        attempt: Int,
        interruptedAttempts: Int,
        error: RunFailure?,
        createdAt: Timestamp,
        startedAt: Timestamp?,
        finishedAt: Timestamp?,
        lease: RunLease?,
        isCancellationRequested: Bool,
        ledgerHash: String? = nil,
        undelivered: [InterruptID] = [],
        release: String? = nil,
        notBefore: Timestamp? = nil
    ) {
        self.id = id
        self.request = request
        self.status = status
        self.attempt = attempt
        self.interruptedAttempts = interruptedAttempts
        self.error = error
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.lease = lease
        self.isCancellationRequested = isCancellationRequested
        self.ledgerHash = ledgerHash
        self.undelivered = undelivered
        self.release = release
        self.notBefore = notBefore
    }
}

/// The status of a run.
public enum RunStatus: String, Hashable, Sendable, Codable, CaseIterable {
    /// Waits for a worker, or sleeps until ``Run/notBefore``.
    case pending
    /// A worker executes it.
    case running
    /// The run finished.
    case success
    /// The run failed.
    case error
    /// The run stopped at a question.
    case interrupted
    /// The run was canceled.
    case cancelled
    /// The run timed out.
    case timeout
}

/// The failure of a run.
public struct RunFailure: Hashable, Sendable, Codable {
    /// A stable code, such as `task_failed` or `interrupt_not_pending`.
    public var code: String
    /// The message of the error.
    public var message: String
    /// The failed task, if a task failed.
    public var task: String?

    /// Creates a failure.
    public init(code: String, message: String, task: String? = nil) {
        self.code = code
        self.message = message
        self.task = task
    }
}

/// A request to a workflow.
public struct RunRequest: Hashable, Sendable {
    /// The thread.
    public var thread: ThreadID
    /// The name of the entrypoint.
    public var workflow: String
    /// The action on the thread.
    public var action: RunAction
    /// The name of the requester.
    public var requestedBy: String
    /// A text chosen by the caller to find the request again after an unknown outcome; unique in the queue.
    ///
    /// `nil` for none.
    public var clientToken: String?
    /// The scalars recorded in the metadata of the run's checkpoints.
    public var metadata: JSONObject
    /// The bindings of the answers of a ``RunAction/resume(answers:)``, by question id.
    ///
    /// An answer without a binding is bound to the question that is open under its id when the request is stored or, in files of older releases, when the
    /// run is claimed.
    public var bindings: [InterruptID: AnswerBinding]

    /// Creates a request.
    public init(
        thread: ThreadID,
        workflow: String,
        action: RunAction,
        requestedBy: String,
        clientToken: String? = nil,
        metadata: JSONObject = [:],
        bindings: [InterruptID: AnswerBinding] = [:]
    ) {
        self.thread = thread
        self.workflow = workflow
        self.action = action
        self.requestedBy = requestedBy
        self.clientToken = clientToken
        self.metadata = metadata
        self.bindings = bindings
    }
}

/// The action of a run on its thread.
public enum RunAction: Hashable, Sendable {
    /// Starts a new turn with an input.
    case start(input: StoredValue)
    /// Answers the named questions and resumes the thread.
    case resume(answers: [InterruptID: StoredValue])
    /// Continues from the newest checkpoint; finished tasks keep their results. A retry of a failed run is such a
    /// request.
    case proceed
    /// Repeats the turn from an earlier checkpoint of the thread.
    case replay(from: CheckpointID)
    /// Starts a new turn with an input from an earlier checkpoint of the thread, as a branch.
    case branch(from: CheckpointID, input: StoredValue)
    /// Sets the thread's state from outside, or copies or deletes the thread.
    ///
    /// The requesting process performs the change in one transaction. A worker that finds such a run abandoned ends it:
    /// the change was committed in full or not at all.
    case update
}

/// The right to execute a run on a thread until a moment.
public struct RunLease: Hashable, Sendable {
    /// The run.
    public var run: RunID
    /// The thread.
    public var thread: ThreadID
    /// The holder.
    public var worker: WorkerID
    /// The number of the claim, which distinguishes this lease from an earlier claim of the same worker.
    public var attempt: Int
    /// The time at which it ends unless it is renewed.
    public var expiresAt: Timestamp
    /// The length of the lease when it was claimed or last renewed; `nil` when it is not recorded.
    public var length: Duration?
    /// The release of the workflow that the worker has; `nil` for none.
    ///
    /// The holder of the lease sets it. A queue returns leases without it, and stores it with the questions and the end
    /// of the run.
    public var release: String?

    /// Creates a lease.
    public init(
        run: RunID,
        thread: ThreadID,
        worker: WorkerID,
        attempt: Int,
        expiresAt: Timestamp,
        length: Duration? = nil,
        release: String? = nil
    ) {
        self.run = run
        self.thread = thread
        self.worker = worker
        self.attempt = attempt
        self.expiresAt = expiresAt
        self.length = length
        self.release = release
    }
}

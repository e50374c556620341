public import OrderedCollections

/// A request to run a workflow on a thread, with its state.
public struct Run: Hashable, Sendable {
    /// The id.
    public var id: RunID
    /// The request.
    public var request: RunRequest
    /// The status.
    public var status: RunStatus
    /// The number of times the run was claimed; 0 before the first claim.
    public var attempt: Int
    /// The number of attempts whose worker was lost.
    public var interruptedAttempts: Int
    /// The failure; `nil` for none.
    public var error: RunFailure?
    /// The time of the request.
    public var createdAt: Timestamp
    /// The time of the last claim; `nil` before the first claim.
    public var startedAt: Timestamp?
    /// The end time; `nil` until the run ends.
    public var finishedAt: Timestamp?
    /// The lease of the worker; `nil` unless the run is running.
    public var lease: RunLease?
    /// Whether cancellation was requested.
    public var isCancellationRequested: Bool
    /// The hash of the ledger entry of the answers that the run brings; `nil` for none.
    public var ledgerHash: String?
    /// The questions whose answers the run did not deliver, because the workflow asked other questions or did not reach
    /// them.
    public var undelivered: [InterruptID]
    /// The release of the workflow that ended the run; `nil` before the end, and when not recorded.
    public var release: String?
    /// The time until which a pending run sleeps; `nil` for a run that waits only for a worker.
    ///
    /// A sleeping run has been executed and released, and keeps its thread. No other run of the thread can begin before
    /// the sleeping run ends.
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
    /// The run waits for a worker, or sleeps until ``Run/notBefore``.
    case pending
    /// A worker executes the run.
    case running
    /// The run finished successfully.
    case success
    /// The run failed.
    case error
    /// The run ended at a question.
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
    /// The failed task; `nil` when no task failed.
    public var task: String?

    /// Creates a failure.
    public init(code: String, message: String, task: String? = nil) {
        self.code = code
        self.message = message
        self.task = task
    }
}

/// A request to run a workflow on a thread.
public struct RunRequest: Hashable, Sendable {
    /// The thread.
    public var thread: ThreadID
    /// The name of the entrypoint.
    public var workflow: String
    /// The action on the thread.
    public var action: RunAction
    /// The name of the requester.
    public var requestedBy: String
    /// A string that the caller chooses, to find the run again when the outcome of the request is unknown.
    ///
    /// The token is unique in the queue.
    ///
    /// `nil` for none.
    public var clientToken: String?
    /// The scalars recorded in the metadata of the run's checkpoints.
    public var metadata: JSONObject
    /// The bindings of the answers of a ``RunAction/resume(answers:)``, by question id.
    ///
    /// An answer without a binding is bound to the open question with its id when the request is stored; in files of
    /// older releases, when the run is claimed.
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
    /// Answers the given questions and resumes the thread.
    case resume(answers: [InterruptID: StoredValue])
    /// Continues from the newest checkpoint. Finished tasks keep their results. A retry of a failed run is such a
    /// request.
    case proceed
    /// Runs the turn again from an earlier checkpoint of the thread.
    case replay(from: CheckpointID)
    /// Starts a new turn with an input from an earlier checkpoint of the thread, as a branch.
    case branch(from: CheckpointID, input: StoredValue)
    /// Sets the thread's state from outside, or copies or deletes the thread.
    ///
    /// The requesting process makes the change in one transaction. A worker that finds such a run abandoned ends the
    /// run: the change was committed completely or not at all.
    case update
}

/// The right to execute a run on a thread for a limited time.
public struct RunLease: Hashable, Sendable {
    /// The run.
    public var run: RunID
    /// The thread.
    public var thread: ThreadID
    /// The worker that holds the lease.
    public var worker: WorkerID
    /// The number of the claim, which distinguishes this lease from an earlier claim of the same worker.
    public var attempt: Int
    /// The time at which the lease expires unless renewed.
    public var expiresAt: Timestamp
    /// The length of the lease when it was claimed or last renewed; `nil` when not recorded.
    public var length: Duration?
    /// The release of the workflow on the worker; `nil` for none.
    ///
    /// The holder sets the release. A queue returns leases without a release, and stores the release with the questions
    /// and the end of the run.
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

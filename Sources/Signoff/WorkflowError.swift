public import SignoffCheckpoint

/// An error of a workflow that could not run or was stopped.
///
/// Errors that a body or task throws are not wrapped. `invoke` and streams throw them unchanged.
public struct WorkflowError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure.
    ///
    /// The code strings are stable. JSON, logs and tests contain them unchanged.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case workflowUnknown = "workflow_unknown"
            case workflowDuplicate = "workflow_duplicate"
            case workflowMismatch = "workflow_mismatch"
            case invalidInput = "invalid_input"
            case emptyInput = "empty_input"
            case threadRequired = "thread_required"
            case saverRequired = "saver_required"
            case checkpointUnknown = "checkpoint_unknown"
            case threadBusy = "thread_busy"
            case interruptNotPending = "interrupt_not_pending"
            case answerAmbiguous = "answer_ambiguous"
            case answerNotDecodable = "answer_not_decodable"
            case previousNotDecodable = "previous_not_decodable"
            case resultNotDecodable = "result_not_decodable"
            case notStorable = "not_storable"
            case invalidUpdate = "invalid_update"
            case threadExists = "thread_exists"
            case nondeterministicReplay = "nondeterministic_replay"
            case scopeUsedOutsideItsTask = "scope_used_outside_its_task"
            case timedOut = "timed_out"
            case cacheRequired = "cache_required"
            case contextMismatch = "context_mismatch"
            case drained
            case recursionLimit = "recursion_limit"
            case graphInvalid = "graph_invalid"
            case routeUndeclared = "route_undeclared"
            case parentMissing = "parent_missing"
            case stateNotDecodable = "state_not_decodable"
        }

        private let kind: Kind

        /// The stable code string.
        public var description: String { kind.rawValue }

        /// No entrypoint with this name is registered.
        public static let workflowUnknown = Code(kind: .workflowUnknown)
        /// Two entrypoints of one runtime have the same name.
        public static let workflowDuplicate = Code(kind: .workflowDuplicate)
        /// The thread waits in another workflow than the requested one.
        public static let workflowMismatch = Code(kind: .workflowMismatch)
        /// The input does not have the form that the workflow accepts.
        public static let invalidInput = Code(kind: .invalidInput)
        /// The request has no input, and the thread has no unfinished turn to continue; or a race has no tasks.
        public static let emptyInput = Code(kind: .emptyInput)
        /// A run with a saver needs a thread.
        public static let threadRequired = Code(kind: .threadRequired)
        /// Only stored runs can be resumed, replayed or inspected.
        public static let saverRequired = Code(kind: .saverRequired)
        /// The checkpoint is not in the thread.
        public static let checkpointUnknown = Code(kind: .checkpointUnknown)
        /// Another run holds the thread.
        public static let threadBusy = Code(kind: .threadBusy)
        /// The answered question is not open: it is unknown, outdated or was already answered.
        public static let interruptNotPending = Code(kind: .interruptNotPending)
        /// An answer without an id was given while several questions are open.
        public static let answerAmbiguous = Code(kind: .answerAmbiguous)
        /// The answer does not have the form that the workflow asked for.
        ///
        /// The question stays open.
        public static let answerNotDecodable = Code(kind: .answerNotDecodable)
        /// The saved value of the last turn does not have the form that the workflow expects.
        public static let previousNotDecodable = Code(kind: .previousNotDecodable)
        /// A stored result does not have the form that the caller expects.
        public static let resultNotDecodable = Code(kind: .resultNotDecodable)
        /// The update of a thread's state is invalid.
        public static let invalidUpdate = Code(kind: .invalidUpdate)
        /// The target thread of a copy is in use.
        public static let threadExists = Code(kind: .threadExists)
        /// A value has no stored form.
        public static let notStorable = Code(kind: .notStorable)
        /// Under strict replay, the calls of the body differ from the recorded calls; or the body reached another
        /// question than the answered one, and the answer cannot be withdrawn; or the recorded winner of a race is not
        /// one of its tasks.
        public static let nondeterministicReplay = Code(kind: .nondeterministicReplay)
        /// A scope was used in another Swift task than the one that received it, or raced a task that another body
        /// started.
        public static let scopeUsedOutsideItsTask = Code(kind: .scopeUsedOutsideItsTask)
        /// An attempt of a task or body exceeded its ``TimeoutPolicy``.
        ///
        /// ``WorkflowError/timeout`` is the exceeded limit.
        public static let timedOut = Code(kind: .timedOut)
        /// Cached results cannot be removed, because the runtime has no cache.
        public static let cacheRequired = Code(kind: .cacheRequired)
        /// The context of the run has another type than the body requested.
        public static let contextMismatch = Code(kind: .contextMismatch)
        /// The run was asked to stop, and stopped before its next superstep.
        ///
        /// The run can be continued.
        public static let drained = Code(kind: .drained)
        /// A graph reached ``RunConfig/recursionLimit`` before it finished.
        ///
        /// The run can be continued.
        public static let recursionLimit = Code(kind: .recursionLimit)
        /// A graph cannot be compiled.
        ///
        /// The message lists every problem.
        public static let graphInvalid = Code(kind: .graphInvalid)
        /// A node or branch routes to a node that it does not declare as a target.
        public static let routeUndeclared = Code(kind: .routeUndeclared)
        /// A node routes to the parent graph, but its graph has no parent.
        public static let parentMissing = Code(kind: .parentMissing)
        /// The stored state, or the argument of a node, does not have the form that the node accepts.
        public static let stateNotDecodable = Code(kind: .stateNotDecodable)
    }

    /// The kind of failure.
    public let code: Code
    /// A sentence with the operation, its subject and the remedy.
    public let message: String
    /// The thread concerned; `nil` for none.
    public let thread: ThreadID?
    /// The name of the task or entrypoint concerned; `nil` for none.
    public let task: String?
    /// The underlying error; `nil` for none.
    public let cause: (any Error)?
    /// The exceeded time limit, for `timed_out`; otherwise `nil`.
    public internal(set) var timeout: Timeout?

    /// Creates an error.
    public init(
        _ code: Code,
        _ message: String,
        thread: ThreadID? = nil,
        task: String? = nil,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.thread = thread
        self.task = task
        self.cause = cause
    }

    /// Returns the error for a checkpoint that is not in a thread.
    static func checkpointUnknown(
        _ checkpoint: CheckpointID,
        on thread: ThreadID?,
        of workflow: String
    ) -> WorkflowError {
        WorkflowError(
            .checkpointUnknown,
            """
            \(workflow) cannot be run from checkpoint \(checkpoint): \(thread.map { "thread \($0)" } ?? "the run") has none of this id. Name one that \
            the history of the thread lists, or none for the newest
            """,
            thread: thread,
            task: workflow
        )
    }

    /// The message, followed by the code in brackets.
    public var description: String { "\(message) [\(code)]" }
}

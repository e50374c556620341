public import SignoffCheckpoint

/// The error of a workflow that could not run, or was stopped.
///
/// Errors that a body or task throws are not wrapped: they leave `invoke` and streams as they are.
public struct WorkflowError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure.
    ///
    /// The texts are stable and used as they are in JSON, logs and tests.
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

        /// The stable text.
        public var description: String { kind.rawValue }

        /// No entrypoint of this name is registered.
        public static let workflowUnknown = Code(kind: .workflowUnknown)
        /// Two entrypoints of one runtime have the same name.
        public static let workflowDuplicate = Code(kind: .workflowDuplicate)
        /// The thread waits for another workflow than the one that was requested.
        public static let workflowMismatch = Code(kind: .workflowMismatch)
        /// The input does not have the form the workflow takes.
        public static let invalidInput = Code(kind: .invalidInput)
        /// There is no input, and no unfinished run to continue; or a race has no tasks.
        public static let emptyInput = Code(kind: .emptyInput)
        /// A run that is stored needs a thread.
        public static let threadRequired = Code(kind: .threadRequired)
        /// Only stored runs can be resumed, replayed or looked at.
        public static let saverRequired = Code(kind: .saverRequired)
        /// The thread has no such checkpoint.
        public static let checkpointUnknown = Code(kind: .checkpointUnknown)
        /// Another run holds the thread.
        public static let threadBusy = Code(kind: .threadBusy)
        /// The answered question is not open: it is unknown, stale or was answered before.
        public static let interruptNotPending = Code(kind: .interruptNotPending)
        /// An answer without an id was given while several questions are open.
        public static let answerAmbiguous = Code(kind: .answerAmbiguous)
        /// The answer does not have the form the workflow asked for; the question stays open.
        public static let answerNotDecodable = Code(kind: .answerNotDecodable)
        /// The saved value of the last turn does not have the form the workflow expects.
        public static let previousNotDecodable = Code(kind: .previousNotDecodable)
        /// A stored result does not have the form the caller expects.
        public static let resultNotDecodable = Code(kind: .resultNotDecodable)
        /// The update of a thread's state is invalid.
        public static let invalidUpdate = Code(kind: .invalidUpdate)
        /// The thread to copy to is in use.
        public static let threadExists = Code(kind: .threadExists)
        /// A value has no stored form.
        public static let notStorable = Code(kind: .notStorable)
        /// Under strict replay, the calls of the body differ from the recorded ones; or the body reached another
        /// question than the answered one, and the answer cannot be withdrawn; or the recorded winner of a race is not
        /// one of its tasks.
        public static let nondeterministicReplay = Code(kind: .nondeterministicReplay)
        /// A scope was used in another Swift task than the one that received it, or raced a task that another body
        /// started.
        public static let scopeUsedOutsideItsTask = Code(kind: .scopeUsedOutsideItsTask)
        /// An attempt of a task or body took longer than its ``TimeoutPolicy`` allows; ``WorkflowError/timeout`` names
        /// the limit.
        public static let timedOut = Code(kind: .timedOut)
        /// Cached results cannot be removed: the runtime has no cache.
        public static let cacheRequired = Code(kind: .cacheRequired)
        /// The context of the run has another type than a body asks for.
        public static let contextMismatch = Code(kind: .contextMismatch)
        /// The run was asked to stop, and stopped before its next superstep; the run can be continued.
        public static let drained = Code(kind: .drained)
        /// A graph took as many supersteps as ``RunConfig/recursionLimit`` allows, and is not finished; the run can be
        /// continued.
        public static let recursionLimit = Code(kind: .recursionLimit)
        /// A graph cannot be compiled; the message lists every problem.
        public static let graphInvalid = Code(kind: .graphInvalid)
        /// A node or branch routes to a node that it does not declare as a target.
        public static let routeUndeclared = Code(kind: .routeUndeclared)
        /// A node routes to the parent graph, and its graph has no parent.
        public static let parentMissing = Code(kind: .parentMissing)
        /// The stored state, or the argument of a node, does not have the form the node takes.
        public static let stateNotDecodable = Code(kind: .stateNotDecodable)
    }

    /// The kind of failure.
    public let code: Code
    /// The operation, its subject, and the remedy.
    public let message: String
    /// The thread concerned, if there is one.
    public let thread: ThreadID?
    /// The name of the task or entrypoint concerned, if there is one.
    public let task: String?
    /// The error beneath.
    public let cause: (any Error)?
    /// Which time was up, for `timed_out`.
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

    /// The error for a checkpoint that a thread does not have.
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

    /// The message, then the code in brackets.
    public var description: String { "\(message) [\(code)]" }
}

package import SignoffCheckpoint

/// The program of a graph: its tasks are nodes.
package protocol NodeProgram: StepProgram {
    /// Returns the node with this name; `nil` for an unknown name.
    func node(_ name: String) -> StepNode?

    /// Returns the writes of a node's task: the writes that the node returned, and those that make the targets of its
    /// edges and branches due.
    ///
    /// - Parameters:
    ///   - node: The node.
    ///   - returned: The writes that the node returned.
    ///   - task: A string unique to the task, from which the ids of messages are derived.
    ///   - state: The state at the start of the step.
    /// - Returns: The writes in stored form.
    /// - Throws: `invalid_update` for a branch that needs the scope of a run, `invalid_data` for a value that a channel
    ///   refuses, and the error of a branch.
    func writes(
        as node: String,
        returning returned: [ChannelWrite],
        by task: String,
        from state: ChannelState
    ) async throws -> [ChannelWrite]

    /// Returns the graph that runs as this node; `nil` for any other node.
    func child(_ name: String) -> (any NodeProgram)?

    /// Whether the graph that runs as this node keeps its state across the turns of the thread.
    func keepsChild(_ name: String) -> Bool
}

/// A node for execution, which all runs of the node refer to.
package final class StepNode: Sendable {
    /// The work of a node.
    package enum Work: Sendable {
        /// Writes that depend only on the state, such as consuming the input. The stream does not show the node.
        case taking(@Sendable (NodeCall) throws -> [ChannelWrite])
        /// A body with a scope.
        case body(@concurrent @Sendable (NodeCall, WorkflowScope) async throws -> [ChannelWrite])
    }

    /// The name.
    package let name: String
    /// The retry policies of the body; empty for those of the workflow.
    package let retry: [RetryPolicy]
    /// The time limit of an attempt; `nil` for none.
    package let timeout: TimeoutPolicy?
    /// The channels that the node receives; `nil` for the whole state.
    package let inputChannels: [String]?
    /// The reuse of writes for an equal input; `nil` for no reuse.
    package let cache: NodeCache?
    /// The handler that runs when the node has failed; `nil` if a failure ends the run.
    package let handler: Handler?
    /// The work of the node.
    package let work: Work
    /// Whether the stream hides the node, such as the node for the input.
    package let isHidden: Bool

    /// The handler of a node's failures.
    package struct Handler: Sendable {
        /// The name under which the handler runs.
        package let name: String
        /// The body, which receives the node's input and the error.
        package let body: @concurrent @Sendable (NodeCall, any Error, WorkflowScope) async throws -> [ChannelWrite]

        /// Creates a handler.
        package init(
            name: String,
            body: @escaping @concurrent @Sendable (NodeCall, any Error, WorkflowScope) async throws -> [ChannelWrite]
        ) {
            self.name = name
            self.body = body
        }
    }

    /// Creates a node.
    package init(
        _ name: String,
        retry: [RetryPolicy] = [],
        timeout: TimeoutPolicy? = nil,
        inputChannels: [String]? = nil,
        cache: NodeCache? = nil,
        handler: Handler? = nil,
        work: Work,
        isHidden: Bool = false
    ) {
        self.name = name
        self.retry = retry
        self.timeout = timeout
        self.inputChannels = inputChannels
        self.cache = cache
        self.handler = handler
        self.work = work
        self.isHidden = if case .taking = work { true } else { isHidden }
    }
}

/// The input of a node.
package struct NodeCall: Sendable {
    /// The part that all tasks of a step share.
    ///
    /// The part is behind one reference because a step can have thousands of tasks.
    private final class Shared: Sendable {
        let state: ChannelState
        let remainingSteps: Int
        let memo: StateMemo

        init(state: ChannelState, remainingSteps: Int, memo: StateMemo) {
            self.state = state
            self.remainingSteps = remainingSteps
            self.memo = memo
        }
    }

    private let shared: Shared
    /// The argument of the `Send` that made the task; `nil` for a node that receives the state.
    package let argument: StoredValue?
    /// A string unique to the task, from which the ids of messages are derived.
    package let task: String

    /// The state at the start of the step.
    package var state: ChannelState { shared.state }
    /// The number of further steps of the run.
    package var remainingSteps: Int { shared.remainingSteps }
    /// The typed state that the run decoded last.
    package var memo: StateMemo { shared.memo }

    /// Creates the input of a node.
    package init(
        state: ChannelState,
        argument: StoredValue?,
        remainingSteps: Int,
        task: String,
        memo: StateMemo = StateMemo()
    ) {
        self.task = task
        self.argument = argument
        shared = Shared(state: state, remainingSteps: remainingSteps, memo: memo)
    }

    /// Creates the input of another task of the same step.
    init(of task: PlannedTask, sharing call: NodeCall) {
        self.task = task.id.rawValue
        argument = task.argument
        shared = call.shared
    }

    /// Returns the input of the node for the stream and the cache: its argument, or the given channels of the state;
    /// `nil` for all channels.
    package func input(of channels: [String]? = nil, in structure: StepStructure) -> StoredValue {
        argument ?? structure.value(of: state, keys: channels)
    }
}

/// The reuse of a node's writes.
package struct NodeCache: Sendable {
    /// The time for which the writes are reused; `nil` until they are removed.
    package let timeToLive: Duration?
    /// The namespace of the cached writes.
    package let namespace: String
    /// Returns the key of an input; `nil` to use the whole input.
    package let key: (@Sendable (NodeCall) -> String?)?

    /// Creates a policy.
    package init(timeToLive: Duration?, namespace: String, key: (@Sendable (NodeCall) -> String?)?) {
        self.timeToLive = timeToLive
        self.namespace = namespace
        self.key = key
    }
}

/// An error thrown through the run of a child graph whose node hands over to the parent graph.
package struct ParentHandover: Error, Sendable {
    /// The writes of the task that called the child, including the due marks of the next nodes.
    package let writes: [ChannelWrite]
    /// The nodes at which the parent graph continues, for messages.
    package let target: String
    /// The graph whose node hands over.
    package let graph: any AnyObject & Sendable

    /// Creates a handover.
    package init(writes: [ChannelWrite], target: String, from graph: any AnyObject & Sendable) {
        self.graph = graph
        self.writes = writes
        self.target = target
    }
}

import OrderedCollections
public import SignoffCheckpoint

/// One element of a stream.
public struct StreamChunk: Hashable, Sendable {
    /// The mode it belongs to.
    public let mode: StreamMode
    /// The namespace of the run it happened in, one element for each level; empty at the root.
    ///
    /// Custom data of a task carries the namespace of the body that called the task, as in LangGraph.
    public let namespace: [String]
    /// The event.
    public let event: StreamEvent

    /// The payload as LangGraph shows it, version 1.
    public var json: JSONValue { event.json }

    /// The chunk as LangGraph shows it, version 2: an object of its mode, its namespace and its payload, with the questions of a value beside it.
    public var taggedJSON: JSONValue {
        var members: JSONObject = ["type": .string(mode.rawValue), "ns": .array(namespace.map(JSONValue.string))]
        if case .value(let value, let interrupts) = event {
            members["data"] = value.jsonProjection
            members["interrupts"] = interrupts.json
        } else {
            members["data"] = event.json
        }
        return .object(members)
    }
}

extension StreamChunk: Encodable {
    /// Encodes ``taggedJSON``.
    public func encode(to encoder: any Encoder) throws { try taggedJSON.encode(to: encoder) }
}

/// An event of a stream.
public enum StreamEvent: Hashable, Sendable {
    /// A task or the workflow finished with this result; `isStored` when it finished in an earlier run, or the result
    /// comes from the cache.
    case update(name: String, value: StoredValue, isStored: Bool)
    /// A question was asked, or the run stops at several questions.
    ///
    /// Each question is shown as soon as it is stored, while other tasks continue. A run that stops at more than one
    /// question then shows all open ones.
    case interrupts([Interrupt])
    /// The value of the thread, and the questions the run stops at.
    case value(StoredValue, interrupts: [Interrupt])
    /// A body wrote this value.
    case custom(StoredValue)
    /// A piece of a message, or a whole message.
    case message(MessageEvent)
    /// A task or the workflow begins.
    case taskStarted(TaskStart)
    /// A task or the workflow ended.
    case taskEnded(TaskEnd)
    /// A checkpoint was made or loaded.
    case checkpoint(CheckpointEvent)
    /// A `taskStarted`, `taskEnded` or `checkpoint` event with the step and the time.
    indirect case debug(step: Int, at: Timestamp, StreamEvent)
    /// The call of a body differs from the recorded one.
    case replayMismatch(ReplayMismatch)
    /// An answer reached no question: the workflow asked another question at its position, or did not reach it.
    case answerNotDelivered(UndeliveredAnswer)
    /// An answer stored by another program or an older release was taken by its position only.
    case answerUnbound(UnboundAnswer)
    /// A task or the workflow failed and runs again.
    case retry(TaskRetry)
}

/// A failed attempt that is followed by another one; see ``RetryPolicy``.
public struct TaskRetry: Hashable, Sendable {
    /// The task, or the workflow's body.
    public let id: TaskID
    /// The name.
    public let name: String
    /// The number of the failed attempt, 1 for the first.
    public let attempt: Int
    /// The maximum number of attempts.
    public let maximumAttempts: Int
    /// The text of the error.
    public let error: String
    /// The time at which the next attempt begins.
    public let nextAttempt: Timestamp
}

/// The beginning of a task.
public struct TaskStart: Hashable, Sendable {
    /// The task.
    public let id: TaskID
    /// The name.
    public let name: String
    /// The input: that of a workflow unchanged, that of a task as positional and keyword arguments.
    public let input: StoredValue
    /// The channels that triggered it; for a node all that may.
    public let triggers: [String]

    /// The trigger; of several triggers the first.
    public var trigger: String { triggers.first ?? "" }
}

/// The end of a task.
public struct TaskEnd: Hashable, Sendable {
    /// The task.
    public let id: TaskID
    /// The name.
    public let name: String
    /// The text of its error; `nil` when it did not fail.
    public let error: String?
    /// The channels and values of its result: one for a task, the channels of the state for a node; empty when it
    /// failed or waits.
    public let results: [ChannelWrite]
    /// The question it waits with.
    public let interrupts: [Interrupt]

    /// The channel and value of its result, the first of several; `nil` when it failed or waits.
    public var result: ChannelWrite? { results.first }
}

/// A checkpoint in a stream.
public struct CheckpointEvent: Hashable, Sendable {
    /// The checkpoint.
    public let saved: SavedCheckpoint
    /// The parent of the checkpoint; `nil` for the first one of a thread.
    public let parent: CheckpointID?
    /// The thread's value.
    public let value: StoredValue
    /// The workflow.
    public let workflow: String
    /// The tasks of the superstep that starts here: the body of an entrypoint while it is unfinished, or the due nodes
    /// of a graph.
    public let tasks: [Task]

    /// A task to be executed.
    public struct Task: Hashable, Sendable {
        /// The task.
        public let id: TaskID
        /// The name.
        public let name: String
        /// The error of an earlier run.
        public let error: String?
        /// The questions of an earlier run.
        public let interrupts: [Interrupt]
    }

    /// The workflow's own task while it is unfinished; of several the first.
    public var task: TaskID? { tasks.first?.id }
    /// The error of an earlier run; of several the first.
    public var error: String? { tasks.lazy.compactMap(\.error).first }
    /// The questions of an earlier run.
    public var interrupts: [Interrupt] { tasks.flatMap(\.interrupts) }
}

/// A call that differs from the recorded one: the body is not deterministic, or was changed.
public struct ReplayMismatch: Hashable, Sendable {
    /// The body that made the call.
    public let caller: String
    /// The number of the call, from 0.
    public let call: Int
    /// The recorded task: its name if it is known, otherwise its id.
    public let recorded: String
    /// The task that was called instead; `nil` when the body ended without making the call.
    public let met: String?

    /// A description in one sentence.
    public var message: String {
        let end = met.map { "is \($0)" } ?? "was not made"
        return "\(caller): call \(call) was recorded as \(recorded) and \(end)"
    }
}

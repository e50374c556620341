import OrderedCollections
public import SignoffCheckpoint

/// One element of a stream.
public struct StreamChunk: Hashable, Sendable {
    /// The mode of the event.
    public let mode: StreamMode
    /// The namespace of the run in which the event occurred, one element for each level; empty at the root.
    ///
    /// Custom data of a task has the namespace of the body that called the task, as in LangGraph.
    public let namespace: [String]
    /// The event.
    public let event: StreamEvent

    /// The payload in LangGraph's form, version 1.
    public var json: JSONValue { event.json }

    /// The chunk in LangGraph's form, version 2: an object of its mode, its namespace and its payload, with the
    /// questions of a value beside the payload.
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
    /// A task or the workflow finished with this result. `isStored` is true for a result of an earlier run or from the
    /// cache.
    case update(name: String, value: StoredValue, isStored: Bool)
    /// A question was asked, or the run stopped at several questions.
    ///
    /// Each question is shown as soon as it is stored, while other tasks continue. A run that stops at more than one
    /// question then shows all open questions.
    case interrupts([Interrupt])
    /// The value of the thread, and the questions that the run stopped at.
    case value(StoredValue, interrupts: [Interrupt])
    /// A body wrote this value.
    case custom(StoredValue)
    /// A chunk of a message, or a whole message.
    case message(MessageEvent)
    /// A task or the workflow begins.
    case taskStarted(TaskStart)
    /// A task or the workflow ended.
    case taskEnded(TaskEnd)
    /// A checkpoint was created or loaded.
    case checkpoint(CheckpointEvent)
    /// A `taskStarted`, `taskEnded` or `checkpoint` event with the step and the time.
    indirect case debug(step: Int, at: Timestamp, StreamEvent)
    /// A call of a body differs from the recorded call.
    case replayMismatch(ReplayMismatch)
    /// No question received an answer, because the workflow asked another question at its position or did not reach the
    /// question.
    case answerNotDelivered(UndeliveredAnswer)
    /// A question took an answer of another program or an older release because of its position only.
    case answerUnbound(UnboundAnswer)
    /// A task or the workflow failed and runs again.
    case retry(TaskRetry)
}

/// A failed attempt that is followed by another attempt; see ``RetryPolicy``.
public struct TaskRetry: Hashable, Sendable {
    /// The id of the task or of the workflow's body.
    public let id: TaskID
    /// The name.
    public let name: String
    /// The number of the failed attempt; 1 for the first.
    public let attempt: Int
    /// The maximum number of attempts.
    public let maximumAttempts: Int
    /// The error message.
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
    /// The input: unchanged for a workflow, as positional and keyword arguments for a task.
    public let input: StoredValue
    /// The channels that triggered the task; for a node, all channels that can trigger it.
    public let triggers: [String]

    /// The first trigger; empty for none.
    public var trigger: String { triggers.first ?? "" }
}

/// The end of a task.
public struct TaskEnd: Hashable, Sendable {
    /// The task.
    public let id: TaskID
    /// The name.
    public let name: String
    /// The error message of the task; `nil` unless it failed.
    public let error: String?
    /// The channels and values of the result: one channel for a task, the channels of the state for a node; empty for a
    /// failed or waiting task.
    public let results: [ChannelWrite]
    /// The questions that the task waits with.
    public let interrupts: [Interrupt]

    /// The first channel and value of the result; `nil` for a failed or waiting task.
    public var result: ChannelWrite? { results.first }
}

/// A checkpoint in a stream.
public struct CheckpointEvent: Hashable, Sendable {
    /// The checkpoint.
    public let saved: SavedCheckpoint
    /// The parent of the checkpoint; `nil` for the first checkpoint of a thread.
    public let parent: CheckpointID?
    /// The value of the thread.
    public let value: StoredValue
    /// The name of the workflow.
    public let workflow: String
    /// The tasks of the superstep that starts at the checkpoint: the body of an entrypoint until it finishes, or the
    /// due nodes of a graph.
    public let tasks: [Task]

    /// A task to be executed.
    public struct Task: Hashable, Sendable {
        /// The task.
        public let id: TaskID
        /// The name.
        public let name: String
        /// The error message of an earlier run; `nil` for none.
        public let error: String?
        /// The questions of an earlier run.
        public let interrupts: [Interrupt]
    }

    /// The first unfinished task; `nil` for none.
    public var task: TaskID? { tasks.first?.id }
    /// The first error message of an earlier run; `nil` for none.
    public var error: String? { tasks.lazy.compactMap(\.error).first }
    /// The questions of an earlier run.
    public var interrupts: [Interrupt] { tasks.flatMap(\.interrupts) }
}

/// A call that differs from the recorded call, because the body is not deterministic or was changed.
public struct ReplayMismatch: Hashable, Sendable {
    /// The name of the body that made the call.
    public let caller: String
    /// The number of the call, from 0.
    public let call: Int
    /// The recorded task: its name if known, otherwise its id.
    public let recorded: String
    /// The task that was called instead; `nil` when the body ended without making the call.
    public let met: String?

    /// A description as one sentence.
    public var message: String {
        let end = met.map { "is \($0)" } ?? "was not made"
        return "\(caller): call \(call) was recorded as \(recorded) and \(end)"
    }
}

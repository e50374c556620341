/// One value that a task wrote during the superstep that starts at a checkpoint.
public struct PendingWrite: Hashable, Sendable {
    /// The task that wrote the value.
    public var task: TaskID
    /// The stored path of the task; empty for the null task and in old files.
    public var taskPath: String
    /// The position among the task's writes; negative for the reserved channels (storage format, section 6.1).
    public var index: Int
    /// The channel, such as `__return__` or `__interrupt__`.
    public var channel: String
    /// The value.
    public var value: StoredValue
    /// The size in bytes of a value whose parts were read only in part, for lists; `nil` for a complete value.
    package var abridgedBytes: Int?

    /// Creates a write.
    public init(task: TaskID, taskPath: String, index: Int, channel: String, value: StoredValue) {
        self.task = task
        self.taskPath = taskPath
        self.index = index
        self.channel = channel
        self.value = value
    }
}

/// The names of the channels that the runtime uses itself.
public enum ReservedChannel {
    /// The input of the turn.
    public static let start = "__start__"
    /// The value that an entrypoint returned.
    public static let end = "__end__"
    /// The value that the next turn receives as `previous`.
    public static let previous = "__previous__"
    /// The value that a task returned.
    public static let result = "__return__"
    /// The text of an error.
    public static let error = "__error__"
    /// The questions that a task asks.
    public static let interrupt = "__interrupt__"
    /// The answers that a task has taken.
    public static let resume = "__resume__"
    /// Sends scheduled for the step (Graph API); declared by every checkpoint.
    public static let tasks = "__pregel_tasks"
    /// The input pseudo-node in `versions_seen`.
    public static let input = "__input__"
    /// The mark of a finished node without output.
    public static let noWrites = "__no_writes__"
    /// A name that LangGraph reserves.
    ///
    /// No known file contains the channel.
    public static let scheduled = "__scheduled__"
    /// The node whose error handler has not run yet (Graph API).
    public static let errorSourceNode = "__error_source_node__"

    /// Returns the index of a channel that has one slot for each task: -1 error, -2 scheduled, -3 interrupt, -4 resume;
    /// `nil` for all others.
    public static func fixedIndex(of channel: String) -> Int? {
        switch channel {
        case error: -1
        case scheduled: -2
        case interrupt: -3
        case resume: -4
        default: nil
        }
    }
}

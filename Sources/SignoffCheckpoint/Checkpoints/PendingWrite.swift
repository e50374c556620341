/// One value that a task wrote during the superstep that starts at a checkpoint.
public struct PendingWrite: Hashable, Sendable {
    /// The task that wrote it.
    public var task: TaskID
    /// The task's path as stored; empty for the null task and in old files.
    public var taskPath: String
    /// The position among the task's writes; negative for the reserved channels (storage format, section 6.1).
    public var index: Int
    /// The channel, such as `__return__` or `__interrupt__`.
    public var channel: String
    /// The value.
    public var value: StoredValue
    /// The number of bytes of a value of which only the beginnings of its parts were read, for lists; `nil` for a whole
    /// value.
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

/// The names of the channels the runtime itself uses.
public enum ReservedChannel {
    /// The input of the turn.
    public static let start = "__start__"
    /// The value an entrypoint returned.
    public static let end = "__end__"
    /// The value the next turn receives as `previous`.
    public static let previous = "__previous__"
    /// The value a task returned.
    public static let result = "__return__"
    /// The text of an error.
    public static let error = "__error__"
    /// The questions a task asks.
    public static let interrupt = "__interrupt__"
    /// The answers a task has taken.
    public static let resume = "__resume__"
    /// Sends scheduled for the step (Graph API); declared by every checkpoint.
    public static let tasks = "__pregel_tasks"
    /// The input pseudo-node in `versions_seen`.
    public static let input = "__input__"
    /// Marks a finished node without output.
    public static let noWrites = "__no_writes__"
    /// Reserved by LangGraph; not seen in the wild.
    public static let scheduled = "__scheduled__"
    /// The node whose error handler is pending (Graph API).
    public static let errorSourceNode = "__error_source_node__"

    /// The index of a channel that has one slot for each task: -1 error, -2 scheduled, -3 interrupt, -4 resume; `nil` for all others.
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

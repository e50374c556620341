public import SignoffCheckpoint

/// Which execution of a body this is.
public struct Execution: Hashable, Sendable {
    /// A text unique to this attempt of this run in this process; equal in all bodies of the attempt.
    ///
    /// A task that stores it before it does something that must happen once finds another text there when it is run again after a crash.
    public let id: String
    /// The run; `nil` without a run queue.
    public let run: RunID?
    /// How often the run was claimed, 1 for the first time.
    public let attempt: Int
    /// How many attempts of the run ended because their worker vanished: a task may then have run before without leaving a result.
    public let interruptedAttempts: Int
    /// The task, or the entrypoint's own one.
    public let task: TaskID
    /// The checkpoint the step started from.
    public let checkpoint: CheckpointID
    /// The thread; nil when nothing is stored.
    public let thread: ThreadID?
    /// The namespace of the task: that of its run, and the tasks down to it.
    public let namespace: String
    /// The name of the task.
    public let name: String
    /// The number of the step that the task belongs to.
    public let step: Int
    /// The channels that may make the task due, sorted; `__pregel_push` for a task that was called or sent.
    public let triggers: [String]
    /// The path of the task as a list: how it came about, and from where.
    public let path: JSONValue
    /// Which try of the body under its retry policies this is, 1 for the first.
    public let bodyAttempt: Int
    /// When the first try of the body in this run began.
    public let firstAttemptAt: Timestamp
}

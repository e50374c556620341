public import SignoffCheckpoint

/// The identity of an execution of a body.
public struct Execution: Hashable, Sendable {
    /// A text unique to this attempt of this run in this process; equal in all bodies of the attempt.
    ///
    /// A task that stores it before it does something that must happen once finds another text there when it is run again after a crash.
    public let id: String
    /// The run; `nil` without a run queue.
    public let run: RunID?
    /// The number of times the run was claimed, 1 for the first.
    public let attempt: Int
    /// The number of attempts of the run whose worker died; a task may then have run before without a stored result.
    public let interruptedAttempts: Int
    /// The task, or the entrypoint's own one.
    public let task: TaskID
    /// The checkpoint the step started from.
    public let checkpoint: CheckpointID
    /// The thread; `nil` when nothing is stored.
    public let thread: ThreadID?
    /// The namespace of the task: that of its run, and the tasks down to it.
    public let namespace: String
    /// The name of the task.
    public let name: String
    /// The number of the step that the task belongs to.
    public let step: Int
    /// The channels that may make the task due, sorted; `__pregel_push` for a task that was called or sent.
    public let triggers: [String]
    /// The path of the task as a list: the kind of its start, and its caller.
    public let path: JSONValue
    /// The number of the attempt under the retry policies of the body, 1 for the first.
    public let bodyAttempt: Int
    /// The time at which the first attempt of the body in this run began.
    public let firstAttemptAt: Timestamp
}

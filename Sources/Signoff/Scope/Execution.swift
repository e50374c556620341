public import SignoffCheckpoint

/// The identity of an execution of a body.
public struct Execution: Hashable, Sendable {
    /// A string unique to this attempt of this run in this process.
    ///
    /// All bodies of the attempt share the string.
    ///
    /// To detect a repetition, a task can store the id before an action that must happen once. After a crash, the task
    /// runs again and finds another id there.
    public let id: String
    /// The run; `nil` without a run queue.
    public let run: RunID?
    /// The number of times the run was claimed; 1 for the first attempt.
    public let attempt: Int
    /// The number of attempts of the run whose worker was lost.
    ///
    /// A task can have run in such an attempt without a stored result.
    public let interruptedAttempts: Int
    /// The id of the task or of the entrypoint's body.
    public let task: TaskID
    /// The checkpoint that the step started from.
    public let checkpoint: CheckpointID
    /// The thread; `nil` when nothing is stored.
    public let thread: ThreadID?
    /// The namespace of the task: the namespace of its run, followed by the tasks that lead to it.
    public let namespace: String
    /// The name of the task.
    public let name: String
    /// The number of the step that the task belongs to.
    public let step: Int
    /// The channels that can trigger the task, sorted; `__pregel_push` for a task that was called or sent.
    public let triggers: [String]
    /// The path of the task as a list: how it was started, and its caller.
    public let path: JSONValue
    /// The number of the attempt under the retry policies of the body; 1 for the first.
    public let bodyAttempt: Int
    /// The time at which the first attempt of the body in this run began.
    public let firstAttemptAt: Timestamp
}

/// A task of a step.
///
/// A step passes each task to many functions, and a step of Sends has thousands of tasks: one reference is passed
/// instead of all properties.
package final class PlannedTask: Sendable {
    /// The id under which the task's writes are stored.
    package let id: TaskID
    /// The name of the node.
    package let name: String
    /// The path as stored beside writes.
    package let storedPath: String
    /// The namespace of the run that the task belongs to; empty at the root.
    package let runNamespace: String
    /// The channels that made the task due.
    package let triggers: [String]
    /// The argument of a `Send`; `nil` for a task that receives the state.
    package let argument: StoredValue?
    /// The time limit of an attempt, given by a `Send`; `nil` for the limit of the node.
    package let timeout: StoredValue?
    /// The identity, from which the identities of called tasks are derived; `nil` when the checkpoint's id is not a
    /// UUID.
    package let identity: TaskIdentity?

    /// Creates a task.
    init(
        id: TaskID,
        name: String,
        storedPath: String,
        runNamespace: String,
        triggers: [String],
        argument: StoredValue?,
        timeout: StoredValue? = nil,
        identity: TaskIdentity?
    ) {
        self.id = id
        self.name = name
        self.storedPath = storedPath
        self.runNamespace = runNamespace
        self.triggers = triggers
        self.argument = argument
        self.timeout = timeout
        self.identity = identity
    }

    /// The path as a list, as snapshots show it.
    package var path: JSONValue { CallPath.list(of: storedPath) }

    /// The namespace of the task, which is also the namespace of a run that it starts.
    package var namespace: String { runNamespace.isEmpty ? "\(name):\(id)" : "\(runNamespace)|\(name):\(id)" }

    /// Creates the task that handles the failure of another task.
    package convenience init(handler identity: TaskIdentity, of failed: PlannedTask) {
        self.init(
            id: identity.id,
            name: identity.name,
            storedPath: identity.path,
            runNamespace: failed.runNamespace,
            triggers: [PathWord.push],
            argument: failed.argument,
            identity: identity
        )
    }

    /// Creates a task whose writes are stored under another id.
    convenience init(_ task: PlannedTask, storedAs id: TaskID) {
        self.init(
            id: id,
            name: task.name,
            storedPath: task.storedPath,
            runNamespace: task.runNamespace,
            triggers: task.triggers,
            argument: task.argument,
            timeout: task.timeout,
            identity: task.identity
        )
    }

    /// Whether a `Send` created the task.
    package var isSent: Bool { argument != nil }
}

/// The writes of one task in a superstep.
package struct TaskWrites: Sendable {
    /// The name of the node.
    package var name: String
    /// The stored path, which orders the writes of a step.
    package var path: String
    /// The channels that made the task due.
    package var triggers: [String]
    /// The writes in the order in which the task made them.
    package var writes: [ChannelWrite]

    /// Creates the writes of a task.
    package init(name: String, path: String, triggers: [String], writes: [ChannelWrite]) {
        self.name = name
        self.path = path
        self.triggers = triggers
        self.writes = writes
    }

    /// Creates the writes of a planned task.
    package init(_ task: PlannedTask, _ writes: [ChannelWrite]) {
        self.init(name: task.name, path: task.storedPath, triggers: task.triggers, writes: writes)
    }
}

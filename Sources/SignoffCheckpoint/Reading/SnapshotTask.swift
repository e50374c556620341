/// A task of the step that a snapshot shows: an entrypoint's body or a node, never a called task.
public struct SnapshotTask: Hashable, Sendable {
    /// The id.
    public var id: TaskID
    /// The name of the entrypoint or node.
    public var name: String
    /// The path as a list, as LangGraph shows it.
    public var path: JSONValue
    /// The recorded error message of the task, even if the task finished later; `nil` for none.
    public var error: String?
    /// In a live snapshot, the open questions of the task; in a recorded one, the last questions that it asked,
    /// answered or not.
    public var interrupts: [Interrupt]
    /// The namespace of the run nested in the task; `nil` for none.
    public var nestedNamespace: String?
    /// The state of the run nested in the task, when the caller asked for it; otherwise `nil`.
    public var nestedState: StateSnapshot?
    /// The result; `nil` until the task finishes.
    public var result: StoredValue?

    /// Creates a task of a snapshot.
    public init(
        id: TaskID,
        name: String,
        path: JSONValue,
        error: String?,
        interrupts: [Interrupt],
        nestedNamespace: String?,
        nestedState: StateSnapshot? = nil,
        result: StoredValue?
    ) {
        self.id = id
        self.name = name
        self.path = path
        self.error = error
        self.interrupts = interrupts
        self.nestedNamespace = nestedNamespace
        self.nestedState = nestedState
        self.result = result
    }
}

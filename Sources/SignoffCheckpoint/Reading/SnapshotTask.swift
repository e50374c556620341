/// A task of the step that a snapshot shows: an entrypoint's body or a node, never a called task.
public struct SnapshotTask: Hashable, Sendable {
    /// The id.
    public var id: TaskID
    /// The entrypoint or node.
    public var name: String
    /// The path, as LangGraph shows it: a list.
    public var path: JSONValue
    /// The text of the error recorded for it, even if it finished later.
    public var error: String?
    /// Live, the questions that wait; recorded, the last ones it asked, answered or not.
    public var interrupts: [Interrupt]
    /// The namespace of the run nested in it, when there is one.
    public var nestedNamespace: String?
    /// The state of the run nested in it, when it was asked for.
    public var nestedState: StateSnapshot?
    /// The result; `nil` while it is not finished.
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

public import OrderedCollections
public import SignoffCheckpoint

/// A change of a thread's state from outside; see ``WorkflowRuntime/updateState(of:supersteps:at:config:)``.
///
/// > Source: LangGraph `update_state`, which selects the form with `as_node`.
public struct StateUpdate: Sendable {
    enum Change: Sendable {
        /// The result of the workflow. Without a saved value, the result is also saved.
        case result(value: StoredValue, saved: StoredValue?)
        case input(StoredValue)
        case clear
        case copy
        /// The writes of a node; `nil` for the node that ran last.
        case node(String?, [ChannelWrite])
    }

    let workflow: String?
    let change: Change

    /// Creates the change that acts as if the workflow had returned `value`.
    ///
    /// A workflow that saves a value of another type than its result refuses the update, unless its next turn can
    /// decode the value. Pass the saved value in a ``Final``.
    ///
    /// - Parameters:
    ///   - value: The value of the thread, which the next turn also receives as `previous`.
    ///   - workflow: The workflow; `nil` for the workflow of the thread, or the only workflow of the runtime.
    /// - Returns: The change.
    /// - Throws: ``WorkflowError`` `not_storable`.
    public static func result(_ value: some Encodable, of workflow: String? = nil) throws -> StateUpdate {
        StateUpdate(workflow: workflow, change: .result(value: try stored(value), saved: nil))
    }

    /// Creates the change that acts as if the workflow had returned this value and saved another one for the next turn.
    ///
    /// - Throws: ``WorkflowError`` `not_storable`.
    public static func result<Value, Saved>(
        _ final: Final<Value, Saved>,
        of workflow: String? = nil
    ) throws -> StateUpdate {
        StateUpdate(workflow: workflow, change: .result(value: try stored(final.value), saved: try stored(final.saved)))
    }

    /// Creates the change that stores an input for the thread without running it.
    ///
    /// `proceed` begins the turn.
    ///
    /// - Throws: ``WorkflowError`` `not_storable`.
    public static func input(_ input: some Encodable, of workflow: String? = nil) throws -> StateUpdate {
        StateUpdate(workflow: workflow, change: .input(try stored(input)))
    }

    /// Creates the change that acts as if a node of a graph had returned these values: the reducers apply the values,
    /// and the edges and branches of the node are followed.
    ///
    /// - Parameters:
    ///   - values: The channels to write.
    ///   - node: The node; `nil` for the node that ran last. `__start__` takes the values as an input.
    ///   - targets: Further nodes to make due.
    ///   - workflow: The graph; `nil` for the workflow of the thread, or the only workflow of the runtime.
    /// - Returns: The change.
    /// - Throws: ``WorkflowError`` `not_storable`.
    public static func values(
        _ values: JSONObject,
        as node: String? = nil,
        goto targets: [String] = [],
        of workflow: String? = nil
    ) throws -> StateUpdate {
        let writes = try values.map { ChannelWrite($0.key, try stored($0.value)) }
        return .node(node, returning: writes, goto: targets, of: workflow)
    }

    /// Creates the change that acts as if a node had returned these writes.
    package static func node(
        _ node: String?,
        returning writes: [ChannelWrite],
        goto targets: [String] = [],
        of workflow: String?
    ) -> StateUpdate {
        let due = targets.map { ChannelWrite(InternalChannel.branch + $0, .null) }
        return StateUpdate(workflow: workflow, change: .node(node, writes + due))
    }

    /// The change that abandons a waiting or failed turn, and keeps the value of the thread.
    public static let clear = StateUpdate(workflow: nil, change: .clear)

    /// The change that copies the checkpoint to the end of the thread.
    ///
    /// The original is kept.
    public static let copy = StateUpdate(workflow: nil, change: .copy)

    private static func stored(_ value: some Encodable) throws -> StoredValue {
        do {
            return try StoredValueEncoder().encodeReadable(value)
        } catch {
            throw WorkflowError(.notStorable, "The new state cannot be stored: \(CodingFault(error))", cause: error)
        }
    }
}

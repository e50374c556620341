import OrderedCollections

/// A request that the next step run a node with an argument of its own.
///
/// > Source: LangGraph `Send`.
package struct Send: Hashable, Sendable {
    /// The name of the node.
    package let node: String
    /// The argument that the node receives in place of the state.
    package let argument: StoredValue
    /// The time limit of an attempt of the task, as LangGraph stores it; `nil` for the limit of the node.
    package let timeout: StoredValue?

    /// Creates a Send.
    package init(node: String, argument: StoredValue, timeout: StoredValue? = nil) {
        self.node = node
        self.argument = argument
        self.timeout = timeout
    }

    /// Reads a Send as LangGraph stores it; `nil` for any other value.
    package init?(_ stored: StoredValue) {
        guard case .extension(let typed) = stored, let object = PythonObject(typed), object.name == "Send",
            let node = object.arguments?.first?.stringValue ?? object.fields?["node"]?.stringValue
        else { return nil }
        let arguments = object.arguments ?? []
        self.node = node
        argument = (arguments.count > 1 ? arguments[1] : object.fields?["arg"]) ?? .null
        timeout = arguments.count > 2 && arguments[2] != .null ? arguments[2] : object.fields?["timeout"]
    }

    /// Returns the object as LangGraph stores it.
    ///
    /// - Throws: `not_storable` from the encoding of the argument.
    package func storedValue() throws -> StoredValue {
        let arguments = [.string(node), argument] + (timeout.map { [$0] } ?? [])
        return try PythonObject(code: 1, module: "langgraph.types", name: "Send", argument: .array(arguments))
            .storedValue()
    }

    /// Returns the Sends for the step that starts at a checkpoint, by number; `nil` for a value that is not a Send.
    ///
    /// Old files store Sends in a separate entry.
    package static func list(in checkpoint: Checkpoint) -> [Send?] {
        var stored = checkpoint.channelValues[ReservedChannel.tasks]
        if checkpoint.formatVersion < 4, let old = checkpoint.extraEntries["pending_sends"],
            old.arrayValue?.isEmpty == false
        {
            stored = old
        }
        return (stored?.arrayValue ?? []).map(Send.init)
    }
}

import OrderedCollections

extension Message {
    /// Returns the message as LangChain stores it (storage format, section 4.3).
    ///
    /// - Throws: `not_storable` for a number without a stored form, in the content or in an argument.
    public func storedValue() throws -> StoredValue {
        let stored = try fields.map { ($0.key, try StoredValue($0.value)) }
        return try PythonObject(
            code: 5,
            module: role.module,
            name: role.className,
            argument: .map(StoredMap(pairs: stored)),
            method: "model_validate_json"
        )
        .storedValue()
    }

    /// The message as an object, in the form that LangGraph's server returns.
    public var json: JSONValue { .object(fields) }

    /// The fields in the order of LangGraph.
    private var fields: JSONObject {
        var fields: JSONObject = [
            "content": content, "additional_kwargs": [:], "response_metadata": [:], "type": .string(role.rawValue),
            "name": name.map(JSONValue.string) ?? .null, "id": id.map(JSONValue.string) ?? .null,
        ]
        switch role {
        case .ai:
            fields["tool_calls"] = .array(toolCalls.map(\.json))
            fields["invalid_tool_calls"] = []
            fields["usage_metadata"] = .null
        case .tool:
            fields["tool_call_id"] = toolCallID.map(JSONValue.string) ?? .null
            fields["artifact"] = .null
            fields["status"] = isError ? "error" : "success"
        case .human, .system, .remove: break
        }
        for (name, value) in otherFields { fields[name] = value }
        return fields
    }

    /// Reads a message in any of the forms that LangGraph accepts.
    ///
    /// The forms are a stored message, an object with `role` or `type` and `content`, a pair of role and text, and a
    /// plain string, which is a human message.
    ///
    /// - Throws: `invalid_data` for every other value.
    public init(_ stored: StoredValue) throws {
        switch stored {
        case .extension(let typed):
            guard let object = PythonObject(typed), let fields = object.fields else { throw Self.fault(stored) }
            try self.init(fields: StoredValue.map(fields).jsonProjection.objectValue ?? [:], of: stored)
        case .map:
            try self.init(fields: stored.jsonProjection.objectValue ?? [:], of: stored)
        case .string(let text):
            self.init(.human, .string(text))
        case .array(let parts):
            guard parts.count == 2, let role = parts[0].stringValue.flatMap(Role.init(named:)),
                let text = parts[1].stringValue
            else { throw Self.fault(stored) }
            self.init(role, .string(text))
        default: throw Self.fault(stored)
        }
    }

    private init(fields: JSONObject, of stored: StoredValue) throws {
        guard let role = (fields["role"] ?? fields["type"])?.stringValue.flatMap(Role.init(named:)),
            let content = fields["content"] ?? (role == .remove ? JSONValue.string("") : JSONValue?.none)
        else { throw Self.fault(stored) }
        self.init(role, content, id: fields["id"]?.stringValue, name: fields["name"]?.stringValue)
        toolCalls = (fields["tool_calls"]?.arrayValue ?? []).compactMap(ToolCall.init)
        toolCallID = fields["tool_call_id"]?.stringValue
        isError = fields["status"] == "error"
        let known: Set<String> = [
            "role", "type", "content", "id", "name", "tool_calls", "tool_call_id", "status",
        ]
        otherFields = fields.filter { !known.contains($0.key) && !Self.isDefault($0.value) }
    }

    /// Whether a field has its default value.
    ///
    /// A field with its default value is not kept, because the encoding adds it.
    private static func isDefault(_ value: JSONValue) -> Bool { value.isNull || value == [:] || value == [] }

    private static func fault(_ stored: StoredValue) -> CheckpointError {
        CheckpointError(
            .invalidData,
            """
            \(stored.jsonProjection.text(.compact).prefix(80)) is not a message: pass a text, a pair of role and text, or an object with `role` and `content`
            """
        )
    }
}

extension Message.Role {
    /// Creates the role with this name: LangGraph's own name, or the name in a model's API.
    init?(named name: String) {
        switch name {
        case "human", "user", "HumanMessageChunk": self = .human
        case "ai", "assistant", "AIMessageChunk": self = .ai
        case "system", "developer", "SystemMessageChunk": self = .system
        case "tool", "ToolMessageChunk": self = .tool
        case "remove": self = .remove
        default: return nil
        }
    }

    fileprivate var module: String {
        "langchain_core.messages.\(self == .remove ? "modifier" : rawValue)"
    }

    fileprivate var className: String {
        switch self {
        case .human: "HumanMessage"
        case .ai: "AIMessage"
        case .system: "SystemMessage"
        case .tool: "ToolMessage"
        case .remove: "RemoveMessage"
        }
    }
}

extension Interrupt {
    /// Returns the question as one element of the list stored on the channel `__interrupt__`.
    ///
    /// - Throws: `not_storable` from the encoding of the payload.
    public func storedValue() throws -> StoredValue {
        let fields: StoredValue = .map([
            "value": value, "id": id.map { .string($0.rawValue) } ?? .null, "response_schema": responseSchema ?? .null,
        ])
        return try PythonObject(code: 2, module: "langgraph.types", name: "Interrupt", argument: fields).storedValue()
    }

    /// Reads the questions from a task's writes to the channel `__interrupt__`, in any form that LangGraph has used
    /// (storage format, section 4.3).
    ///
    /// - Returns: The questions in stored order. Questions of the oldest files have no id. A value that is pickled,
    ///   encrypted, damaged or above the decoding limit becomes a question without an id, with the unreadable value as
    ///   its payload, so that an open question is never hidden. Other values are omitted.
    public static func list(from stored: StoredValue) -> [Interrupt] {
        if case .array(let elements) = stored { return elements.compactMap(Interrupt.init(stored:)) }
        return Interrupt(stored: stored).map { [$0] } ?? []
    }

    private init?(stored: StoredValue) {
        let fields: StoredMap
        switch stored {
        case .extension(let typed):
            let object = PythonObject(typed)
            if let object, object.name != "Interrupt" { return nil }
            guard let map = object?.fields, map["value"] != nil else {
                self.init(id: nil, value: stored)
                return
            }
            fields = map
        case .map(let map): fields = map
        case .opaque:
            self.init(id: nil, value: stored)
            return
        default: return nil
        }
        guard let value = fields["value"] else { return nil }
        var schema = fields["response_schema"]
        if schema == .null { schema = nil }
        self.init(id: Self.id(in: fields), value: value, responseSchema: schema)
    }

    /// Returns the stored id, or an id made from the namespace for older files.
    private static func id(in fields: StoredMap) -> InterruptID? {
        if let id = fields["id"]?.stringValue { return InterruptID(rawValue: id) }
        guard let parts = fields["ns"]?.arrayValue?.compactMap(\.stringValue), !parts.isEmpty else { return nil }
        return TaskIdentity.interrupt(inNamespace: parts.joined(separator: "|"), answers: 0)
    }
}

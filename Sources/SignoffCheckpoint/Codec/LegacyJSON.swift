import OrderedCollections

/// The values of the oldest files: JSON in which some objects are constructor calls (storage format, section 4.4).
enum LegacyJSON {
    static func value(of bytes: [UInt8]) throws -> StoredValue {
        try value(of: JSONValue(parsing: bytes))
    }

    private static func value(of json: JSONValue) throws -> StoredValue {
        switch json {
        case .array(let elements): return .array(try elements.map(value(of:)))
        case .object(let members):
            if let object = try constructed(members) { return object }
            return .map(StoredMap(pairs: try members.map { ($0.key, try value(of: $0.value)) }))
        default: return try StoredValue(json)
        }
    }

    /// Returns the typed value of a constructor object; `nil` for other objects.
    private static func constructed(_ members: JSONObject) throws -> StoredValue? {
        guard let version = members["lc"]?.integerValue, members["type"] == "constructor",
            let names = members["id"]?.arrayValue?.compactMap(\.stringValue), let name = names.last, names.count > 1
        else { return nil }
        let fields = try value(of: members["kwargs"] ?? [:])
        if version == 1 {
            guard let object = message(name, fields) else { return nil }
            return try object.storedValue()
        }
        guard version == 2 else { return nil }
        let module = names.dropLast().joined(separator: ".")
        let arguments = try (members["args"]?.arrayValue ?? []).map(value(of:))
        let method = members["method"]?.stringValue
        if module == "builtins", name == "bytes", method == "fromhex", let text = arguments.first?.stringValue,
            let bytes = Hexadecimal.bytes(of: text.utf8)
        {
            return .bytes(bytes)
        }
        if let fields = fields.mapValue, !fields.entries.isEmpty, arguments.isEmpty {
            return try PythonObject(code: 2, module: module, name: name, argument: .map(fields)).storedValue()
        }
        if arguments.count == 1, let argument = arguments.first {
            let code: Int8 = method == nil ? 0 : 3
            return try PythonObject(code: code, module: module, name: name, argument: argument, method: method)
                .storedValue()
        }
        return try PythonObject(code: 1, module: module, name: name, argument: .array(arguments)).storedValue()
    }

    /// Returns a message from a constructor object, whose name is the module path of the message's schema.
    private static func message(_ name: String, _ fields: StoredValue) -> PythonObject? {
        let modules = [
            "HumanMessage": "human", "AIMessage": "ai", "SystemMessage": "system", "ToolMessage": "tool",
            "FunctionMessage": "function", "ChatMessage": "chat", "RemoveMessage": "modifier",
        ]
        guard let module = modules[name] else { return nil }
        return PythonObject(
            code: 5,
            module: "langchain_core.messages.\(module)",
            name: name,
            argument: .map(withDefaults(fields.mapValue ?? StoredMap())),
            method: "model_validate_json"
        )
    }

    /// Adds the fields that were omitted because they had their defaults, in the current order.
    private static func withDefaults(_ fields: StoredMap) -> StoredMap {
        let defaults: [(String, StoredValue)] = [
            ("content", .string("")), ("additional_kwargs", .map([:])), ("response_metadata", .map([:])),
            ("type", .null), ("name", .null), ("id", .null),
        ]
        let names = Set(defaults.map(\.0))
        var complete = defaults.map { ($0.0, fields[$0.0] ?? $0.1) }
        complete += fields.entries.compactMap { entry in
            entry.key.stringValue.flatMap { names.contains($0) ? nil : ($0, entry.value) }
        }
        if fields["type"] == .string("ai"), fields["usage_metadata"] == nil {
            complete.append(("usage_metadata", .null))
        }
        return StoredMap(pairs: complete)
    }
}

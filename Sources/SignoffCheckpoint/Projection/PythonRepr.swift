extension StoredValue {
    /// The value as Python's `repr` prints it after loading, for comparison with LangGraph.
    ///
    /// When the rows lack type information, the stored form is printed with its type: a member of an enum as
    /// `Color('red')`, a model nested in a model as its fields, a set in stored order, and an unreadable value, such as
    /// a pickled or encrypted one, as `<pickle: 12 bytes>`.
    ///
    /// - Returns: `nil` for a value that is nested too deep.
    public var pythonRepr: String? { PythonRepr.text(of: self, depth: .none) }
}

/// Python's `repr` of stored values.
enum PythonRepr {
    static func text(of value: StoredValue, depth: Nesting) -> String? {
        switch value {
        case .null: return "None"
        case .bool(let flag): return flag ? "True" : "False"
        case .integer(let number): return String(number)
        case .unsigned(let number): return String(number)
        case .double(let number): return PythonText.float(number)
        case .float(let number): return PythonText.float(Double(number))
        case .string(let text): return PythonText.quoted(text)
        case .bytes(let bytes): return PythonText.quoted(bytes)
        case .array(let elements): return joined(elements, depth + 1).map { "[\($0)]" }
        case .map(let map): return entries(map, depth + 1).map { "{\($0)}" }
        case .extension(let typed):
            guard let inside = depth.inside(typed) else { return nil }
            guard let object = PythonObject(typed, nested: depth) else {
                return unread("extension \(typed.code)", typed.payload)
            }
            return text(of: object, depth: inside + 1)
        case .opaque(let serialized):
            guard serialized.type == "bytearray" else { return unread(serialized.type, serialized.bytes) }
            return "bytearray(\(PythonText.quoted(serialized.bytes)))"
        }
    }

    private static func unread(_ type: String, _ bytes: [UInt8]) -> String {
        "<\(type): \(bytes.count) byte\(bytes.count == 1 ? "" : "s")>"
    }

    private static func joined(_ elements: [StoredValue], _ depth: Nesting) -> String? {
        let texts = elements.compactMap { text(of: $0, depth: depth) }
        return texts.count == elements.count ? texts.joined(separator: ", ") : nil
    }

    private static func entries(_ map: StoredMap, _ depth: Nesting) -> String? {
        let texts = map.entries.compactMap { entry -> String? in
            guard let key = key(entry.key, depth), let value = text(of: entry.value, depth: depth) else { return nil }
            return "\(key): \(value)"
        }
        return texts.count == map.entries.count ? texts.joined(separator: ", ") : nil
    }

    /// Returns the `repr` of a key.
    ///
    /// Python does not permit lists as keys, so a list as a key was a tuple.
    private static func key(_ key: StoredValue, _ depth: Nesting) -> String? {
        guard case .array(let elements) = key else { return text(of: key, depth: depth) }
        let texts = elements.compactMap { self.key($0, depth + 1) }
        guard texts.count == elements.count else { return nil }
        return texts.count == 1 ? "(\(texts[0]),)" : "(\(texts.joined(separator: ", ")))"
    }

    /// Returns `Name(field=value, …)`.
    private static func call(_ name: String, _ fields: [StoredMap.Entry], _ depth: Nesting) -> String? {
        let texts = fields.compactMap { field -> String? in
            guard let key = field.key.stringValue, let value = text(of: field.value, depth: depth) else { return nil }
            return "\(key)=\(value)"
        }
        return texts.count == fields.count ? "\(name)(\(texts.joined(separator: ", ")))" : nil
    }
}

// MARK: Typed values

extension PythonRepr {
    private static func text(of object: PythonObject, depth: Nesting) -> String? {
        switch object.module {
        case "builtins", "collections": collection(object, depth)
        case "uuid": object.argument.stringValue.map { "\(object.name)(\(PythonText.quoted(UUIDText.dashed($0))))" }
        case "decimal", "ipaddress": object.argument.stringValue.map { "\(object.name)(\(PythonText.quoted($0)))" }
        case "zoneinfo": object.argument.stringValue.map { "zoneinfo.ZoneInfo(key=\(PythonText.quoted($0)))" }
        case "pathlib": path(object)
        case "re": pattern(object)
        case "datetime": PythonTime.repr(object)
        case "pydantic.types", "pydantic.v1.types":
            object.argument.stringValue.map { "\(object.name)('\($0.isEmpty ? "" : "**********")')" }
        case "langgraph.types": graphType(object, depth)
        default:
            if object.module.hasPrefix("langchain_core.messages") {
                message(object, depth)
            } else if let fields = object.fields {
                call(object.name, fields.entries, depth)
            } else if let arguments = object.arguments {
                joined(arguments, depth).map { "\(object.name)(\($0))" }
            } else {
                text(of: object.argument, depth: depth).map { "\(object.name)(\($0))" }
            }
        }
    }

    private static func collection(_ object: PythonObject, _ depth: Nesting) -> String? {
        guard case .array(let elements) = object.argument, let inside = joined(elements, depth) else { return nil }
        switch object.name {
        case "deque": return "deque([\(inside)])"
        case "set": return elements.isEmpty ? "set()" : "{\(inside)}"
        case "frozenset": return elements.isEmpty ? "frozenset()" : "frozenset({\(inside)})"
        default: return "\(object.name)([\(inside)])"
        }
    }

    private static func path(_ object: PythonObject) -> String? {
        guard let parts = object.arguments?.compactMap(\.stringValue) else { return nil }
        return "\(object.name)(\(PythonText.quoted(PythonText.path(parts))))"
    }

    private static func pattern(_ object: PythonObject) -> String? {
        guard let arguments = object.arguments, arguments.count == 2, let pattern = arguments[0].stringValue,
            case .integer(let flags) = arguments[1]
        else { return nil }
        let names: [(Int64, String)] = [
            (2, "IGNORECASE"), (4, "LOCALE"), (8, "MULTILINE"), (16, "DOTALL"), (64, "VERBOSE"), (128, "DEBUG"),
            (256, "ASCII"),
        ]
        let set = names.filter { flags & $0.0 != 0 }.map { "re.\($0.1)" }
        return
            "re.compile(\(([PythonText.quoted(pattern)] + (set.isEmpty ? [] : [set.joined(separator: "|")])).joined(separator: ", ")))"
    }

    private static func graphType(_ object: PythonObject, _ depth: Nesting) -> String? {
        if object.name == "Send" {
            guard let arguments = object.arguments, arguments.count == 2,
                let node = text(of: arguments[0], depth: depth),
                let argument = text(of: arguments[1], depth: depth)
            else { return nil }
            return "Send(node=\(node), arg=\(argument))"
        }
        guard let fields = object.fields else { return nil }
        return call(
            object.name,
            object.name == "Command" ? fields.entries.filter { isTrue($0.value) } : fields.entries,
            depth
        )
    }

    /// Whether Python treats a value as true.
    private static func isTrue(_ value: StoredValue) -> Bool {
        switch value {
        case .null: false
        case .bool(let flag): flag
        case .integer(let number): number != 0
        case .double(let number): number != 0
        case .float(let number): number != 0
        case .string(let text): !text.isEmpty
        case .bytes(let bytes): !bytes.isEmpty
        case .array(let elements): !elements.isEmpty
        case .map(let map): !map.entries.isEmpty
        case .unsigned, .extension, .opaque: true
        }
    }

    /// Returns the `repr` of a message, without its type and unset fields.
    private static func message(_ object: PythonObject, _ depth: Nesting) -> String? {
        guard let fields = object.fields else { return nil }
        let isTool = object.name == "ToolMessage"
        var shown = fields.entries.filter { field in
            switch field.key.stringValue {
            case "type": false
            case "additional_kwargs", "response_metadata": !isTool || isTrue(field.value)
            case "status": field.value != .string("success")
            default: field.value != .null
            }
        }
        if let example = shown.firstIndex(where: { $0.key == .string("example") }) {
            shown.append(shown.remove(at: example))
        }
        return call(object.name, shown, depth)
    }
}

import OrderedCollections

/// The JSON that LangGraph's server returns for stored values.
struct JSONProjection {
    /// Whether NaN, infinities and NUL characters are preserved.
    ///
    /// LangGraph's server returns null and U+FFFD instead.
    let isExact: Bool

    /// Returns the JSON of a value with the nesting `depth`.
    func json(of value: StoredValue, depth: Nesting) -> JSONValue {
        switch value {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .integer(let number): .integer(number)
        case .unsigned(let number): .number(String(number))
        case .double(let number): json(of: number)
        case .float(let number): json(of: Double(number))
        case .string(let text): .string(drawable(text))
        case .bytes(let bytes): .string(Base64.text(of: bytes))
        case .array(let elements): .array(elements.map { json(of: $0, depth: depth + 1) })
        case .map(let map): object(map, depth: depth + 1)
        case .extension(let typed): json(of: typed, depth: depth)
        case .opaque(let serialized): json(of: serialized)
        }
    }

    private func json(of number: Double) -> JSONValue {
        number.isFinite || isExact ? .double(number) : .null
    }

    /// Returns a string in the form that LangGraph shows, whose JSON text cannot contain NUL.
    private func drawable(_ text: String) -> String {
        guard !isExact, text.utf8.contains(0) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalars.append(scalar == "\0" ? "\u{FFFD}" : scalar) }
        return String(scalars)
    }

    private func json(of serialized: SerializedValue) -> JSONValue {
        let content = JSONValue.string(Base64.text(of: serialized.bytes))
        return serialized.type == "bytearray" ? content : ["$type": .string(serialized.type), "$base64": content]
    }

    private func object(_ map: StoredMap, depth: Nesting) -> JSONValue {
        var members = JSONObject(minimumCapacity: map.entries.count)
        for (name, entry) in named(map, depth: depth) { members[name] = json(of: entry.value, depth: depth) }
        return .object(members)
    }

    /// Returns the entries of a map by member name, in order.
    ///
    /// Two keys with the same string, such as 1 and "1", both stay visible: a number is added to the later one. The
    /// same applies to keys that differ only in Unicode normalization.
    func named(_ map: StoredMap, depth: Nesting) -> OrderedDictionary<String, StoredMap.Entry> {
        var entries = OrderedDictionary<String, StoredMap.Entry>(minimumCapacity: map.entries.count)
        for entry in map.entries {
            let name = text(ofKey: entry.key, depth: depth)
            var unique = name
            var count = 1
            while entries[unique] != nil {
                count += 1
                unique = "\(name) (\(count))"
            }
            entries[unique] = entry
        }
        return entries
    }

    private func text(ofKey key: StoredValue, depth: Nesting) -> String {
        switch key {
        case .string(let text): drawable(text)
        case .double(let number): PythonText.float(number)
        case .float(let number): PythonText.float(Double(number))
        default:
            switch json(of: key, depth: depth) {
            case .string(let text): text
            case let other: other.text()
            }
        }
    }
}

// MARK: Typed values

extension JSONProjection {
    private func json(of typed: StoredExtension, depth: Nesting) -> JSONValue {
        if let inside = depth.inside(typed) {
            if let object = PythonObject(typed, nested: depth) { return json(of: object, depth: inside + 1) }
            // Code 7 wraps the value of a channel that is stored as a series of changes.
            if typed.code == 7, let value = try? MessagePack.content(of: typed, nested: inside) {
                return json(of: value, depth: inside)
            }
        }
        return ["$ext": .integer(Int64(typed.code)), "$base64": .string(Base64.text(of: typed.payload))]
    }

    private func json(of object: PythonObject, depth: Nesting) -> JSONValue {
        switch (object.module, object.name) {
        case ("uuid", "UUID"): uuid(object.argument) ?? json(of: object.argument, depth: depth)
        case ("decimal", "Decimal"): decimal(object.argument)
        case ("zoneinfo", _), ("pydantic.types", "SecretStr"), ("pydantic.types", "SecretBytes"),
            ("pydantic.types", "Secret"), ("pydantic.v1.types", "SecretStr"), ("pydantic.v1.types", "SecretBytes"):
            .null
        case ("datetime", _): moment(object) ?? json(of: object.argument, depth: depth)
        case ("re", "compile"): object.arguments?.first.map { json(of: $0, depth: depth) } ?? .null
        case ("pathlib", _): path(object) ?? json(of: object.argument, depth: depth)
        case ("langgraph.types", "Send"), ("langgraph.constants", "Send"): send(object, depth: depth)
        default: json(of: object.argument, depth: depth)
        }
    }

    private func uuid(_ argument: StoredValue) -> JSONValue? {
        argument.stringValue.map { .string(UUIDText.dashed($0)) }
    }

    /// Returns the JSON of a decimal.
    ///
    /// A number without an exponent stays exact, even where a double cannot represent it.
    private func decimal(_ argument: StoredValue) -> JSONValue {
        guard let text = argument.stringValue else { return .null }
        guard let json = try? JSONValue(parsing: text) else {
            // Python also writes `NaN`, `Infinity` and forms such as `+1`.
            return Double(text).map { json(of: $0) } ?? .string(text)
        }
        guard case .number(let literal) = json else { return json }
        guard literal.utf8.contains(UInt8(ascii: ".")),
            !literal.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "e") })
        else { return .number(literal) }
        var digits = Substring(literal)
        while digits.hasSuffix("0"), !digits.hasSuffix(".0") { digits.removeLast() }
        return (try? JSONValue(parsing: String(digits))) ?? .number(literal)
    }

    private func moment(_ object: PythonObject) -> JSONValue? {
        switch object.name {
        case "datetime": object.argument.stringValue.map { .string($0) }
        case "date": PythonTime.date(object).map { .string($0) }
        case "time": PythonTime.time(object).map { .string($0) }
        case "timedelta": PythonTime.Delta(object).map { .double($0.seconds) }
        case "timezone": PythonTime.zoneName(object).map { .string($0) }
        default: nil
        }
    }

    private func path(_ object: PythonObject) -> JSONValue? {
        guard let parts = object.arguments?.compactMap(\.stringValue), !parts.isEmpty else { return nil }
        return .string(PythonText.path(parts))
    }

    private func send(_ object: PythonObject, depth: Nesting) -> JSONValue {
        if let arguments = object.arguments, arguments.count >= 2 {
            return ["node": json(of: arguments[0], depth: depth), "args": json(of: arguments[1], depth: depth)]
        }
        if let node = object.fields?["node"], let argument = object.fields?["arg"] {
            return ["node": json(of: node, depth: depth), "args": json(of: argument, depth: depth)]
        }
        return json(of: object.argument, depth: depth)
    }
}

/// Writes the canonical text that the digest of a payload is computed from (see ``PayloadDigest/init(of:)``).
struct CanonicalPayload {
    private var json = JSONWriter(isPretty: false, sortsMembers: true)

    /// The text written so far.
    var bytes: [UInt8] { json.bytes }

    /// Writes a value with the nesting `depth`.
    mutating func write(_ value: StoredValue, depth: Nesting) {
        switch value {
        case .null: json.write(.null)
        case .bool(let flag): json.write(.bool(flag))
        case .integer(let number): json.write(.integer(number))
        case .unsigned(let number): json.append(String(number))
        case .double(let number): write(number)
        case .float(let number):
            json.append("!float32[")
            write(Double(number))
            json.append("]")
        case .string(let text): write(text)
        case .bytes(let bytes): write("bytes", [.string(Base64.text(of: bytes))], depth: depth)
        case .array(let elements): write(elements, depth: depth + 1)
        case .map(let map): write(map, depth: depth + 1)
        case .extension(let typed): write(typed, depth: depth)
        case .opaque(let serialized):
            let content = Base64.text(of: serialized.bytes)
            write("opaque", [.string(serialized.type), .string(content)], depth: depth)
        }
    }

    private mutating func write(_ number: Double) {
        guard !number.isFinite else { return json.write(.double(number)) }
        write("float", [.string(number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity")], depth: .none)
    }

    private mutating func write(_ text: String) {
        if !Self.isPlain(text) { json.append("!text[") }
        json.write(.string(text))
        if !Self.isPlain(text) { json.append("]") }
    }

    /// Whether a string contains no NUL.
    ///
    /// LangGraph shows NUL as another character, so an operator would not see the exact string.
    private static func isPlain(_ text: String) -> Bool { !text.utf8.contains(0) }

    private mutating func write(_ tag: String, _ parts: [StoredValue], depth: Nesting) {
        json.append("!\(tag)")
        write(parts, depth: depth)
    }

    private mutating func write(_ elements: [StoredValue], depth: Nesting) {
        json.append("[")
        for (index, element) in elements.enumerated() {
            if index > 0 { json.append(",") }
            write(element, depth: depth)
        }
        json.append("]")
    }

    /// Returns the text of each value.
    private func texts(of values: some Sequence<StoredValue>, depth: Nesting) -> [[UInt8]] {
        values.map { value in
            var text = CanonicalPayload()
            text.write(value, depth: depth)
            return text.bytes
        }
    }
}

// MARK: Maps

extension CanonicalPayload {
    private mutating func write(_ map: StoredMap, depth: Nesting) {
        if let members = Self.members(of: map) {
            json.append("{")
            for (index, member) in members.enumerated() {
                if index > 0 { json.append(",") }
                json.write(.string(member.name))
                json.append(":")
                write(member.value, depth: depth)
            }
            json.append("}")
        } else {
            let keys = texts(of: map.entries.lazy.map(\.key), depth: depth)
            // When a key occurs twice, the order of the entries determines the value that a reader takes.
            let order = keys.indices.sorted { left, right in
                keys[left] == keys[right] ? left < right : keys[left].lexicographicallyPrecedes(keys[right])
            }
            json.append("!map[")
            for (place, index) in order.enumerated() {
                json.append(place > 0 ? ",[" : "[")
                json.append(keys[index])
                json.append(",")
                write(map.entries[index].value, depth: depth)
                json.append("]")
            }
            json.append("]")
        }
    }

    /// Returns the members of a map that is a JSON object, sorted by name; `nil` for any other map.
    private static func members(of map: StoredMap) -> [(name: String, value: StoredValue)]? {
        var members: [(name: String, value: StoredValue)] = []
        members.reserveCapacity(map.entries.count)
        for entry in map.entries {
            guard case .string(let name) = entry.key, isPlain(name) else { return nil }
            members.append((name, entry.value))
        }
        members.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        // Names are compared by their bytes, because strings that are equal in Unicode can have different bytes.
        for (member, next) in zip(members, members.dropFirst()) where member.name.utf8.elementsEqual(next.name.utf8) {
            return nil
        }
        return members
    }
}

// MARK: Typed values

extension CanonicalPayload {
    private mutating func write(_ typed: StoredExtension, depth: Nesting) {
        // The payload of an unknown extension can be any bytes, even bytes that happen to be valid MessagePack.
        guard (0...7).contains(typed.code), let inside = depth.inside(typed),
            let content = try? MessagePack.content(of: typed, nested: inside)
        else {
            let parts: [StoredValue] = [.integer(Int64(typed.code)), .string(Base64.text(of: typed.payload))]
            return write("unread", parts, depth: depth)
        }
        if typed.code == 0, let (name, elements) = Self.pythonSet(content) {
            json.append("!\(name)[")
            let sorted = texts(of: elements, depth: inside + 2).sorted { $0.lexicographicallyPrecedes($1) }
            for (index, element) in sorted.enumerated() {
                if index > 0 { json.append(",") }
                json.append(element)
            }
            json.append("]")
        } else {
            write("extension", [.integer(Int64(typed.code)), content], depth: inside)
        }
    }

    /// Returns the elements of a Python set.
    ///
    /// A set iterates in hash order, which differs between processes.
    private static func pythonSet(_ content: StoredValue) -> (name: String, elements: [StoredValue])? {
        guard case .array(let parts) = content, parts.count == 3, parts[0] == .string("builtins"),
            case .string(let name) = parts[1], name == "set" || name == "frozenset",
            case .array(let elements) = parts[2]
        else { return nil }
        return (name, elements)
    }
}

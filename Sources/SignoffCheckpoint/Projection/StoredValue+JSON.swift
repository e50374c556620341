package import OrderedCollections

extension StoredValue {
    /// Creates the stored form of a JSON value.
    ///
    /// - Throws: `not_storable` for an integer that fits neither 64 signed nor 64 unsigned bits, and for a number
    ///   beyond the range of a double.
    public init(_ json: JSONValue) throws {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .integer(value)
        case .double(let value): self = .double(value)
        case .number(let literal): self = try Self.number(literal)
        case .string(let value): self = .string(value)
        case .array(let elements): self = .array(try elements.map { try StoredValue($0) })
        case .object(let members):
            var entries: [StoredMap.Entry] = []
            entries.reserveCapacity(members.count)
            for (name, value) in members.elements {
                entries.append(StoredMap.Entry(key: .string(name), value: try StoredValue(value)))
            }
            self = .map(StoredMap(entries))
        }
    }

    private static func number(_ literal: String) throws -> StoredValue {
        if literal.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }) {
            if let value = Double(literal), value.isFinite { return .double(value) }
        } else if let value = Int64(literal) {
            return .integer(value)
        } else if let value = UInt64(literal) {
            return .unsigned(value)
        }
        throw CheckpointError(
            .notStorable,
            "The number \(literal.prefix(40)) cannot be stored: it does not fit 64 bits."
        )
    }

    /// The value as JSON for display (storage format, section 4.5).
    ///
    /// A typed value becomes the JSON that LangGraph's server returns: dates and ids become strings, objects their
    /// fields, sets lists, and bytes base64. Secrets become `null`. Values that the server cannot show become strings
    /// here: a list used as a key, a time with an offset. A value of an unknown kind becomes an object with the kind
    /// and the bytes. The reverse conversion, `StoredValue(_:)`, does not restore typed values.
    public var jsonProjection: JSONValue { JSONProjection(isExact: false).json(of: self, depth: .none) }

    /// The value for display: ``jsonProjection`` with NaN, infinities, and NUL characters in strings.
    ///
    /// In JSON text, NaN and infinities are `null`, because JSON has no form for them. ``JSONValue/shownText(_:)``
    /// writes them by name.
    package var shownProjection: JSONValue { JSONProjection(isExact: true).json(of: self, depth: .none) }
}

extension StoredMap {
    /// The entries in order, by the names that their members have in ``StoredValue/shownProjection``.
    package var shownEntries: OrderedDictionary<String, StoredMap.Entry> {
        JSONProjection(isExact: true).named(self, depth: .none)
    }
}

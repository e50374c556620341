package import OrderedCollections

extension StoredValue {
    /// The stored form of a JSON value.
    ///
    /// - Throws: `not_storable` for an integer that fits neither 64 signed nor 64 unsigned bits, and for a number beyond the range of a double.
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

    /// The value as people see it, in JSON (storage format, section 4.5).
    ///
    /// Typed values become what LangGraph's server shows: dates and ids text, objects their fields, sets lists, bytes base64. Secrets become
    /// `null`. What the server cannot show is text here: a list used as a key, a time with an offset. Values of unknown kind are an object that names
    /// the kind and holds the bytes. The way back, `StoredValue(_:)`, does not restore typed values.
    public var jsonProjection: JSONValue { JSONProjection(isExact: false).json(of: self, depth: .none) }

    /// The value for display: ``jsonProjection`` with NaN, infinities, and NUL in texts.
    ///
    /// As JSON text the numbers are `null`, which is all that JSON can say; ``JSONValue/shownText(_:)`` writes them by name.
    package var shownProjection: JSONValue { JSONProjection(isExact: true).json(of: self, depth: .none) }
}

extension StoredMap {
    /// The entries under the names that their members have in ``StoredValue/shownProjection``, in order.
    package var shownEntries: OrderedDictionary<String, StoredMap.Entry> {
        JSONProjection(isExact: true).named(self, depth: .none)
    }
}

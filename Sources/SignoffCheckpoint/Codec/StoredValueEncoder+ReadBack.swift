extension StoredValueEncoder {
    /// Encodes a value, and checks that its stored form decodes as the type of the value.
    ///
    /// The check is skipped for a type that is not `Decodable`.
    ///
    /// - Throws: The errors of ``encode(_:)``; ``UnreadableValue`` when the type cannot decode the stored form.
    package func encodeReadable(_ value: any Encodable) throws -> StoredValue {
        let stored = try encode(value)
        guard !Self.isReadable(value), let value = value as? any Decodable else { return stored }
        try Self.decode(as: value, from: stored)
        return stored
    }

    /// Whether the stored form of a value always decodes.
    ///
    /// Checked first, because most values have one of these types.
    private static func isReadable(_ value: any Encodable) -> Bool {
        switch value {
        case is Int, is String, is Bool, is Double, is JSONValue, is StoredValue: true
        default: false
        }
    }

    /// Decodes a stored form as the type of `value`.
    private static func decode<Value: Decodable>(as value: Value, from stored: StoredValue) throws {
        do {
            _ = try StoredValueDecoder().decode(Value.self, from: stored)
        } catch {
            throw UnreadableValue(type: "\(Value.self)", cause: error)
        }
    }
}

/// An error: a type cannot decode its own stored form.
package struct UnreadableValue: Error, CustomStringConvertible {
    /// The type.
    let type: String
    /// The decoding error.
    let cause: any Error

    package var description: String {
        let reason = (cause as? DecodingError)?.oneLineDescription ?? "\(cause)"
        return "it cannot be read back as \(type) (\(reason))"
    }
}

extension StoredValue {
    /// Returns the value as savers store it: a type tag and bytes (storage format, section 4.1).
    ///
    /// - Throws: `not_storable` from the encoding.
    public func serialized() throws -> SerializedValue {
        switch self {
        case .null: SerializedValue(type: "null", bytes: [])
        case .bytes(let bytes): SerializedValue(type: "bytes", bytes: bytes)
        case .opaque(let serialized): serialized
        default: SerializedValue(type: "msgpack", bytes: try MessagePack.encode(self))
        }
    }

    /// Reads a value from its type tag and bytes.
    ///
    /// The legacy tag `json` is read but never written. Values with other tags, such as `pickle` and encrypted values,
    /// become ``opaque(_:)`` and are stored again unchanged.
    ///
    /// - Throws: `invalid_data` when the bytes do not match the tag.
    public init(_ serialized: SerializedValue) throws {
        switch serialized.type {
        case "null": self = .null
        case "bytes": self = .bytes(serialized.bytes)
        case "msgpack": self = try MessagePack.decode(serialized.bytes)
        case "json": self = try LegacyJSON.value(of: serialized.bytes)
        default: self = .opaque(serialized)
        }
    }
}

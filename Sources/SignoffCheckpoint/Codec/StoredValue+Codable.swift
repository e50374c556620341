extension StoredValue: Codable {
    private enum CodingKeys: String, CodingKey {
        case type
        case bytes
    }

    /// Encodes the value: unchanged with ``StoredValueEncoder``, and as its type tag and bytes with other encoders.
    ///
    /// Both forms are lossless.
    public func encode(to encoder: any Encoder) throws {
        if let encoding = encoder as? StoredEncoding {
            encoding.set(self)
            return
        }
        let serialized = try serialized()
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(serialized.type, forKey: .type)
        try container.encode(serialized.bytes, forKey: .bytes)
    }

    /// Decodes a value that ``encode(to:)`` encoded.
    public init(from decoder: any Decoder) throws {
        if let decoding = decoder as? StoredDecoding {
            self = decoding.value
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let type = try container.decode(String.self, forKey: .type)
        self = try StoredValue(SerializedValue(type: type, bytes: try container.decode([UInt8].self, forKey: .bytes)))
    }
}

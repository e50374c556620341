extension Message: Codable {
    /// Decodes a message from any form that ``init(_:)`` accepts.
    public init(from decoder: any Decoder) throws {
        if let decoding = decoder as? StoredDecoding {
            try self.init(decoding.value)
        } else {
            try self.init(try StoredValue(try JSONValue(from: decoder)))
        }
    }

    /// Encodes the message: in its stored form with ``StoredValueEncoder``, as an object with any other encoder.
    public func encode(to encoder: any Encoder) throws {
        if let encoding = encoder as? StoredEncoding {
            encoding.set(try storedValue())
        } else {
            try json.encode(to: encoder)
        }
    }
}

/// The value of a task or entrypoint that returns nothing, and the input of a task that takes none; stored as null.
public struct NoValue: Hashable, Sendable, Codable {
    /// Creates the value.
    public init() {}

    /// Accepts any stored value.
    public init(from decoder: any Decoder) throws {}

    /// Encodes null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encodeNil()
    }
}

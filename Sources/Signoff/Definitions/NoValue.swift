/// The result of a task or entrypoint without a result, and the input of a task without an input.
///
/// Stored as null.
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

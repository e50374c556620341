public import SignoffCheckpoint

/// A type of answer that defines its own schema.
///
/// Conform to this protocol when the schema cannot be derived from decoding the type, or when it lacks details:
/// descriptions of members, limits, enums with associated values.
///
/// ```swift
/// struct Decision: Codable, ResponseSchemaProviding {
///     var approve: Bool
///     static var responseSchema: JSONValue {
///         ["type": "object", "properties": ["approve": ["type": "boolean", "title": "Approve"]], "required": ["approve"]]
///     }
/// }
/// ```
public protocol ResponseSchemaProviding: Decodable {
    /// The JSON Schema of an answer; every value that it accepts must be decodable as this type.
    static var responseSchema: JSONValue { get }
}

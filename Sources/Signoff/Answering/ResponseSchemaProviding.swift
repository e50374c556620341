public import SignoffCheckpoint

/// An answer type that defines its own schema.
///
/// Conform to this protocol when decoding the type does not reveal the schema, or when the derived schema lacks
/// details: descriptions of members, limits, enums with associated values.
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
    /// The JSON Schema of an answer. The type must be able to decode every value that the schema accepts.
    static var responseSchema: JSONValue { get }
}

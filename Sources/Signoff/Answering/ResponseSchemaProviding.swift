public import SignoffCheckpoint

/// A type of answer that says itself what an answer must look like.
///
/// Conform to it where the form cannot be found out from how the type is decoded, or where it says too little: texts for the members, limits, enums with
/// associated values.
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

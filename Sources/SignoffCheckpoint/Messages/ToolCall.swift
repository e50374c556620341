public import OrderedCollections

/// A tool call that a model requests.
///
/// > Source: LangChain `ToolCall`.
public struct ToolCall: Hashable, Sendable, Codable {
    /// The name of the tool.
    public var name: String
    /// The arguments, by name.
    public var arguments: JSONObject
    /// The id, which the result of the call refers to; `nil` if the model gave none.
    public var id: String?

    /// Creates a call.
    public init(_ name: String, _ arguments: JSONObject = [:], id: String?) {
        self.name = name
        self.arguments = arguments
        self.id = id
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case arguments = "args"
        case id
        case type
    }

    /// Decodes a call from an object with `name`, `args` and `id`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        arguments = try container.decodeIfPresent(JSONObject.self, forKey: .arguments) ?? [:]
        id = try container.decodeIfPresent(String.self, forKey: .id)
    }

    /// Encodes the call as an object with `name`, `args`, `id` and `type`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(arguments, forKey: .arguments)
        try container.encode(id, forKey: .id)
        try container.encode("tool_call", forKey: .type)
    }

    /// The call as an object.
    var json: JSONValue {
        [
            "name": .string(name), "args": .object(arguments), "id": id.map(JSONValue.string) ?? .null,
            "type": "tool_call",
        ]
    }

    init?(_ json: JSONValue) {
        guard let name = json["name"]?.stringValue else { return nil }
        self.init(name, json["args"]?.objectValue ?? [:], id: json["id"]?.stringValue)
    }
}

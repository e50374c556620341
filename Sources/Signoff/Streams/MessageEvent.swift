import OrderedCollections
public import SignoffCheckpoint

/// A chunk of a message, as a model writes it.
///
/// > Source: LangChain `AIMessageChunk`.
public struct MessageChunk: Hashable, Sendable {
    /// The text of the chunk.
    public var text: String
    /// The id of the message that the chunk belongs to; `nil` when the model gives none.
    public var id: String?

    /// Creates a chunk of a message.
    public init(_ text: String, id: String? = nil) {
        self.text = text
        self.id = id
    }
}

/// A message, or a chunk of one, with the task that it comes from.
public struct MessageEvent: Hashable, Sendable {
    /// The shown content.
    public enum Content: Hashable, Sendable {
        /// A chunk that a model wrote.
        case chunk(MessageChunk)
        /// A message that a node returned.
        case whole(Message)
    }

    /// The shown content.
    public let content: Content
    /// The name of the task.
    public let name: String
    /// The number of the step that the task belongs to.
    public let step: Int
    /// The channels that can trigger the task.
    public let triggers: [String]
    /// The path of the task as a list.
    public let path: JSONValue
    /// The namespace of the task.
    public let namespace: String

    /// The message and the metadata of its task, in the form of LangGraph.
    public var json: JSONValue {
        var metadata: JSONObject = [
            "langgraph_step": .integer(Int64(step)), "langgraph_node": .string(name),
            "langgraph_triggers": .array(triggers.map(JSONValue.string)), "langgraph_path": path,
            "langgraph_checkpoint_ns": .string(namespace),
        ]
        switch content {
        case .chunk(let chunk):
            // A model is called with the settings of the task of the root.
            metadata["checkpoint_ns"] = .string(String(namespace.prefix { $0 != "|" }))
            var members: JSONObject = ["type": "AIMessageChunk", "content": .string(chunk.text)]
            if let id = chunk.id { members["id"] = .string(id) }
            return [.object(members), .object(metadata)]
        case .whole(let message):
            return [message.json, .object(metadata)]
        }
    }
}

public import OrderedCollections

/// A message of a conversation with a language model.
///
/// A message is stored in the form of LangChain, so that Python reads what Swift wrote and the reverse.
///
/// > Source: LangChain `langchain_core.messages`.
public struct Message: Hashable, Sendable {
    /// The author of a message.
    public enum Role: String, Hashable, Sendable, CaseIterable {
        /// A person.
        case human
        /// A model.
        case ai
        /// Instructions for the model.
        case system
        /// The result of a tool call.
        case tool
        /// The removal of the message with this id when lists are merged.
        case remove
    }

    /// The author of the message.
    public var role: Role
    /// The content: a text, or a list of blocks.
    public var content: JSONValue
    /// The id, by which a later message replaces or removes this one; `nil` until the message is merged into the state of a graph.
    public var id: String?
    /// The name of the author; `nil` for none.
    public var name: String?
    /// The calls of tools that a model asks for.
    public var toolCalls: [ToolCall] = []
    /// The id of the tool call that the message answers; `nil` for a message that is not a tool result.
    public var toolCallID: String?
    /// Whether the tool call failed that the message answers.
    public var isError = false
    /// The fields of LangGraph that have no property here, such as `additional_kwargs` and `usage_metadata`; kept as they are read.
    public var otherFields: JSONObject = [:]

    /// Creates a message.
    ///
    /// - Parameters:
    ///   - role: Who the message is from.
    ///   - content: The content: a text, or a list of blocks.
    ///   - id: The id; `nil` for one that is made when the message is merged into the state of a graph.
    ///   - name: The name of the author; `nil` for none.
    public init(_ role: Role, _ content: JSONValue, id: String? = nil, name: String? = nil) {
        self.role = role
        self.content = content
        self.id = id
        self.name = name
    }

    /// Creates a message of a human.
    public static func human(_ text: String, id: String? = nil) -> Message { Message(.human, .string(text), id: id) }

    /// Creates a message with instructions for a model.
    public static func system(_ text: String, id: String? = nil) -> Message { Message(.system, .string(text), id: id) }

    /// Creates a message of a model.
    public static func ai(_ text: String, calling tools: [ToolCall] = [], id: String? = nil) -> Message {
        var message = Message(.ai, .string(text), id: id)
        message.toolCalls = tools
        return message
    }

    /// Creates the result of a tool call.
    ///
    /// - Parameters:
    ///   - text: The result, or what went wrong.
    ///   - call: The tool call.
    ///   - isError: Whether the call failed.
    ///   - id: The id of the message; `nil` for one that is made.
    /// - Returns: The message, with the name of the tool.
    public static func tool(
        _ text: String,
        answering call: ToolCall,
        isError: Bool = false,
        id: String? = nil
    ) -> Message {
        var message = Message(.tool, .string(text), id: id, name: call.name)
        message.toolCallID = call.id
        message.isError = isError
        return message
    }

    /// Creates a message that removes the message with an id.
    public static func removing(_ id: String) -> Message { Message(.remove, "", id: id) }

    /// A message that removes all messages before it.
    public static var removingAll: Message { removing(MessageMerge.allMessages) }

    /// The text of the content: of a list of blocks, the texts of its blocks joined.
    public var text: String {
        if let text = content.stringValue { return text }
        return (content.arrayValue ?? []).compactMap { $0.stringValue ?? $0["text"]?.stringValue }.joined()
    }
}

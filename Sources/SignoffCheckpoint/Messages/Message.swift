public import OrderedCollections

/// A message of a conversation with a language model.
///
/// A message is stored in the form of LangChain, so that Python can read messages that Swift wrote, and Swift those
/// that Python wrote.
///
/// > Source: LangChain `langchain_core.messages`.
public struct Message: Hashable, Sendable {
    /// The author of a message.
    public enum Role: String, Hashable, Sendable, CaseIterable {
        /// A person.
        case human
        /// A model.
        case ai
        /// Instructions to the model.
        case system
        /// The result of a tool call.
        case tool
        /// The removal of the message with this id, when lists are merged.
        case remove
    }

    /// The author of the message.
    public var role: Role
    /// The content: a string, or a list of blocks.
    public var content: JSONValue
    /// The id.
    ///
    /// A later message with the same id replaces or removes this message. `nil` until the message is merged into the
    /// state of a graph.
    public var id: String?
    /// The name of the author; `nil` for none.
    public var name: String?
    /// The tool calls that a model requests.
    public var toolCalls: [ToolCall] = []
    /// The id of the tool call that the message answers; `nil` for a message that is not a tool result.
    public var toolCallID: String?
    /// Whether the tool call that the message answers failed.
    public var isError = false
    /// The fields of LangGraph without a property here, such as `additional_kwargs` and `usage_metadata`, kept
    /// unchanged.
    public var otherFields: JSONObject = [:]

    /// Creates a message.
    ///
    /// - Parameters:
    ///   - role: The author of the message.
    ///   - content: The content: a string, or a list of blocks.
    ///   - id: The id; `nil` to have an id made when the message is merged into the state of a graph.
    ///   - name: The name of the author; `nil` for none.
    public init(_ role: Role, _ content: JSONValue, id: String? = nil, name: String? = nil) {
        self.role = role
        self.content = content
        self.id = id
        self.name = name
    }

    /// Creates a human message.
    public static func human(_ text: String, id: String? = nil) -> Message { Message(.human, .string(text), id: id) }

    /// Creates a message with instructions to a model.
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
    ///   - text: The result, or the description of the failure.
    ///   - call: The tool call.
    ///   - isError: Whether the call failed.
    ///   - id: The id of the message; `nil` to have an id made.
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

    /// The message that removes all messages before it.
    public static var removingAll: Message { removing(MessageMerge.allMessages) }

    /// The text of the content.
    ///
    /// For a list of blocks, the joined text of the blocks.
    public var text: String {
        if let text = content.stringValue { return text }
        return (content.arrayValue ?? []).compactMap { $0.stringValue ?? $0["text"]?.stringValue }.joined()
    }
}

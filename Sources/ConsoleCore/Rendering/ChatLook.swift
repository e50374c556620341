import CellGrid
import OrderedCollections
import SignoffCheckpoint

/// The messages between a model and the other parties of a chat, as LangChain writes the messages, oldest first.
struct ChatLook: Equatable {
    /// One message.
    struct Message: Equatable {
        /// The role of the author, in LangChain's word.
        var role: String
        /// The name of the author; `nil` for a message without a name.
        var name: String?
        /// The text of the message; empty for a message without text.
        var text: String
        /// The tool calls of the message, with their arguments.
        var calls: [Call]
        /// The number of parts other than text, such as pictures.
        var otherParts: Int
    }

    /// A tool call.
    struct Call: Equatable {
        var name: String
        var arguments: JSONValue
    }

    /// The most messages that are shown: the newest.
    private static let limit = 100
    private static let types: Set<String> = [
        "human", "ai", "system", "tool", "function", "developer", "chat", "AIMessageChunk", "HumanMessageChunk",
    ]
    private static let roles: Set<String> = ["user", "assistant", "system", "tool", "function", "developer"]

    let messages: [Message]
    /// The other members of the object that holds the messages; empty for a list alone.
    let rest: JSONObject

    /// Reads a list of messages, or an object whose member `messages` is one; `nil` for any other value, and for a list without a message.
    init?(_ value: JSONValue) {
        let list = value.arrayValue ?? value["messages"]?.arrayValue
        guard let list, !list.isEmpty else { return nil }
        let messages = list.compactMap { Self.message($0) }
        guard messages.count == list.count else { return nil }
        self.messages = messages
        rest = (value.objectValue ?? [:]).filter { $0.key != "messages" }
    }

    private static func message(_ json: JSONValue) -> Message? {
        guard let content = json["content"], let role = role(of: json) else { return nil }
        var message = Message(role: role, name: json["name"]?.stringValue, text: "", calls: [], otherParts: 0)
        switch content {
        case .string(let text): message.text = text
        case .array(let parts):
            let texts = parts.compactMap { $0.stringValue ?? ($0["type"] == "text" ? $0["text"]?.stringValue : nil) }
            message.text = texts.joined(separator: "\n")
            // A tool call is also in a member of its own.
            message.otherParts = parts.count { $0["type"] != "tool_use" } - texts.count
        case .null: break
        default: return nil
        }
        message.calls = (json["tool_calls"]?.arrayValue ?? []).compactMap { call in
            call["name"]?.stringValue.map { Call(name: $0, arguments: call["args"] ?? [:]) }
        }
        return message
    }

    private static func role(of json: JSONValue) -> String? {
        if let type = json["type"]?.stringValue, types.contains(type) {
            return type.hasSuffix("MessageChunk") ? String(type.dropLast("MessageChunk".count)).lowercased() : type
        }
        return json["role"]?.stringValue.flatMap { roles.contains($0) ? $0 : nil }
    }

    /// Returns the messages as lines: for each message, the role before the text.
    func lines(width: Int, in layout: LineLayout) -> [StyledLine] {
        var lines: [StyledLine] = []
        let left = messages.count - Self.limit
        if left > 0 { lines.append(StyledLine("\(Words.plural(left, "earlier message"))", .textMuted)) }
        for message in messages.suffix(Self.limit) {
            var heading = StyledLine(SafeText(message.role), .textStrong)
            if let name = message.name { heading.append(" " + SafeText.name(name), .textMuted) }
            lines.append(heading)
            if !message.text.isEmpty { lines += layout.quote(message.text, .text, width) }
            for call in message.calls {
                lines.append(StyledLine("calls ", .textMuted).adding(SafeText.name(call.name)))
                lines += layout.outline(width - 2, tool: call.name).lines(of: call.arguments)
                    .map { $0.indented(by: 2) }
            }
            if message.otherParts > 0 {
                lines.append(StyledLine("\(Words.plural(message.otherParts, "part")) without text", .textMuted))
            }
        }
        guard !rest.isEmpty else { return lines }
        return lines + [StyledLine()] + layout.outline(width).lines(of: .object(rest))
    }
}

extension LineLayout {
    /// Returns the values of a thread as lines: messages as a chat, unless values are shown as raw JSON.
    func state(_ values: JSONValue, _ width: Int) -> [StyledLine] {
        guard !isRaw, let chat = ChatLook(shown(values)) else { return outline(width).lines(of: values) }
        return chat.lines(width: width, in: self)
    }
}

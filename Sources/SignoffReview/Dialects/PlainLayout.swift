import OrderedCollections
import SignoffCheckpoint

/// The members of a plain payload that affect its layout, but never its meaning.
struct PlainLayout {
    /// One line that names the question.
    let title: String
    /// The values that a picker offers.
    let choices: [JSONValue]
    /// The answer that the workflow suggests; `nil` for none.
    let suggestedAnswer: JSONValue?

    private static let titleKeys = FactsTitle.textKeys + ["description"]

    init(of payload: JSONValue, responseSchema: JSONValue?) {
        let members = payload.objectValue ?? [:]
        let schema = responseSchema.map { JSONSchema($0) }
        let offered = ["options", "choices"].lazy.compactMap { members[$0]?.arrayValue }.first { !$0.isEmpty }
        let permitted = schema?.choices ?? []
        // With a schema, only values that it accepts are offered.
        let usable = offered.map { values in schema.map { schema in values.filter(schema.accepts) } ?? values }
        choices = usable.flatMap { $0.isEmpty ? nil : $0 } ?? permitted
        let suggested = members["default"] ?? schema?.suggestion
        suggestedAnswer = suggested.flatMap { value in schema?.accepts(value) ?? true ? value : nil }
        title = PlainLayout.title(of: payload)
    }

    private static func title(of payload: JSONValue) -> String {
        switch payload {
        case .string(let text):
            return firstLine(of: text)
        case .object(let members):
            for key in titleKeys {
                if let text = members[key]?.stringValue, !text.isEmpty { return firstLine(of: text) }
            }
            return members.isEmpty
                ? "{}" : members.keys.prefix(4).map { $0.start(bytes: titleLimit) }.joined(separator: ", ")
        case .array(let elements):
            return elements.count == 1 ? "1 value" : "\(elements.count) values"
        case .null:
            return "null"
        case .bool(let value):
            return value ? "true" : "false"
        case .integer(let value):
            return "\(value)"
        case .double:
            return payload.shownText()
        case .number(let literal):
            return String(literal.start(bytes: titleLimit))
        }
    }

    /// The maximum number of bytes of a text that are searched for a title.
    private static let titleLimit = 4_096

    private static func firstLine(of text: String) -> String {
        let start = text.start(bytes: titleLimit)
        let line = start.drop(while: \.isNewline).prefix { !$0.isNewline }
        guard !line.isEmpty else { return String(start) }
        return line.endIndex == start.endIndex && start.endIndex != text.endIndex ? line + "…" : String(line)
    }
}

import OrderedCollections
import SignoffCheckpoint

/// The title line of a question: a text of the payload, never a list of its members.
struct FactsTitle {
    /// The line; `nil` if the payload has no such text.
    let text: String?

    /// Members whose text is the question, in the order of precedence.
    static let textKeys = ["question", "prompt", "title", "message", "action", "subject"]
    private static let commandKeys = ["command", "cmd"]
    /// The description that LangChain's middleware gives to a call without one.
    private static let emptyDescription = "Tool execution requires approval"

    init(of subject: FactsSubject) {
        let item = subject.item
        let description = item.actions.count == 1 ? item.actions[0].description.flatMap(Self.said) : nil
        text =
            description ?? Self.question(in: subject) ?? Self.command(in: subject.arguments)
            ?? Self.names(of: subject.tools)
    }

    private static func said(in description: String) -> String? {
        let line = firstLine(of: description)
        return line == emptyDescription ? nil : line
    }

    private static func question(in subject: FactsSubject) -> String? {
        if let text = subject.item.payload.stringValue, !subject.hasTools { return firstLine(of: text) }
        for members in [subject.surroundings, subject.arguments] {
            for key in textKeys where !subject.hides(key) {
                if let line = members[key]?.stringValue.flatMap(firstLine) { return line }
            }
        }
        if !subject.hasTools { return subject.arguments["description"]?.stringValue.flatMap(firstLine) }
        return nil
    }

    /// The first word of a command and its object: the first word after it that is not an option.
    private static func command(in arguments: JSONObject) -> String? {
        guard let line = commandKeys.lazy.compactMap({ arguments[$0]?.stringValue }).first.flatMap(firstLine) else {
            return nil
        }
        let words = line.prefix(1_000).split(whereSeparator: \.isWhitespace)
        guard let name = words.first else { return nil }
        guard let object = words.dropFirst().first(where: { !$0.hasPrefix("-") }) else { return String(name) }
        return "\(name) \(object)"
    }

    /// The names of tools in words.
    private static func names(of tools: [String]) -> String? {
        guard !tools.isEmpty else { return nil }
        let names = tools.prefix(4).map { words(in: String($0.prefix(QuestionFacts.maximumTitleLength))) }
        return names.joined(separator: ", ") + (tools.count > names.count ? ", …" : "")
    }

    /// A name as words: `send_email` and `sendEmail` are `send email`.
    static func words(in name: String) -> String {
        var words = ""
        var before: Character?
        for character in name {
            if character == "_" || character == "-" || character == "." {
                words += " "
            } else if character.isUppercase, before?.isLowercase ?? false {
                words += " " + character.lowercased()
            } else {
                words.append(character)
            }
            before = character
        }
        return words
    }

    /// The first line that is not blank; `nil` if all are blank.
    private static func firstLine(of text: String) -> String? {
        let rest = text.start(bytes: 16_384).drop { $0.isWhitespace || $0.isNewline }
        let line = rest.prefix { !$0.isNewline }
        return line.isEmpty ? nil : String(line)
    }
}

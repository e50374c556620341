import OrderedCollections
import SignoffCheckpoint

/// The title of a question: a string of the payload, never a list of its members.
struct FactsTitle {
    /// The title on one line; `nil` if the payload has no such string.
    let text: String?

    /// The names of members that contain the question, in the order of precedence.
    static let textKeys = ["question", "prompt", "title", "message", "action", "subject"]
    private static let commandKeys = ["command", "cmd"]
    /// The description that LangChain's middleware gives to a call without a description.
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

    /// Returns the first word of a command and its object, which is the next word that is not an option.
    private static func command(in arguments: JSONObject) -> String? {
        guard let line = commandKeys.lazy.compactMap({ arguments[$0]?.stringValue }).first.flatMap(firstLine) else {
            return nil
        }
        let words = line.prefix(1_000).split(whereSeparator: \.isWhitespace)
        guard let name = words.first else { return nil }
        guard let object = words.dropFirst().first(where: { !$0.hasPrefix("-") }) else { return String(name) }
        return "\(name) \(object)"
    }

    /// Returns the names of tools as words.
    private static func names(of tools: [String]) -> String? {
        guard !tools.isEmpty else { return nil }
        let names = tools.prefix(4).map { words(in: String($0.prefix(QuestionFacts.maximumTitleLength))) }
        return names.joined(separator: ", ") + (tools.count > names.count ? ", …" : "")
    }

    /// Returns a name as words: `send_email` and `sendEmail` become `send email`.
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

    /// Returns the first line that is not blank; `nil` if all lines are blank.
    private static func firstLine(of text: String) -> String? {
        let rest = text.start(bytes: 16_384).drop { $0.isWhitespace || $0.isNewline }
        let line = rest.prefix { !$0.isNewline }
        return line.isEmpty ? nil : String(line)
    }
}

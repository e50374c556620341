import SignoffOperator

/// The editor of an operator, as words.
///
/// No shell interprets them.
struct EditorCommand: Equatable {
    /// The program, which is looked up in `$PATH` unless the name contains a slash.
    let program: String
    /// The arguments before the file.
    let arguments: [String]

    /// Splits the value of `$VISUAL` or `$EDITOR` at spaces.
    ///
    /// Single quotes, double quotes and the backslash keep spaces in a word.
    ///
    /// - Throws: `configuration` when the text is empty or a quote is open.
    init(parsing text: String) throws {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var isEscaped = false
        for character in text {
            if isEscaped {
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character == " " || character == "\t" || character == "\n" {
                if let finished = word { words.append(finished) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil, !isEscaped else {
            throw OperationError(.configuration, "the editor '\(text)' has an unclosed quote")
        }
        if let word { words.append(word) }
        guard let program = words.first, !program.isEmpty else {
            throw OperationError(.configuration, "no editor is named: set $VISUAL or $EDITOR")
        }
        self.program = program
        arguments = Array(words.dropFirst())
    }

    /// Creates the command of `$VISUAL`, otherwise of `$EDITOR`, otherwise of `vi`.
    init(environment variable: (String) -> String?) throws {
        try self.init(parsing: variable("VISUAL") ?? variable("EDITOR") ?? "vi")
    }
}

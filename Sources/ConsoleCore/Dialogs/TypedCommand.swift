import SignoffOperator

/// What a line typed after `:` says.
enum TypedCommand {
    case command(Command, argument: String?)
    /// The line means nothing here; the words about it.
    case unknown(Remark)
    case empty

    /// Reads a line.
    ///
    /// - Parameters:
    ///   - line: The line without its colon.
    ///   - screen: The screen that is shown.
    init(_ line: String, on screen: Screen) {
        let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true).map(String.init)
        guard let name = words.first else {
            self = .empty
            return
        }
        let argument = words.count > 1 ? words[1].trimmed : nil
        guard let command = CommandRegistry.command(named: name == "q" ? "quit" : name) else {
            let near = Spelling.nearest(to: name, among: CommandRegistry.names)
            let hint = near.map { "; did you mean :\($0)?" } ?? "; ? shows them all"
            self = .unknown(Remark("no command \"\(name)\"\(hint)", .warning))
            return
        }
        guard command.screens.contains(screen) else {
            let places = Screen.allCases.filter(command.screens.contains).map(\.title).joined(separator: ", ")
            self = .unknown(Remark(":\(name) means something on \(places) only", .warning))
            return
        }
        guard argument == nil || command.argument != nil else {
            self = .unknown(Remark(":\(name) takes nothing after it", .warning))
            return
        }
        self = .command(command, argument: argument)
    }
}

extension String {
    /// The text without blanks at either end.
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

import SignoffOperator

/// The command of a line after `:`.
enum TypedCommand {
    case command(Command, argument: String?)
    /// The line is not a command here; the remark says why.
    case unknown(Remark)
    case empty

    /// Reads a line.
    ///
    /// - Parameters:
    ///   - line: The line without its colon.
    ///   - screen: The current screen.
    init(_ line: String, on screen: Screen) {
        let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true).map(String.init)
        guard let name = words.first else {
            self = .empty
            return
        }
        let argument = words.count > 1 ? words[1].trimmed : nil
        guard let command = CommandRegistry.command(named: name == "q" ? "quit" : name) else {
            let near = Spelling.nearest(to: name, among: CommandRegistry.names)
            let hint = near.map { "; did you mean :\($0)?" } ?? "; ? lists the commands"
            self = .unknown(Remark("no command \"\(name)\"\(hint)", .warning))
            return
        }
        guard command.screens.contains(screen) else {
            let places = Screen.allCases.filter(command.screens.contains).map(\.title).joined(separator: ", ")
            self = .unknown(Remark(":\(name) is available on \(places) only", .warning))
            return
        }
        guard argument == nil || command.argument != nil else {
            self = .unknown(Remark(":\(name) takes no arguments", .warning))
            return
        }
        self = .command(command, argument: argument)
    }
}

extension String {
    /// The text without spaces at the ends.
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

package import CellGrid

/// What a line typed in plain mode means: the same keys and commands as on the full screen.
package enum PlainInput: Equatable, Sendable {
    /// Print everything once more.
    case again
    /// Give these to the console, one after the other.
    case events([TerminalEvent])
    /// The line means nothing here; why.
    case unknown(String)

    /// Reads a line.
    ///
    /// - An empty line prints everything again; it never confirms anything.
    /// - A number chooses the row of that number; in a dialog its digits are typed.
    /// - A name of the command line with what follows it gives that command.
    /// - Keys are written as in bindings (`a`, `ctrl-s`, `enter`), several with blanks between them.
    /// - Where text is asked for the line is that text, and it is confirmed; a key is then written after `\`.
    package init(_ line: String, in state: ConsoleState) {
        let line = line.trimmed
        if line.isEmpty {
            self = .again
        } else if state.takesText, !line.hasPrefix("\\") || line.hasPrefix("\\\\") {
            let text = line.hasPrefix("\\") ? String(line.dropFirst()) : line
            self = .events([.paste(text), .key(.enter)])
        } else {
            let words = line.hasPrefix("\\") ? String(line.dropFirst()) : line
            self = Self.keys(words, in: state)
        }
    }

    private static func keys(_ line: String, in state: ConsoleState) -> PlainInput {
        let words = line.split(separator: " ").map(String.init)
        if let number = Int(line), number > 0 {
            return state.dialogs.isEmpty ? choosing(number, in: state) : .events(line.map { .key(.character($0)) })
        }
        if line == "quit", !state.dialogs.isEmpty {
            let close = Array(repeating: TerminalEvent.key(.escape), count: state.dialogs.count)
            return .events(close + [.key(.character(":")), .paste("quit"), .key(.enter)])
        }
        if state.dialogs.isEmpty, let name = words.first {
            let command = name.hasPrefix(":") ? String(name.dropFirst()) : name
            if command == "quit" || CommandRegistry.command(named: command) != nil {
                let rest = line.hasPrefix(":") ? String(line.dropFirst()) : line
                return .events([.key(.character(":")), .paste(rest), .key(.enter)])
            }
        }
        let keys = words.compactMap { KeyEvent(text: $0) }
        guard keys.count == words.count else {
            let near = Spelling.nearest(to: words.first ?? "", among: CommandRegistry.names)
            return .unknown("\"\(line)\" is no key or command\(near.map { "; did you mean \($0)?" } ?? "")")
        }
        return .events(keys.map { .key($0) })
    }

    /// Moves to a row as the arrow keys would.
    private static func choosing(_ number: Int, in state: ConsoleState) -> PlainInput {
        let place = state.listPlace
        guard number <= place.count else {
            return .unknown(place.count == 0 ? "there is no row to choose" : "the rows are 1 to \(place.count)")
        }
        let steps = number - 1 - place.index
        if steps == 0 { return .again }
        // Far away the way from an end is shorter, and motions of any length are cheap.
        return .events(Array(repeating: .key(steps > 0 ? .down : .up), count: abs(steps)))
    }
}

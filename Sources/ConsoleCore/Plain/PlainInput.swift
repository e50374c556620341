package import CellGrid
import SignoffCheckpoint
import SignoffOperator

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
    /// - Where text is asked for the line is that text, in place of what is there, and it is confirmed; a key is then
    ///   written after `\`.
    /// - In a form a number is the new value of a number.
    package init(_ line: String, in state: ConsoleState) {
        let line = line.trimmed
        if line.isEmpty {
            self = .again
        } else if state.takesText, !line.hasPrefix("\\") || line.hasPrefix("\\\\") {
            let text = line.hasPrefix("\\") ? String(line.dropFirst()) : line
            self = .events(state.clearing + [.paste(text)] + (state.entersLines ? [] : [.key(.enter)]))
        } else {
            let words = line.hasPrefix("\\") ? String(line.dropFirst()) : line
            self = Self.keys(words, in: state)
        }
    }

    private static func keys(_ line: String, in state: ConsoleState) -> PlainInput {
        let words = line.split(separator: " ").map(String.init)
        if state.choosesNumber, (try? JSONValue(parsing: line))?.isNumber == true {
            return .events(line.map { .key(.character($0)) } + [.key(.enter)])
        }
        if let number = Int(line), number > 0 {
            return state.dialogs.isEmpty ? choosing(number, in: state) : .events(line.map { .key(.character($0)) })
        }
        if line == "quit", !state.dialogs.isEmpty {
            let close = Array(repeating: TerminalEvent.key(.escape), count: state.dialogs.count)
            return .events(close + [.command("quit")])
        }
        if state.dialogs.isEmpty, let name = words.first {
            let command = name.hasPrefix(":") ? String(name.dropFirst()) : name
            if command == "quit" || CommandRegistry.command(named: command) != nil {
                let rest = line.hasPrefix(":") ? String(line.dropFirst()) : line
                return .events([.command(rest)])
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

extension ConsoleState {
    /// The text being typed.
    private var typed: TextField? {
        if let prompt = input.prompt { return prompt.field }
        return dialogs.last?.model.typed
    }

    /// The keys that take away the text there is, so that a line can stand in its place.
    fileprivate var clearing: [TerminalEvent] {
        guard let typed, !typed.isEmpty else { return [] }
        let breaks = typed.breakCount
        let toEnd = Array(repeating: KeyEvent.down, count: typed.isMultiline ? breaks : 0) + [.end]
        let lines = Array(repeating: [KeyEvent.control("u"), .backspace], count: breaks).joined()
        return (toEnd + lines + [.control("u")]).map { .key($0) }
    }

    /// Whether Enter begins a new line instead of taking the text.
    fileprivate var entersLines: Bool {
        input.prompt == nil && dialogs.last?.model.entersLines == true
    }

    /// Whether a number typed now would begin a value anew.
    fileprivate var choosesNumber: Bool {
        input.prompt == nil && dialogs.last?.model.choosesNumber == true
    }
}

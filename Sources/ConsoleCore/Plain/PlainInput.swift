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
            self = .events(
                state.plainText.clearing + [.paste(text)] + (state.plainText.entersLines ? [] : [.key(.enter)])
            )
        } else {
            let words = line.hasPrefix("\\") ? String(line.dropFirst()) : line
            self = Self.keys(words, in: state)
        }
    }

    private static func keys(_ line: String, in state: ConsoleState) -> PlainInput {
        let words = line.split(separator: " ").map(String.init)
        if state.plainText.choosesNumber, (try? JSONValue(parsing: line))?.isNumber == true {
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
        if let reason = reasonNotToTake(keys, line, in: state) { return .unknown(reason) }
        return .events(keys.map { .key($0) })
    }

    /// Why keys mean nothing in the dialog that is open, in a sentence; `nil` where they change something.
    ///
    /// The full screen shows that nothing happened. A line without a reply could be taken for one that was obeyed.
    private static func reasonNotToTake(_ keys: [KeyEvent], _ line: String, in state: ConsoleState) -> String? {
        guard !state.dialogs.isEmpty, !keys.isEmpty else { return nil }
        var after = state
        let effects = keys.flatMap { update(&after, with: .input(.key($0), at: state.now)) }
        guard effects.isEmpty, after.dialogs == state.dialogs, after.notices == state.notices,
            after.staging == state.staging, after.screen == state.screen
        else { return nil }
        let ways = PlainHelp(state: state).dialogKeys.map { ". \($0)" } ?? ""
        return "\"\(line)\" changes nothing in this dialog\(ways)"
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

/// What plain mode asks of the line or dialog that takes text.
struct PlainText {
    /// The text being typed; nil while none is.
    let field: TextField?
    /// Whether Enter begins a new line instead of taking the text.
    let entersLines: Bool
    /// Whether a number typed now would begin a value anew.
    let choosesNumber: Bool

    init(prompt: Prompt?, dialog: (any DialogModel)?) {
        field = prompt?.field ?? dialog?.typed
        entersLines = prompt == nil && dialog?.entersLines == true
        choosesNumber = prompt == nil && dialog?.choosesNumber == true
    }

    /// Whether a line of text typed now would be text and not keys.
    var takesText: Bool { field != nil }

    /// The keys that take away the text there is, so that a line can stand in its place.
    var clearing: [TerminalEvent] {
        guard let field, !field.isEmpty else { return [] }
        let breaks = field.breakCount
        let toEnd = Array(repeating: KeyEvent.down, count: field.isMultiline ? breaks : 0) + [.end]
        let lines = Array(repeating: [KeyEvent.control("u"), .backspace], count: breaks).joined()
        return (toEnd + lines + [.control("u")]).map { .key($0) }
    }
}

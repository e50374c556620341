package import CellGrid
import SignoffCheckpoint
import SignoffOperator

/// The meaning of a line typed in plain mode.
///
/// Keys and commands are those of the full screen.
package enum PlainInput: Equatable, Sendable {
    /// Print everything again.
    case again
    /// Pass these events to the console in order.
    case events([TerminalEvent])
    /// The line is not valid here, with the reason.
    case unknown(String)

    /// Reads a line.
    ///
    /// - An empty line prints everything again and never confirms.
    /// - A number chooses the row of that number; in a dialog its digits are typed.
    /// - A name of the command line with its argument gives that command.
    /// - Keys are written as in bindings (`a`, `ctrl-s`, `enter`), separated by spaces.
    /// - In a text field, the line replaces the text and is confirmed. A key is written after `\`.
    /// - In a form, a number is the new value of a number.
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
            return .unknown("\"\(line)\" is not a key or a command\(near.map { "; did you mean \($0)?" } ?? "")")
        }
        if let reason = reasonNotToTake(keys, line, in: state) { return .unknown(reason) }
        return .events(keys.map { .key($0) })
    }

    /// Returns the reason why keys have no effect in the open dialog, in a sentence; `nil` when they have one.
    ///
    /// The full screen shows that nothing happened. In plain mode, a line without a reply could be mistaken for an accepted one.
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

    /// Moves to a row with arrow keys.
    private static func choosing(_ number: Int, in state: ConsoleState) -> PlainInput {
        let place = state.listPlace
        guard number <= place.count else {
            return .unknown(place.count == 0 ? "the list has no rows" : "the rows are 1 to \(place.count)")
        }
        let steps = number - 1 - place.index
        if steps == 0 { return .again }
        // From far away, moving from an end is shorter. Motions of any length are cheap.
        return .events(Array(repeating: .key(steps > 0 ? .down : .up), count: abs(steps)))
    }
}

/// The text field of plain mode: of the typed line or of a dialog.
struct PlainText {
    /// The text field; `nil` for none.
    let field: TextField?
    /// Whether Enter starts a new line of the text.
    let entersLines: Bool
    /// Whether a typed digit starts a new value.
    let choosesNumber: Bool

    init(prompt: Prompt?, dialog: (any DialogModel)?) {
        field = prompt?.field ?? dialog?.typed
        entersLines = prompt == nil && dialog?.entersLines == true
        choosesNumber = prompt == nil && dialog?.choosesNumber == true
    }

    /// Whether a typed line is text instead of keys.
    var takesText: Bool { field != nil }

    /// The keys that clear the text, so that a line can replace it.
    var clearing: [TerminalEvent] {
        guard let field, !field.isEmpty else { return [] }
        let breaks = field.breakCount
        let toEnd = Array(repeating: KeyEvent.down, count: field.isMultiline ? breaks : 0) + [.end]
        let lines = Array(repeating: [KeyEvent.control("u"), .backspace], count: breaks).joined()
        return (toEnd + lines + [.control("u")]).map { .key($0) }
    }
}

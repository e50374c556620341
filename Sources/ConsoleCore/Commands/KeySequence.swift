package import CellGrid

/// One key, or several keys pressed in order without a time limit.
package struct KeySequence: Hashable, Sendable, CustomStringConvertible {
    package let keys: [KeyEvent]

    init(keys: [KeyEvent]) {
        self.keys = keys
    }

    /// Reads `a`, `ctrl-d` or `g g`; `nil` when a word is not a key.
    package init?(text: String) {
        let words = text.split(separator: " ").map(String.init)
        let keys = words.compactMap { KeyEvent(text: $0) }
        guard !keys.isEmpty, keys.count == words.count else { return nil }
        self.keys = keys
    }

    /// The text from which the sequence can be read.
    package var text: String { keys.map(\.text).joined(separator: " ") }

    /// The text on the screen: the characters of a sequence without spaces, and `^` for Control.
    package var label: String {
        keys.map { key in
            if case .character(let character) = key.key, key.modifiers == .control {
                return "^\(String(character).uppercased())"
            }
            switch key {
            case .enter: return "Enter"
            case .escape: return "Esc"
            case .tab: return "Tab"
            case .backTab: return "S-Tab"
            case .character(" "): return "Space"
            case .pageUp: return "PgUp"
            case .pageDown: return "PgDn"
            default:
                guard case .character = key.key else { return key.text.prefix(1).uppercased() + key.text.dropFirst() }
                return key.text
            }
        }.joined()
    }

    package var description: String { text }
}

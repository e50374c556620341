package import CellGrid

/// One key, or several pressed one after the other; never timed.
package struct KeySequence: Hashable, Sendable, CustomStringConvertible {
    package let keys: [KeyEvent]

    init(keys: [KeyEvent]) {
        self.keys = keys
    }

    /// Reads `a`, `ctrl-d` or `g g`; nil when a word names no key.
    package init?(text: String) {
        let words = text.split(separator: " ").map(String.init)
        let keys = words.compactMap { KeyEvent(text: $0) }
        guard !keys.isEmpty, keys.count == words.count else { return nil }
        self.keys = keys
    }

    /// The form it is read from.
    package var text: String { keys.map(\.text).joined(separator: " ") }

    /// The form it is shown in: characters of a sequence stand together, Control is `^`.
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

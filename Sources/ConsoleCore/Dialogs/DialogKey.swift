import CellGrid

/// A key of a dialog, or several keys with a common meaning.
struct DialogKey: Equatable, Sendable {
    /// The keys in the form of bindings: `ctrl-s`, `z R`.
    var keys: [String]
    /// The meaning of the keys, in a word or two.
    var words: String

    static let scroll = DialogKey("j", "k", does: "scroll")
    static let move = DialogKey("j", "k", does: "move")
    static let cancel = DialogKey("esc", does: "cancel")
    static let close = DialogKey("esc", does: "close")

    init(_ keys: String..., does words: String) {
        self.keys = keys
        self.words = words
    }

    /// The keys on the full screen, with `^` for Control.
    var label: SafeText {
        let labels = keys.map { key -> SafeText in
            switch key {
            case "up": Mark.up
            case "down": Mark.down
            case "left": "<"
            case "right": ">"
            default: SafeText(KeySequence(text: key)?.label ?? key)
            }
        }
        return labels.enumerated().reduce(into: SafeText("")) { text, part in
            text += part.offset == 0 ? part.element : " " + part.element
        }
    }
}

extension StyledLine {
    /// Returns the keys that fit completely into `columns`.
    static func keys(_ keys: [DialogKey], columns: Int, in glyphs: GlyphSet) -> StyledLine {
        var line = StyledLine()
        for key in keys {
            let part = StyledLine(key.label, .key).adding(" " + SafeText(key.words))
            let gap = line.parts.isEmpty ? 0 : 2
            guard line.width(in: glyphs) + gap + part.width(in: glyphs) <= columns else { break }
            line.append(.spaces(gap))
            line.append(part)
        }
        return line
    }

    /// Returns the focused button, then the other keys.
    ///
    /// Enter never confirms the request.
    static func button(_ name: SafeText, _ keys: [DialogKey], columns: Int, in glyphs: GlyphSet) -> StyledLine {
        let button = StyledLine("[ " + name + " ]", .selection).adding("  Enter, Esc", .keyHint).adding("    ")
        let others = keys.filter { $0.keys != ["esc"] }
        return button.adding(.keys(others, columns: columns - button.width(in: glyphs), in: glyphs))
    }
}

extension KeyEvent {
    /// Returns the number of lines by which the key scrolls the text of a dialog; `nil` for other keys.
    func scrollSteps(page: Int) -> Int? {
        switch self {
        case .down, .character("j"): 1
        case .up, .character("k"): -1
        case .pageDown, .control("d"): page
        case .pageUp, .control("u"): -page
        // More lines than any text has. Scrolling stops at the ends.
        case .home, .character("g"): -1_000_000
        case .end, .character("G"): 1_000_000
        default: nil
        }
    }
}

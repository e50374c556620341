import CellGrid

/// A key that means something in a dialog, or several that belong together.
struct DialogKey: Equatable, Sendable {
    /// The keys in the form of bindings: `ctrl-s`, `z R`.
    var keys: [String]
    /// What they do, in a word or two.
    var words: String

    static let scroll = DialogKey("j", "k", does: "scroll")
    static let move = DialogKey("j", "k", does: "move")
    static let cancel = DialogKey("esc", does: "cancel")
    static let close = DialogKey("esc", does: "close")

    init(_ keys: String..., does words: String) {
        self.keys = keys
        self.words = words
    }

    /// As it is shown on the full screen, Control as `^`.
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
    /// The keys that fit into `columns`, none of them cut.
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

    /// A button with the focus, then the other keys; what was asked for is never on Enter.
    static func button(_ name: SafeText, _ keys: [DialogKey], columns: Int, in glyphs: GlyphSet) -> StyledLine {
        let button = StyledLine("[ " + name + " ]", .selection).adding("  Enter, Esc", .keyHint).adding("    ")
        let others = keys.filter { $0.keys != ["esc"] }
        return button.adding(.keys(others, columns: columns - button.width(in: glyphs), in: glyphs))
    }
}

extension KeyEvent {
    /// How many lines the key scrolls what is read in a dialog; nil for a key that does not scroll.
    func scrollSteps(page: Int) -> Int? {
        switch self {
        case .down, .character("j"): 1
        case .up, .character("k"): -1
        case .pageDown, .control("d"): page
        case .pageUp, .control("u"): -page
        // Farther than anything reaches: whoever scrolls stops at the ends.
        case .home, .character("g"): -1_000_000
        case .end, .character("G"): 1_000_000
        default: nil
        }
    }
}

import CellGrid

/// A dialog that is read and then confirmed or closed: the full screen draws it in a box, plain mode prints its lines.
struct DialogPage {
    var title: SafeText
    /// What it says.
    var lines: [StyledLine]
    /// The first line in view, as far as there is something to scroll.
    var scroll = 0
    /// The button with the focus, which is never the one that confirms.
    var button: SafeText = "Cancel"
    /// What is asked for below the lines; it is never out of view.
    var question = StyledLine()
    /// What is wrong, above the question; it is never out of view.
    var faults: [StyledLine] = []
    /// What is under way, in place of the button; nil while nothing is.
    var status: StyledLine?
    /// Whether it takes the whole width of the window.
    var isWide = false

    /// The first line in view where `rows` lines are.
    func top(rows: Int) -> Int { min(max(0, scroll), max(0, lines.count - rows)) }

    /// The lines in view and the question as words, without blank lines at either end.
    func words(rows: Int, in glyphs: GlyphSet) -> [String] {
        let top = top(rows: rows)
        var words = lines.dropFirst(top).prefix(rows).map { $0.words(in: glyphs) }
        while words.last?.isEmpty == true { words.removeLast() }
        while words.first?.isEmpty == true { words.removeFirst() }
        words += faults.map { $0.words(in: glyphs) }
        let asked = question.words(in: glyphs)
        if !asked.isEmpty { words.append(asked) }
        if let status { words.append(status.words(in: glyphs)) }
        let left = lines.count - top - rows
        return words + (left > 0 ? ["\(left) more lines: type pagedown."] : [])
    }
}

extension DialogPage {
    /// What asks for a count to be typed.
    static func countQuestion(_ count: String, _ typed: TextField) -> StyledLine {
        StyledLine("Type \(count) to confirm: ", .warn).adding(SafeText(typed.text), .textStrong)
            .adding("_", .textMuted)
    }
}

import CellGrid

/// A dialog with text to read and a button.
///
/// The full screen draws a box, and plain mode prints the lines.
struct DialogPage {
    var title: SafeText
    /// The lines of the text.
    var lines: [StyledLine]
    /// The first visible line.
    var scroll = 0
    /// The focused button, which never confirms.
    var button: SafeText = "Cancel"
    /// The line below the text that asks for input.
    ///
    /// It is always visible.
    var question = StyledLine()
    /// The faults above the question.
    ///
    /// They are always visible.
    var faults: [StyledLine] = []
    /// The progress in place of the button; `nil` when nothing is in progress.
    var status: StyledLine?
    /// Whether the dialog takes the whole width of the window.
    var isWide = false

    /// Returns the first visible line when `rows` lines are visible.
    func top(rows: Int) -> Int { min(max(0, scroll), max(0, lines.count - rows)) }

    /// Returns the visible lines and the question as words, without blank lines at the ends.
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
    /// Returns the line that asks for a count.
    static func countQuestion(_ count: String, _ typed: TextField) -> StyledLine {
        StyledLine("Type \(count) to confirm: ", .warn).adding(SafeText(typed.text), .textStrong)
            .adding("_", .textMuted)
    }
}

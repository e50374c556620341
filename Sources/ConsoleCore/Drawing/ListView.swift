import CellGrid

/// The list of a screen as lines: the full screen draws them in columns, plain mode prints them one after the other.
struct ListView {
    /// A column: where it starts and what stands above it.
    struct Column: Equatable {
        var title: SafeText
        var start: Int

        init(_ title: SafeText, at start: Int) {
            self.title = title
            self.start = start
        }
    }

    /// The columns, from left to right.
    var columns: [Column]
    /// The row under the cursor, the first row in view and the number of rows.
    var place: ListPlace
    /// Whether the list has the cursor.
    var isFocused = true
    /// The line that stands above the columns in place of their titles; nil for the titles.
    var legend: StyledLine?
    /// The lines of a list without rows at a width.
    var empty: (Int) -> [StyledLine]
    /// The mark of a row, which stands before its first cell; an empty line for none.
    var mark: (Int) -> StyledLine = { _ in StyledLine() }
    /// The cells of a row, one for each column.
    var cells: (Int) -> [StyledLine]

    /// Makes the lines of an empty list: the first strong, the others muted.
    static func words(_ lines: [SafeText], in glyphs: GlyphSet) -> (Int) -> [StyledLine] {
        { width in
            lines.enumerated().flatMap { index, text in
                StyledLine.wrapping(text, index == 0 ? .text : .textMuted, to: width, in: glyphs)
            }
        }
    }

    /// A row as one line of words: its cells after its number, a bare number with the title of its column.
    func words(ofRow index: Int, in glyphs: GlyphSet) -> String {
        let cells = cells(index).map { $0.words(in: glyphs) }
        var words = cells.enumerated().compactMap { position, cell -> String? in
            guard !cell.isEmpty else { return nil }
            let title = columns.indices.contains(position) ? columns[position].title.plainText(in: glyphs) : ""
            return Int(cell) == nil || title.isEmpty ? cell : "\(title.lowercased()) \(cell)"
        }
        let mark = mark(index).words(in: glyphs)
        if !mark.isEmpty { words.insert(mark + (words.isEmpty ? "" : words.removeFirst()), at: 0) }
        return "\(index + 1). \(words.joined(separator: " ").split(separator: " ").joined(separator: " "))"
    }
}

extension StyledLine {
    /// The line without styles, the pieces of boxes and the blanks at its ends.
    func words(in glyphs: GlyphSet) -> String {
        parts.reduce(into: "") { text, part in
            let words = (part.words ?? part.text).joinedLines().plainText(in: glyphs)
            text += part.role.isFrame ? String(repeating: " ", count: words.count) : words
        }.trimmed
    }
}

extension ThemeRole {
    /// Whether it is the role of a piece of a box.
    var isFrame: Bool { [.border, .borderFocus, .borderDialog].contains(self) }
}

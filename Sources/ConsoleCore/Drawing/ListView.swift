import CellGrid

/// The list of a screen.
///
/// The full screen draws columns, and plain mode prints one line for each row.
struct ListView {
    /// A column: its first column on the screen, and its title.
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
    /// The row under the cursor, the first visible row and the number of rows.
    var place: ListPlace
    /// Whether the list has the focus.
    var isFocused = true
    /// The line above the columns, in place of their titles; `nil` for the titles.
    var legend: StyledLine?
    /// Returns the lines of a list without rows for a width.
    var empty: (Int) -> [StyledLine]
    /// Returns the mark before the first cell of a row; an empty line for none.
    var mark: (Int) -> StyledLine = { _ in StyledLine() }
    /// Returns the cells of a row, one for each column.
    var cells: (Int) -> [StyledLine]

    /// Returns the lines of an empty list: the first strong, the others muted.
    static func words(_ lines: [SafeText], in glyphs: GlyphSet) -> (Int) -> [StyledLine] {
        { width in
            lines.enumerated().flatMap { index, text in
                StyledLine.wrapping(text, index == 0 ? .text : .textMuted, to: width, in: glyphs)
            }
        }
    }

    /// Returns the words of a row: its number, then its cells.
    ///
    /// A bare number is preceded by the title of its column.
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
    /// Returns the line without styles, without pieces of boxes and without spaces at the ends.
    func words(in glyphs: GlyphSet) -> String {
        parts.reduce(into: "") { text, part in
            let words = (part.words ?? part.text).joinedLines().plainText(in: glyphs)
            text += part.role.isFrame ? String(repeating: " ", count: words.count) : words
        }.trimmed
    }
}

extension ThemeRole {
    /// Whether the role is that of a piece of a box.
    var isFrame: Bool { [.border, .borderFocus, .borderDialog].contains(self) }
}

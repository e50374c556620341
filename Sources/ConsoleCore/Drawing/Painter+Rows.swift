import CellGrid
import SignoffCheckpoint

/// A column of a list: where it starts and what stands above it.
struct ListColumn {
    var title: SafeText
    var start: Int

    init(_ title: SafeText, at start: Int) {
        self.title = title
        self.start = start
    }
}

extension Painter {
    /// Draws a list with its line of column names and returns where its cursor stands; nil when that is not in view.
    ///
    /// `cells` gives the cells of a row, one for each column.
    mutating func drawList(
        _ columns: [ListColumn],
        count: Int,
        index: Int,
        top: Int,
        isFocused: Bool,
        in area: Rect,
        cells: (Int) -> [StyledLine]
    ) -> Position? {
        for column in columns { draw(column.title, .header, row: 0, in: area, column: column.start) }
        var cursor: Position?
        let rows = area.splitTop(1).rest
        for row in 0..<rows.size.rows where top + row < count {
            for (position, line) in cells(top + row).enumerated() where position < columns.count {
                let start = columns[position].start
                let end = position + 1 < columns.count ? columns[position + 1].start - 1 : area.size.columns
                let cell = Rect(
                    row: rows.origin.row + row,
                    column: area.origin.column + start,
                    rows: 1,
                    columns: max(0, min(end, area.size.columns) - start)
                )
                draw(line, row: 0, in: cell)
            }
            guard top + row == index else { continue }
            draw(Mark.cursor, .key, row: row, in: rows, column: 1)
            select(row: row, in: rows, isFocused ? .selection : .selectionInactive)
            cursor = Position(row: rows.origin.row + row, column: rows.origin.column + 1)
        }
        return cursor
    }

    /// Draws what an empty list says.
    mutating func drawEmpty(_ lines: [SafeText], in area: Rect, glyphs: GlyphSet) {
        let inner = area.inset(rows: 1, columns: 2)
        let wrapped = lines.enumerated().flatMap { index, text in
            StyledLine.wrapping(
                text,
                index == 0 ? .text : .textMuted,
                to: inner.size.columns,
                in: glyphs
            )
        }
        draw(wrapped, in: inner)
    }
}

extension ConsoleState {
    /// What a list without rows says: that it loads, that the filter hides all, or why there is nothing.
    func emptyLines(isLoaded: Bool, all: Int, nothing: [SafeText]) -> [SafeText] {
        if !isLoaded {
            if let message = backend.awayMessage { return ["The store cannot be reached: \(message)"] }
            return ["Loading \u{2026}"]
        }
        if all > 0, !filterText.isEmpty {
            return ["0 of \(Words.count(all)) match /\(filterText) \u{2014} Esc clears, / edits"]
        }
        return backend.indexingLines.isEmpty ? nothing : backend.indexingLines
    }
}

import CellGrid
import SignoffCheckpoint

extension Painter {
    /// Draws a list with its column titles.
    ///
    /// Returns the position of the cursor; `nil` when it is not visible.
    mutating func draw(_ list: ListView, in area: Rect) -> Position? {
        guard !area.isEmpty else { return nil }
        guard list.place.count > 0 else {
            let inner = area.inset(rows: 1, columns: 2)
            draw(list.empty(inner.size.columns), in: inner)
            return nil
        }
        let columns = list.columns
        if let legend = list.legend {
            draw(legend, row: 0, in: area, column: columns.first?.start ?? 0)
        } else {
            for column in columns { draw(column.title, .header, row: 0, in: area, column: column.start) }
        }
        var cursor: Position?
        let rows = area.splitTop(1).rest
        let first = list.place.top
        for row in 0..<rows.size.rows where first + row < list.place.count {
            for (position, line) in list.cells(first + row).enumerated() where position < columns.count {
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
            draw(list.mark(first + row), row: row, in: rows, column: 2)
            guard first + row == list.place.index else { continue }
            draw(Mark.cursor, .key, row: row, in: rows, column: 1)
            select(row: row, in: rows, list.isFocused ? .selection : .selectionInactive)
            cursor = Position(row: rows.origin.row + row, column: rows.origin.column + 1)
        }
        return cursor
    }
}

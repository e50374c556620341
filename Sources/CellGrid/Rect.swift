/// A rectangle of cells.
package struct Rect: Hashable, Sendable {
    /// The top left cell.
    package var origin: Position
    /// The extent.
    package var size: Size

    package init(origin: Position = .origin, size: Size) {
        self.origin = origin
        self.size = size
    }

    package init(row: Int, column: Int, rows: Int, columns: Int) {
        self.init(origin: Position(row: row, column: column), size: Size(rows: rows, columns: columns))
    }

    /// The rows of the rectangle.
    package var rows: Range<Int> { origin.row..<(origin.row + size.rows) }
    /// The columns of the rectangle.
    package var columns: Range<Int> { origin.column..<(origin.column + size.columns) }
    /// Whether the rectangle contains no cell.
    package var isEmpty: Bool { size.isEmpty }

    /// Whether `position` lies inside.
    package func contains(_ position: Position) -> Bool {
        rows.contains(position.row) && columns.contains(position.column)
    }

    /// Returns the part that both rectangles cover; empty for separate rectangles.
    package func intersection(_ other: Rect) -> Rect {
        let rows = rows.clamped(to: other.rows)
        let columns = columns.clamped(to: other.columns)
        return Rect(row: rows.lowerBound, column: columns.lowerBound, rows: rows.count, columns: columns.count)
    }

    /// Returns the rectangle without `rows` at the top and bottom and `columns` at both sides.
    package func inset(rows: Int, columns: Int) -> Rect {
        Rect(
            row: origin.row + rows,
            column: origin.column + columns,
            rows: size.rows - 2 * rows,
            columns: size.columns - 2 * columns
        )
    }

    /// The area inside a one-cell border.
    package var inner: Rect { inset(rows: 1, columns: 1) }

    /// Splits the rectangle into `rows` rows at the top and the rest below.
    ///
    /// `rows` is clamped to the height.
    package func splitTop(_ rows: Int) -> (top: Rect, rest: Rect) {
        let height = min(max(0, rows), size.rows)
        return (
            Rect(origin: origin, size: Size(rows: height, columns: size.columns)),
            Rect(
                row: origin.row + height,
                column: origin.column,
                rows: size.rows - height,
                columns: size.columns
            )
        )
    }

    /// Splits the rectangle into `rows` rows at the bottom and the rest above.
    ///
    /// `rows` is clamped to the height.
    package func splitBottom(_ rows: Int) -> (rest: Rect, bottom: Rect) {
        let parts = splitTop(size.rows - min(max(0, rows), size.rows))
        return (parts.top, parts.rest)
    }

    /// Splits the rectangle into `columns` columns at the left and the rest.
    ///
    /// `columns` is clamped to the width.
    package func splitLeft(_ columns: Int) -> (left: Rect, rest: Rect) {
        let width = min(max(0, columns), size.columns)
        return (
            Rect(origin: origin, size: Size(rows: size.rows, columns: width)),
            Rect(
                row: origin.row,
                column: origin.column + width,
                rows: size.rows,
                columns: size.columns - width
            )
        )
    }

    /// Splits the rectangle into `columns` columns at the right and the rest.
    ///
    /// `columns` is clamped to the width.
    package func splitRight(_ columns: Int) -> (rest: Rect, right: Rect) {
        let parts = splitLeft(size.columns - min(max(0, columns), size.columns))
        return (parts.left, parts.rest)
    }

    /// Returns a centered rectangle of `size`, limited to this rectangle.
    package func centered(_ size: Size) -> Rect {
        let rows = min(size.rows, self.size.rows)
        let columns = min(size.columns, self.size.columns)
        return Rect(
            row: origin.row + (self.size.rows - rows) / 2,
            column: origin.column + (self.size.columns - columns) / 2,
            rows: rows,
            columns: columns
        )
    }
}

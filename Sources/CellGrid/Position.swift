/// The position of a cell: zero-based row and column, counted from the top left.
package struct Position: Hashable, Sendable {
    /// The number of rows from the top, 0 or more on the screen.
    package var row: Int
    /// The number of columns from the left, 0 or more on the screen.
    package var column: Int

    package init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }

    /// The top left cell.
    package static let origin = Position(row: 0, column: 0)
}

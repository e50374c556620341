/// A size in cells.
///
/// Negative numbers count as zero.
package struct Size: Hashable, Sendable {
    /// The height in cells.
    package var rows: Int
    /// The width in cells.
    package var columns: Int

    package init(rows: Int, columns: Int) {
        self.rows = max(0, rows)
        self.columns = max(0, columns)
    }

    /// Whether the size has no room for a cell.
    package var isEmpty: Bool { rows == 0 || columns == 0 }
}

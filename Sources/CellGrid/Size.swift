/// An extent in cells; negative numbers count as zero.
package struct Size: Hashable, Sendable {
    /// Height in cells.
    package var rows: Int
    /// Width in cells.
    package var columns: Int

    package init(rows: Int, columns: Int) {
        self.rows = max(0, rows)
        self.columns = max(0, columns)
    }

    /// Whether no cell fits.
    package var isEmpty: Bool { rows == 0 || columns == 0 }
}

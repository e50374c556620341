/// The cells of a screen, drawn in memory.
///
/// Drawing outside of the grid is clipped, so callers need no bounds checks of their own.
package struct CellGrid: Hashable, Sendable {
    /// The extent.
    package let size: Size
    /// The permitted characters.
    package let glyphs: GlyphSet
    /// The style of tokens for hidden characters, independent of the surrounding text.
    package var hiddenStyle: Style

    var cells: [Cell]

    /// Creates a blank grid.
    package init(
        size: Size,
        glyphs: GlyphSet = .unicode,
        background: Style = .plain,
        hiddenStyle: Style = Style(attributes: .reverse)
    ) {
        self.size = size
        self.glyphs = glyphs
        self.hiddenStyle = hiddenStyle
        cells = Array(repeating: .blank(background), count: size.rows * size.columns)
    }

    /// The area of the grid.
    package var bounds: Rect { Rect(size: size) }

    /// The cell at `position`, which must lie inside the grid.
    package subscript(position: Position) -> Cell {
        precondition(bounds.contains(position), "The position lies outside the grid")
        return cells[position.row * size.columns + position.column]
    }

    /// Returns the cells of one row, which must lie inside the grid.
    package func row(_ row: Int) -> ArraySlice<Cell> {
        cells[(row * size.columns)..<((row + 1) * size.columns)]
    }

    /// Returns the rows as text, each as wide as the grid.
    package func rows() -> [String] {
        (0..<size.rows).map { row($0).reduce(into: "") { $0 += $1.text } }
    }

    /// Writes a cell of `width` columns.
    ///
    /// The other half of a wide character that is overwritten becomes blank.
    mutating func write(_ text: String, width: Int, row: Int, column: Int, style: Style) {
        let index = row * size.columns + column
        blankHalf(at: index)
        if width == 2 {
            blankHalf(at: index + 1)
            cells[index + 1] = .continuation(style)
        }
        cells[index] = Cell(text: text, width: UInt8(width), style: style)
    }

    private mutating func blankHalf(at index: Int) {
        if cells[index].isContinuation {
            cells[index - 1] = .blank(cells[index - 1].style)
        } else if cells[index].width == 2 {
            cells[index + 1] = .blank(cells[index + 1].style)
        }
    }
}

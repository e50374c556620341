/// A cell: a spacing character with its combining marks, or the right half of a wide character.
package struct Cell: Hashable, Sendable {
    /// The text of the cell; empty in the right half of a wide character.
    package let text: String
    /// The number of columns of the text: 1 or 2; 0 for the right half of a wide character.
    package let width: UInt8
    package var style: Style

    /// Creates a cell of sanitized text.
    ///
    /// Only this initializer creates cells.
    init(text: String, width: UInt8, style: Style) {
        self.text = text
        self.width = width
        self.style = style
    }

    /// Returns an empty cell.
    package static func blank(_ style: Style = .plain) -> Cell {
        Cell(text: " ", width: 1, style: style)
    }

    static func continuation(_ style: Style) -> Cell {
        Cell(text: "", width: 0, style: style)
    }

    /// Whether the cell is the right half of a wide character.
    package var isContinuation: Bool { width == 0 }
}

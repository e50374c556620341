/// One cell: a spacing character with its combining marks, or the right half of a wide one.
package struct Cell: Hashable, Sendable {
    /// The drawn text; empty in the right half of a wide character.
    package let text: String
    /// Columns the text takes: 1 or 2, and 0 for the right half of a wide character.
    package let width: UInt8
    package var style: Style

    /// A cell of sanitized text.
    ///
    /// Nothing else makes cells.
    init(text: String, width: UInt8, style: Style) {
        self.text = text
        self.width = width
        self.style = style
    }

    /// An empty cell.
    package static func blank(_ style: Style = .plain) -> Cell {
        Cell(text: " ", width: 1, style: style)
    }

    static func continuation(_ style: Style) -> Cell {
        Cell(text: "", width: 0, style: style)
    }

    /// Whether this is the right half of a wide character.
    package var isContinuation: Bool { width == 0 }
}

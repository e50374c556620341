import CPty

/// What a person would see on the emulated terminal, as a value.
package struct EmulatedScreen: Equatable, Sendable {
    /// One cell.
    package struct Cell: Hashable, Sendable {
        /// The character with its marks; empty in the right half of a wide one.
        package var text = " "
        package var style = EmulatedStyle()
    }

    /// Height in cells.
    package internal(set) var rowCount: Int
    /// Width in cells.
    package internal(set) var columnCount: Int
    /// The cells, row by row.
    package internal(set) var cells: [[Cell]]
    /// Where the cursor stands, from 0.
    package internal(set) var cursorRow = 0
    package internal(set) var cursorColumn = 0
    package internal(set) var isCursorVisible = true
    /// Whether the alternate screen is shown, as full-screen programs use it.
    package internal(set) var isAlternate = false
    package internal(set) var hasBracketedPaste = false
    package internal(set) var hasFocusReports = false
    /// Whether cursor keys must send `ESC O A` and not `ESC [ A`.
    package internal(set) var hasApplicationKeys = false
    /// The window title, if one was set.
    package internal(set) var title: String?
    /// What was put on the clipboard, still in base64, oldest first.
    package internal(set) var clipboard: [String] = []
    /// Sequences the emulator does not know; a test should expect none.
    package internal(set) var unknownSequences: [String] = []

    init(rows: Int, columns: Int) {
        rowCount = rows
        columnCount = columns
        cells = Self.blank(rows: rows, columns: columns)
    }

    static func blank(rows: Int, columns: Int) -> [[Cell]] {
        Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
    }

    /// The rows as text without the spaces at their ends.
    package var rows: [String] {
        cells.map { row in
            var text = row.reduce(into: "") { $0 += $1.text }
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    /// The rows, one below the other.
    package var text: String { rows.joined(separator: "\n") }

    /// Whether a row contains `text`.
    package func contains(_ text: String) -> Bool {
        rows.contains { $0.contains(text) }
    }

    /// The first row that contains `text`.
    package func row(containing text: String) -> String? {
        rows.first { $0.contains(text) }
    }

    /// The style of the first cell of the first place where `text` stands in a row.
    package func style(of text: String) -> EmulatedStyle? {
        for row in cells {
            for start in row.indices where row[start...].lazy.map(\.text).joined().hasPrefix(text) {
                return row[start].style
            }
        }
        return nil
    }
}

/// A failed expectation prints what a person would see, not every cell.
extension EmulatedScreen: CustomStringConvertible, CustomReflectable {
    package var description: String {
        "screen \(columnCount)x\(rowCount), cursor \(cursorRow),\(cursorColumn), unknown \(unknownSequences):\n\(text)"
    }

    package var customMirror: Mirror { Mirror(self, children: []) }
}

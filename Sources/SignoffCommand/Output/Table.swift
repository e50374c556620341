import CellGrid
import SignoffCheckpoint

/// Lines with aligned columns.
struct Table {
    /// The content of one column of a row.
    struct Cell: ExpressibleByStringLiteral {
        let text: SafeText

        /// Creates a cell with text of the program.
        init(stringLiteral words: String) { text = SafeText(words).joinedLines() }

        private init(_ text: SafeText) { self.text = text }

        /// Returns a cell with text of the program.
        static func words(_ text: String) -> Cell { Cell(SafeText(text).joinedLines()) }

        /// Returns a cell with an untrusted name, in quotes unless it is one word.
        static func name(_ text: String) -> Cell { Cell("\(name: start(of: text))") }

        /// Returns a cell with untrusted text in quotes; empty for `nil`.
        static func quoted(_ text: String?) -> Cell { Cell(text.map { "\(quoting: start(of: $0))" } ?? "") }

        /// Returns the beginning of a text, so that the cost does not depend on the size of the text.
        private static func start(of text: String) -> String {
            let start = text.start(bytes: 4_096)
            return start.endIndex == text.endIndex ? text : start + "…"
        }

        /// Returns a cell with text that is safe to print.
        static func text(_ text: SafeText) -> Cell { Cell(text.joinedLines()) }
    }

    /// The maximum width of a column, in terminal columns.
    private static let widthLimit = 60

    private var rows: [[SafeText]]
    private var widths: [Int]
    /// The maximum width of the last column, in terminal columns.
    private let lastWidth: Int

    /// Creates a table with a line of headings.
    ///
    /// The last column can be wider than the others.
    init(_ headings: StaticString..., lastWidth: Int = widthLimit) {
        self.lastWidth = lastWidth
        let headings = headings.map { SafeText(verbatim: $0) }
        rows = [headings]
        widths = headings.map { $0.width() }
    }

    /// Widens the columns to those of the previous table.
    mutating func align(with other: Table) {
        for (column, width) in other.widths.enumerated() where column < widths.count {
            widths[column] = max(widths[column], width)
        }
    }

    /// Adds a line.
    ///
    /// A cell that exceeds the width limit is cut and marked.
    mutating func add(_ cells: Cell...) {
        let cells = cells.enumerated().map { column, cell in
            cut(cell.text, to: column == widths.count - 1 ? lastWidth : Self.widthLimit)
        }
        for (column, cell) in cells.enumerated() { widths[column] = max(widths[column], cell.width()) }
        rows.append(cells)
    }

    /// Returns a cell cut to `width`.
    ///
    /// Cut text in quotes keeps its closing quote.
    private func cut(_ text: SafeText, to width: Int) -> SafeText {
        guard text.width() > width, case .text(let start)? = text.spans.first, start.hasPrefix("\"") else {
            return text.truncated(to: width)
        }
        return text.truncated(to: width - 1) + "\""
    }

    /// The lines, without trailing spaces.
    var lines: [SafeText] {
        rows.map { row in
            let last = row.lastIndex { !$0.isEmpty } ?? 0
            var line = SafeText()
            for (column, cell) in row.prefix(last + 1).enumerated() {
                line += cell
                if column < last { line += .spaces(widths[column] - cell.width() + 2) }
            }
            return line
        }
    }
}

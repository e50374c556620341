import CellGrid
import SignoffCheckpoint

/// Lines with aligned columns.
struct Table {
    /// What stands in a column of a row.
    struct Cell: ExpressibleByStringLiteral {
        let text: SafeText

        /// Words of the program.
        init(stringLiteral words: String) { text = SafeText(words).joinedLines() }

        private init(_ text: SafeText) { self.text = text }

        /// Words of the program.
        static func words(_ text: String) -> Cell { Cell(SafeText(text).joinedLines()) }

        /// A name that others chose: in quotes unless it is one word.
        static func name(_ text: String) -> Cell { Cell("\(name: start(of: text))") }

        /// Text that others wrote, in quotes; nothing for nil.
        static func quoted(_ text: String?) -> Cell { Cell(text.map { "\(quoting: start(of: $0))" } ?? "") }

        /// As much of a text as can stand in a column, so that a text of any size costs the same.
        private static func start(of text: String) -> String {
            let start = text.start(bytes: 4_096)
            return start.endIndex == text.endIndex ? text : start + "…"
        }

        /// Text that is safe to stand there.
        static func text(_ text: SafeText) -> Cell { Cell(text.joinedLines()) }
    }

    /// The widest a column is.
    private static let widthLimit = 60

    private var rows: [[SafeText]]
    private var widths: [Int]
    /// The widest the last column is.
    private let lastWidth: Int

    /// Creates a table with a line of headings, whose last column may be wider than the others.
    init(_ headings: StaticString..., lastWidth: Int = widthLimit) {
        self.lastWidth = lastWidth
        let headings = headings.map { SafeText(verbatim: $0) }
        rows = [headings]
        widths = headings.map { $0.width() }
    }

    /// Makes columns as wide as those of a table before it, whose lines stand above.
    mutating func align(with other: Table) {
        for (column, width) in other.widths.enumerated() where column < widths.count {
            widths[column] = max(widths[column], width)
        }
    }

    /// Adds a line; a cell longer than 60 columns is cut and marked.
    mutating func add(_ cells: Cell...) {
        let cells = cells.enumerated().map { column, cell in
            cut(cell.text, to: column == widths.count - 1 ? lastWidth : Self.widthLimit)
        }
        for (column, cell) in cells.enumerated() { widths[column] = max(widths[column], cell.width()) }
        rows.append(cells)
    }

    /// A cell that fits; text in quotes that is cut keeps its last quote, so that it ends where the column does.
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

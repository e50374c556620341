import CellGrid

/// Lines with aligned columns.
struct Table {
    private var rows: [[String]]
    private var widths: [Int]

    /// Creates a table with a line of headings.
    init(_ headings: String...) {
        rows = [headings]
        widths = headings.map(Table.width)
    }

    /// Adds a line; a cell longer than 60 columns is cut and marked.
    mutating func add(_ cells: String...) {
        let cells = cells.map(Table.cut)
        for (column, cell) in cells.enumerated() { widths[column] = max(widths[column], Table.width(cell)) }
        rows.append(cells)
    }

    /// The lines, without trailing spaces.
    var lines: [String] {
        rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell
                guard column < row.count - 1 else { break }
                line += String(repeating: " ", count: widths[column] - Table.width(cell) + 2)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    private static func cut(_ text: String) -> String {
        let text = Output.oneLine(text)
        guard width(text) > 60 else { return text }
        var cut = ""
        for character in text {
            guard width(cut) + width(String(character)) < 60 else { break }
            cut.append(character)
        }
        return cut + "…"
    }

    private static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + CharacterWidth.of($1) }
    }
}

import CellGrid

/// A dialog of lines, choices and fields in rows.
///
/// The full screen draws a box, and plain mode prints the words.
struct DialogForm {
    /// A text field, behind the words of its row or below them.
    struct Field {
        var text: TextField
        var role: ThemeRole = .text
        var form: TextField.Form = .lines
        /// The number of rows.
        ///
        /// The first is beside the words.
        var rows = 1
        /// Whether the field receives typed text.
        var isFocused = true
    }

    struct Row {
        var line = StyledLine()
        /// The text at the right edge.
        var right: StyledLine?
        /// The maximum width of the words in columns; `nil` for the whole row.
        var columns: Int?
        /// The first column of the words.
        var indent = 0
        var field: Field?
        /// Whether the cursor of a list is on the row.
        var isSelected = false
        /// Whether the row names keys.
        ///
        /// Plain mode names them itself.
        var namesKeys = false

        init(_ line: StyledLine = StyledLine(), indent: Int = 0, isSelected: Bool = false) {
            (self.line, self.indent, self.isSelected) = (line, indent, isSelected)
        }

        /// Creates a row that names keys.
        static func keys(_ line: StyledLine, right: StyledLine? = nil, indent: Int = 0) -> Row {
            var row = Row(line, indent: indent)
            (row.right, row.namesKeys) = (right, true)
            return row
        }

        fileprivate var height: Int { field?.rows ?? 1 }
    }

    var title: SafeText
    /// The width of the box in columns.
    var columns: Int
    var rows: [Row]
    /// The last row, at any height of the box; `nil` for none.
    var footer: Row?
    /// The position of the cursor when no field has the focus.
    var cursor = Position(row: 0, column: 0)

    /// The number of rows inside the box.
    fileprivate var height: Int { rows.reduce(footer == nil ? 0 : 1) { $0 + $1.height } }

    /// Returns the number of columns inside a box of `columns`.
    static func inner(of columns: Int) -> Int { max(0, columns - 4) }

    /// Returns the rows as words, without blank lines at the ends.
    func words(in glyphs: GlyphSet) -> [String] {
        var words = (rows + [footer].compactMap(\.self)).flatMap { $0.words(in: glyphs) }
        while words.last?.isEmpty == true { words.removeLast() }
        while words.first?.isEmpty == true { words.removeFirst() }
        return words
    }
}

extension DialogForm.Row {
    fileprivate func words(in glyphs: GlyphSet) -> [String] {
        let right = right?.words(in: glyphs) ?? ""
        guard !namesKeys else { return [right] }
        var lines = [line.words(in: glyphs)]
        if let field {
            let window = field.text.window(rows: field.rows, columns: 1_000, as: field.form) { _ in 1 }
            let typed = window.lines.map { SafeText(typed: $0).joinedLines().plainText(in: glyphs).trimmed }
            lines = [[lines[0], typed.first ?? ""].filter { !$0.isEmpty }.joined(separator: " ")] + typed.dropFirst()
        }
        if !right.isEmpty { lines[0] += lines[0].isEmpty ? right : "  \(right)" }
        return lines
    }
}

extension Painter {
    /// Draws a form in a box.
    ///
    /// Returns the position of the cursor.
    mutating func draw(_ form: DialogForm) -> Position? {
        let size = Size(rows: form.height + 2, columns: form.columns)
        let inner = dialog(size, title: form.title, in: grid.bounds)
        var cursor: Position?
        var top = 0
        for row in form.rows {
            cursor = draw(row, at: top, in: inner) ?? cursor
            top += row.height
        }
        if let footer = form.footer { cursor = draw(footer, at: inner.size.rows - 1, in: inner) ?? cursor }
        return cursor
            ?? Position(row: inner.origin.row + form.cursor.row, column: inner.origin.column + form.cursor.column)
    }

    private mutating func draw(_ row: DialogForm.Row, at top: Int, in inner: Rect) -> Position? {
        let line = Rect(
            row: inner.origin.row + top,
            column: inner.origin.column + row.indent,
            rows: 1,
            columns: max(0, min(row.columns ?? .max, inner.size.columns - row.indent))
        )
        let width = grid.bounds.rows.contains(line.origin.row) ? draw(row.line, row: 0, in: line) : 0
        if let right = row.right { drawRight(right, row: top, in: inner) }
        var cursor: Position?
        if let field = row.field {
            let area = Rect(
                row: line.origin.row,
                column: line.origin.column + width,
                rows: field.rows,
                columns: max(1, inner.size.columns - row.indent - width)
            )
            let position = draw(field.text, in: area, field.role, as: field.form)
            if field.isFocused { cursor = position }
        }
        if row.isSelected { select(row: top, in: inner) }
        return cursor
    }
}

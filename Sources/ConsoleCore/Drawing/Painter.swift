import CellGrid

/// Draws lines and lists in the roles of a theme.
struct Painter {
    var grid: CellGrid
    let theme: ResolvedTheme
    /// The frame of the last drawn dialog, including its box.
    private(set) var dialogFrame: Rect?

    init(grid: CellGrid, theme: ResolvedTheme) {
        self.grid = grid
        self.theme = theme
    }

    var glyphs: GlyphSet { grid.glyphs }

    /// Draws a line in a row of `area`.
    ///
    /// Returns the number of columns; a cut line is marked.
    @discardableResult
    mutating func draw(_ line: StyledLine, row: Int, in area: Rect, column: Int = 0) -> Int {
        let clip = grid.bounds.intersection(area)
        var position = Position(row: area.origin.row + row, column: area.origin.column + column)
        guard clip.rows.contains(position.row) else { return 0 }
        let start = position.column
        for (index, part) in line.parts.enumerated() {
            let space = clip.columns.upperBound - position.column
            let isLast = index == line.parts.count - 1
            if space <= 0 || (!isLast && space == 1) {
                let corner = Position(row: position.row, column: clip.columns.upperBound - 1)
                if corner.column >= clip.columns.lowerBound {
                    let mark = SafeText(symbol: "…", ascii: ">")
                    grid.put(mark, at: corner, style: theme[part.role], clippedTo: clip)
                }
                return clip.columns.upperBound - start
            }
            position.column += grid.put(part.text, at: position, style: theme[part.role], clippedTo: clip)
            // A cut ends the line. The room after a token that did not fit stays empty.
            if part.text.joinedLines().width(in: glyphs) > space { return position.column - start }
        }
        return position.column - start
    }

    mutating func draw(_ text: SafeText, _ role: ThemeRole, row: Int, in area: Rect, column: Int = 0) {
        draw(StyledLine(text, role), row: row, in: area, column: column)
    }

    /// Draws a line that ends at the right edge.
    mutating func drawRight(_ line: StyledLine, row: Int, in area: Rect, margin: Int = 0) {
        let width = line.width(in: glyphs)
        draw(line, row: row, in: area, column: max(0, area.size.columns - width - margin))
    }

    /// Draws lines from the top of `area` without the first `skipped`, and marks further lines.
    mutating func draw(_ lines: [StyledLine], skipping skipped: Int = 0, in area: Rect) {
        for (row, line) in lines.dropFirst(skipped).prefix(area.size.rows).enumerated() {
            draw(line, row: row, in: area)
        }
    }

    /// Highlights the row under the cursor across the area, and keeps its text.
    mutating func select(row: Int, in area: Rect, _ role: ThemeRole = .selection) {
        let look = theme[role]
        let bar = Rect(
            row: area.origin.row + row,
            column: area.origin.column,
            rows: 1,
            columns: area.size.columns
        )
        grid.restyle(bar) { style in
            let kept = style
            style = look
            // A token for something hidden keeps its style.
            if ThemeRole(kept.role) == .hidden { style = kept }
        }
    }

    mutating func fill(_ area: Rect, _ role: ThemeRole = .text) { grid.fill(area, style: theme[role]) }

    /// Draws a box with a title on a cleared background.
    ///
    /// Returns the area inside, with an empty column at both sides.
    ///
    /// The rows of the box are cleared from edge to edge, because only halves of words would remain beside it.
    mutating func dialog(_ size: Size, title: SafeText, in area: Rect, role: ThemeRole = .borderDialog) -> Rect {
        let frame = area.centered(size)
        dialogFrame = grid.bounds.intersection(frame)
        let rows = Rect(
            row: frame.origin.row,
            column: area.origin.column,
            rows: frame.size.rows,
            columns: area.size.columns
        )
        fill(rows)
        grid.box(frame, style: theme[role], title: title, titleStyle: theme[.title])
        return frame.inset(rows: 1, columns: 2)
    }

    mutating func rule(row: Int, in area: Rect, _ role: ThemeRole = .border) {
        let start = Position(row: area.origin.row + row, column: area.origin.column)
        grid.horizontalLine(from: start, length: area.size.columns, style: theme[role])
    }
}

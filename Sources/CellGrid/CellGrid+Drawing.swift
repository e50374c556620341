extension CellGrid {
    /// Draws one line of text, and returns the number of columns it occupies inside the clip.
    ///
    /// Text that does not fit is marked `…` (`>` in ASCII) where it is cut, on either side. A line break is drawn as a
    /// token. To draw several lines, split the text with `lines()` or `wrapped(to:in:)`.
    @discardableResult
    package mutating func put(
        _ text: SafeText,
        at position: Position,
        style: Style = .plain,
        clippedTo clip: Rect? = nil
    ) -> Int {
        let clip = clip.map { bounds.intersection($0) } ?? bounds
        guard clip.rows.contains(position.row), position.column < clip.columns.upperBound else { return 0 }
        let line = text.truncated(to: clip.columns.upperBound - position.column, in: glyphs)
        var column = 0
        var drawn = 0
        var isCutLeft = false
        for glyph in line.glyphs(in: glyphs) {
            let width = glyph.width(at: column)
            let style = glyph.isHidden ? hiddenStyle : style
            let pieces =
                glyph.isTab ? Array(repeating: (" ", 1), count: width) : Self.pieces(of: glyph)
            for (piece, width) in pieces {
                let start = position.column + column
                column += width
                if start < clip.columns.lowerBound {
                    isCutLeft = true
                } else if start + width <= clip.columns.upperBound {
                    write(piece, width: width, row: position.row, column: start, style: style)
                    drawn = start + width - max(position.column, clip.columns.lowerBound)
                }
            }
        }
        if isCutLeft, position.column + column > clip.columns.lowerBound {
            let mark = glyphs.truncationMark
            write(mark, width: 1, row: position.row, column: clip.columns.lowerBound, style: style)
            drawn = max(1, drawn)
        }
        return drawn
    }

    /// Draws `lines` one below the other from the top left of `area`, and returns the number of lines that fit.
    @discardableResult
    package mutating func put(_ lines: some Sequence<SafeText>, in area: Rect, style: Style = .plain) -> Int {
        var row = area.origin.row
        for line in lines where row < area.rows.upperBound {
            put(line, at: Position(row: row, column: area.origin.column), style: style, clippedTo: area)
            row += 1
        }
        return row - area.origin.row
    }

    /// Fills `area` with blank cells in `style`.
    package mutating func fill(_ area: Rect, style: Style = .plain) {
        let area = bounds.intersection(area)
        for row in area.rows {
            for column in area.columns { write(" ", width: 1, row: row, column: column, style: style) }
        }
    }

    /// Changes the style of every cell in `area` without changing its text.
    package mutating func restyle(_ area: Rect, _ change: (inout Style) -> Void) {
        let area = bounds.intersection(area)
        for row in area.rows {
            for column in area.columns { change(&cells[row * size.columns + column].style) }
        }
    }

    /// Draws one piece of a line or box.
    package mutating func put(_ border: Border, at position: Position, style: Style = .plain) {
        guard bounds.contains(position) else { return }
        write(border.text(in: glyphs), width: 1, row: position.row, column: position.column, style: style)
    }

    /// Draws a horizontal line of `length` cells.
    package mutating func horizontalLine(from position: Position, length: Int, style: Style = .plain) {
        for offset in 0..<max(0, length) {
            put(.horizontal, at: Position(row: position.row, column: position.column + offset), style: style)
        }
    }

    /// Draws a vertical line of `length` cells.
    package mutating func verticalLine(from position: Position, length: Int, style: Style = .plain) {
        for offset in 0..<max(0, length) {
            put(.vertical, at: Position(row: position.row + offset, column: position.column), style: style)
        }
    }

    /// Draws a border along the inside of `area`, with `title` in the top edge.
    ///
    /// An area smaller than 2×2 gets no border.
    package mutating func box(
        _ area: Rect,
        style: Style = .plain,
        title: SafeText = SafeText(),
        titleStyle: Style? = nil
    ) {
        guard area.size.rows >= 2, area.size.columns >= 2 else { return }
        let top = area.rows.lowerBound
        let bottom = area.rows.upperBound - 1
        let left = area.columns.lowerBound
        let right = area.columns.upperBound - 1
        let width = area.size.columns - 2
        horizontalLine(from: Position(row: top, column: left + 1), length: width, style: style)
        horizontalLine(from: Position(row: bottom, column: left + 1), length: width, style: style)
        verticalLine(from: Position(row: top + 1, column: left), length: area.size.rows - 2, style: style)
        verticalLine(from: Position(row: top + 1, column: right), length: area.size.rows - 2, style: style)
        put(.topLeft, at: Position(row: top, column: left), style: style)
        put(.topRight, at: Position(row: top, column: right), style: style)
        put(.bottomLeft, at: Position(row: bottom, column: left), style: style)
        put(.bottomRight, at: Position(row: bottom, column: right), style: style)
        guard !title.isEmpty, width >= 4 else { return }
        let space = Rect(row: top, column: left + 2, rows: 1, columns: width - 2)
        put(" \(title) ", at: space.origin, style: titleStyle ?? style, clippedTo: space)
    }

    /// Returns the cells of a glyph: one, or for a token one for each character.
    private static func pieces(of glyph: Glyph) -> [(String, Int)] {
        if case .text(let source) = glyph.span, source == glyph.text { return [(glyph.text, glyph.width)] }
        return glyph.text.map { (String($0), CharacterWidth.of(String($0))) }
    }
}

/// The dimensions of a picture's cells.
package struct PictureMetrics: Sendable {
    /// The width of a cell in pixels.
    package var cellWidth: Int
    package var cellHeight: Int
    package var fontSize: Int
    /// The margin around the cells in pixels.
    package var margin: Int

    package init(cellWidth: Int = 9, cellHeight: Int = 19, fontSize: Int = 15, margin: Int = 12) {
        self.cellWidth = cellWidth
        self.cellHeight = cellHeight
        self.fontSize = fontSize
        self.margin = margin
    }
}

extension CellGrid {
    /// Returns the grid as an SVG picture.
    ///
    /// Equal grids give equal bytes.
    ///
    /// Every run of text has an exact width, so that columns align in any monospaced font.
    package func svg(
        metrics: PictureMetrics = PictureMetrics(),
        palette: PicturePalette = .dark,
        title: SafeText = "signoff"
    ) -> String {
        let width = size.columns * metrics.cellWidth + 2 * metrics.margin
        let height = size.rows * metrics.cellHeight + 2 * metrics.margin
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" "
                + "viewBox=\"0 0 \(width) \(height)\" font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, "
                + "Consolas, monospace\" font-size=\"\(metrics.fontSize)\">",
            "<title>\(Self.escape(title.text()))</title>",
            "<rect width=\"\(width)\" height=\"\(height)\" rx=\"6\" fill=\"#\(palette.background)\"/>",
        ]
        for row in 0..<size.rows { appendRow(row, metrics: metrics, palette: palette, to: &lines) }
        lines.append("</svg>\n")
        return lines.joined(separator: "\n")
    }

    private func appendRow(_ row: Int, metrics: PictureMetrics, palette: PicturePalette, to lines: inout [String]) {
        let cells = Array(self.row(row))
        let top = metrics.margin + row * metrics.cellHeight
        var column = 0
        while column < cells.count {
            let style = Self.look(cells[column].style)
            var end = column + 1
            // Wide and non-ASCII characters are drawn one by one, because fonts disagree about their widths.
            let isSimple = Self.isSimple(cells[column])
            while end < cells.count, Self.look(cells[end].style) == style,
                cells[end].isContinuation || (isSimple && Self.isSimple(cells[end]))
            { end += 1 }
            let columns = end - column
            let left = metrics.margin + column * metrics.cellWidth
            let pixels = columns * metrics.cellWidth
            let isReversed = style.attributes.contains(.reverse)
            let foreground = palette.hexadecimal(style.foreground, standard: palette.foreground)
            let background = palette.hexadecimal(style.background, standard: palette.background)
            let (ink, paper) = isReversed ? (background, foreground) : (foreground, background)
            if paper != palette.background {
                lines.append(
                    "<rect x=\"\(left)\" y=\"\(top)\" width=\"\(pixels)\" height=\"\(metrics.cellHeight)\" "
                        + "fill=\"#\(paper)\"/>"
                )
            }
            let text = cells[column..<end].map(\.text).joined()
            if text.contains(where: { $0 != " " }) || style.attributes.contains(.underline) {
                let baseline = top + metrics.cellHeight - (metrics.cellHeight - metrics.fontSize) / 2 - 3
                lines.append(
                    "<text x=\"\(left)\" y=\"\(baseline)\" textLength=\"\(pixels)\" lengthAdjust=\"spacingAndGlyphs\" "
                        + "xml:space=\"preserve\" fill=\"#\(ink)\"\(Self.markup(style.attributes))>"
                        + "\(Self.escape(text))</text>"
                )
            }
            column = end
        }
    }

    /// Returns the style of a cell without its role.
    private static func look(_ style: Style) -> Style {
        var style = style
        style.role = .none
        return style
    }

    private static func isSimple(_ cell: Cell) -> Bool {
        cell.width == 1 && cell.text.utf8.count == 1
    }

    private static func markup(_ attributes: Attributes) -> String {
        var markup = ""
        if attributes.contains(.bold) { markup += " font-weight=\"bold\"" }
        if attributes.contains(.dim) { markup += " opacity=\"0.6\"" }
        if attributes.contains(.italic) { markup += " font-style=\"italic\"" }
        if attributes.contains(.underline) { markup += " text-decoration=\"underline\"" }
        return markup
    }

    private static func escape(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.append(character)
            }
        }
    }
}

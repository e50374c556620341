import CNcurses
import CellGrid

/// Passes the changes from one grid to the next to ncurses.
@MainActor
final class GridPresenter {
    private let mapper: ColorMapper
    private var shown: CellGrid?

    /// Whether the terminal measures characters differently from the width tables, and not only emoji.
    private let isEveryWidthDoubtful: Bool

    init(depth: ColorDepth, isEveryWidthDoubtful: Bool) {
        mapper = ColorMapper(depth: depth)
        self.isEveryWidthDoubtful = isEveryWidthDoubtful
    }

    func present(_ grid: CellGrid, cursor: Position?) {
        let old: CellGrid
        if let shown, shown.size == grid.size {
            old = shown
        } else {
            nc_clear()
            nc_repaint()
            old = CellGrid(size: grid.size)
        }
        for run in grid.changes(from: old) where run.start.row < nc_rows() { draw(run) }
        shown = grid
        if let cursor, grid.bounds.contains(cursor) {
            curs_set(1)
            nc_move(Int32(cursor.row), Int32(cursor.column))
        } else {
            curs_set(0)
        }
        nc_refresh()
    }

    /// Discards the displayed content, because the size of the window changed.
    func invalidate() {
        shown = nil
    }

    private func draw(_ run: CellRun) {
        let row = Int32(run.start.row)
        var text: [CChar] = []
        var textColumn = Int32(run.start.column)
        var textStyle = Style.plain
        func flush() {
            guard !text.isEmpty else { return }
            let (attributes, pair) = resolve(textStyle)
            nc_run(row, textColumn, text, Int32(text.count), attributes, pair)
            text.removeAll(keepingCapacity: true)
        }
        var column = Int32(run.start.column)
        for cell in run.cells where !cell.isContinuation {
            guard column + Int32(cell.width) <= nc_columns() else { break }
            let utf8 = cell.text.utf8
            if utf8.count == 1, let byte = utf8.first {
                if text.isEmpty || cell.style != textStyle {
                    flush()
                    textColumn = column
                    textStyle = cell.style
                }
                text.append(CChar(byte))
            } else {
                flush()
                draw(cell, row: row, column: column)
            }
            column += Int32(cell.width)
        }
        flush()
    }

    private func draw(_ cell: Cell, row: Int32, column: Int32) {
        let (attributes, pair) = resolve(cell.style)
        var codes = cell.text.unicodeScalars.map(\.value)
        let width = codes.first.map { nc_width($0) } ?? 0
        // The C library has no width for a newer character, and ncurses would garble the row.
        if width < 1 || width > cell.width || codes.dropFirst().contains(where: { nc_width($0) != 0 }) {
            codes = [0xFFFD]
        }
        nc_put(row, column, codes, Int32(codes.count), attributes, pair)
        if cell.width == 2, codes[0] == 0xFFFD || width == 1 {
            nc_put(row, column + 1, [0x20], 1, attributes, pair)
        }
        guard isEveryWidthDoubtful || Self.isWidthDoubtful(codes) else { return }
        // If the terminal measures the character differently, the rest of the row must not move with it.
        nc_move(row, column)
        nc_refresh()
        nc_address(row, column)
    }

    /// Whether terminals are known to measure a cluster differently.
    ///
    /// Terminals agree on letters, box drawing, blocks and East Asian scripts. Moving the cursor again after each of
    /// these would only cost time.
    static func isWidthDoubtful(_ codes: [UInt32]) -> Bool {
        guard codes.count == 1, let code = codes.first else { return true }
        switch code {
        case 0..<0x590, 0x1E00..<0x2000, 0x2010..<0x2028, 0x2500..<0x25A0, 0x2E80..<0xA4D0, 0xAC00..<0xD7A4,
            0xF900..<0xFB00, 0xFF00..<0xFFF0, 0x20000..<0x40000:
            return false
        default:
            return true
        }
    }

    private func resolve(_ style: Style) -> (attr_t, Int32) {
        var attributes: attr_t = 0
        if style.attributes.contains(.bold) { attributes |= nc_bold() }
        if style.attributes.contains(.dim) { attributes |= nc_dim() }
        if style.attributes.contains(.italic) { attributes |= nc_italic() }
        if style.attributes.contains(.underline) { attributes |= nc_underline() }
        if style.attributes.contains(.reverse) { attributes |= nc_reverse() }
        let foreground = mapper.map(style.foreground)
        let background = mapper.map(style.background)
        if foreground.isBright { attributes |= nc_bold() }
        guard foreground.number >= 0 || background.number >= 0 else { return (attributes, 0) }
        return (attributes, max(0, alloc_pair(foreground.number, background.number)))
    }
}

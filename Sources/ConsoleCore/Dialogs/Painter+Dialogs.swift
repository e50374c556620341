import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension Painter {
    /// Draws a page: its lines, its question, the focused button and the other keys.
    mutating func draw(_ page: DialogPage, keys: [DialogKey], _ state: ConsoleState) -> Position? {
        let faults = page.faults.count
        let rows = max(1, state.window.dialogRows - faults)
        let size = Size(
            rows: min(page.lines.count, rows) + faults + 4,
            columns: page.isWide ? state.window.planWidth : state.window.dialogWidth
        )
        let inner = dialog(size, title: page.title, in: grid.bounds)
        let (text, buttons) = inner.splitBottom(2 + faults)
        let top = page.top(rows: rows)
        draw(page.lines, skipping: top, in: text)
        for (row, fault) in page.faults.enumerated() { draw(fault, row: row, in: buttons) }
        draw(page.question, row: faults, in: buttons)
        let left = page.lines.count - top - text.size.rows
        drawMore(left, row: faults, in: buttons, after: page.question.width(in: glyphs))
        let button = StyledLine.button(page.button, keys, columns: buttons.size.columns, in: glyphs)
        draw(page.status ?? button, row: faults + 1, in: buttons)
        return Position(row: buttons.origin.row + faults + 1, column: buttons.origin.column + 2)
    }

    /// Draws the number of lines below at the right, or a mark alone if the first `taken` columns leave no room.
    private mutating func drawMore(_ count: Int, row: Int, in area: Rect, after taken: Int) {
        guard let line = StyledLine.more(count) else { return }
        let fits = taken + line.width(in: glyphs) <= area.size.columns
        drawRight(fits ? line : StyledLine(Mark.down, .textMuted), row: row, in: area)
    }
}

extension StyledLine {
    /// Returns the text for lines below; `nil` for none.
    static func more(_ count: Int) -> StyledLine? {
        count > 0 ? StyledLine(" " + Mark.down + " \(count) more", .textMuted) : nil
    }
}

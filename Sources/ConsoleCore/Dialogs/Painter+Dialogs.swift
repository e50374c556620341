import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension Painter {
    /// Draws a page: its lines, what it asks for, then the button with the focus and the other keys.
    mutating func draw(_ page: DialogPage, keys: [DialogKey], _ state: ConsoleState) -> Position? {
        let rows = state.window.dialogRows
        let size = Size(
            rows: min(page.lines.count, rows) + 4,
            columns: page.isWide ? state.window.planWidth : state.window.dialogWidth
        )
        let inner = dialog(size, title: page.title, in: grid.bounds)
        let (text, buttons) = inner.splitBottom(2)
        let top = page.top(rows: rows)
        draw(page.lines, skipping: top, in: text)
        draw(page.question, row: 0, in: buttons)
        drawMore(page.lines.count - top - text.size.rows, row: 0, in: buttons)
        draw(buttonLine(page.button, keys, columns: buttons.size.columns), row: 1, in: buttons)
        return Position(row: buttons.origin.row + 1, column: buttons.origin.column + 2)
    }

    /// Says at the right how much is below.
    mutating func drawMore(_ count: Int, row: Int, in area: Rect) {
        if count > 0 { drawRight(StyledLine(" " + Mark.down + " \(count) more", .textMuted), row: row, in: area) }
    }
}

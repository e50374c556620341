import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension Painter {
    /// A dialog after which something leaves the console: what, then Cancel with the focus, then the key that confirms.
    mutating func drawConfirm(
        _ title: SafeText,
        _ lines: [StyledLine],
        scroll: Int = 0,
        button: SafeText = "Cancel",
        asking question: StyledLine = StyledLine(),
        keys: [DialogKey],
        _ state: ConsoleState
    ) -> Position? {
        let shown = min(lines.count, state.window.dialogRows)
        let size = Size(rows: shown + 4, columns: state.window.dialogWidth)
        let inner = dialog(size, title: title, in: grid.bounds)
        let (text, buttons) = inner.splitBottom(2)
        draw(lines, skipping: scroll, in: text)
        draw(question, row: 0, in: buttons)
        drawMore(lines.count - scroll - text.size.rows, row: 0, in: buttons)
        draw(buttonLine(button, keys, columns: buttons.size.columns), row: 1, in: buttons)
        return Position(row: buttons.origin.row + 1, column: buttons.origin.column + 2)
    }

    /// Says at the right how much is below.
    mutating func drawMore(_ count: Int, row: Int, in area: Rect) {
        if count > 0 { drawRight(StyledLine(" " + Mark.down + " \(count) more", .textMuted), row: row, in: area) }
    }

    /// What asks for a count; it is never out of view.
    func countQuestion(_ count: Int, _ typed: TextField) -> StyledLine {
        StyledLine("Type \(count) to confirm: ", .warn).adding(SafeText(typed.text), .textStrong)
            .adding("_", .textMuted)
    }
}

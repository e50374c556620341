import CellGrid

/// A dialog that is drawn for itself, without the screen behind it, and read as rows of words.
struct DialogPicture {
    private let grid: CellGrid
    private let frame: Rect

    init(of dialog: Dialog, in state: ConsoleState) {
        var painter = Painter(
            grid: CellGrid(size: state.size, glyphs: state.settings.glyphs),
            theme: Theme.base.resolved(for: .mono)
        )
        painter.spellsKeys = true
        painter.fill(painter.grid.bounds)
        _ = dialog.model.draw(state, with: &painter)
        grid = painter.grid
        frame = painter.dialogFrame ?? painter.grid.bounds
    }

    /// The title, and the rows below it without the pieces of the box.
    var words: (title: String, lines: [String]) {
        var lines = frame.rows.map { words(ofRow: $0) }
        while lines.last?.isEmpty == true { lines.removeLast() }
        let title = lines.isEmpty ? "" : lines.removeFirst()
        while lines.first?.isEmpty == true { lines.removeFirst() }
        return (title, lines)
    }

    private func words(ofRow row: Int) -> String {
        frame.columns.reduce(into: "") { text, column in
            let cell = grid[Position(row: row, column: column)]
            let isFrame = ThemeRole(cell.style.role)?.isFrame == true
            text += isFrame ? String(repeating: " ", count: Int(cell.width)) : cell.text
        }.trimmed
    }
}

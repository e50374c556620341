import CellGrid

extension ConsoleState {
    mutating func openPalette() { dialogs.append(.palette(Palette(target: decisionTarget))) }

    mutating func take(_ key: KeyEvent, in palette: Palette) -> [ConsoleEffect] {
        var palette = palette
        let matches = palette.matches(on: screen)
        switch key {
        case .escape: closeDialog()
        case .enter:
            closeDialog()
            guard matches.indices.contains(palette.index) else { return [] }
            let id = matches[palette.index].id
            // Enter never sends: what would send at once is shown first.
            return perform(id == .send ? .review : id, argument: nil, from: .line(palette.target))
        case .down, .control("n"):
            palette.index = min(palette.index + 1, max(0, matches.count - 1))
            replaceDialog(.palette(palette))
        case .up, .control("p"):
            palette.index = max(palette.index - 1, 0)
            replaceDialog(.palette(palette))
        default:
            if palette.field.take(key) { palette.index = 0 }
            replaceDialog(.palette(palette))
        }
        return []
    }
}

extension Painter {
    mutating func draw(_ palette: Palette, _ state: ConsoleState) -> Position? {
        let matches = palette.matches(on: state.screen)
        let rows = max(1, state.dialogRows - 2)
        let inner = dialog(
            Size(rows: rows + 4, columns: min(state.dialogWidth, 76)),
            title: "Commands",
            in: grid.bounds
        )
        let top = max(0, min(palette.index - rows / 2, matches.count - rows))
        for (row, command) in matches.dropFirst(top).prefix(rows).enumerated() {
            let reason = command.disabledReason(state)
            let isUsable = reason == nil
            let keys = state.settings.keys.sequences(for: command.id).map(\.label).joined(separator: " ")
            var line = StyledLine(SafeText(command.title), isUsable ? .text : .keyDisabled)
            if let reason {
                line.append(" \u{2014} " + SafeText(reason).joinedLines(), .textMuted)
            }
            let left = Rect(
                row: inner.origin.row + 2 + row,
                column: inner.origin.column,
                rows: 1,
                columns: max(0, inner.size.columns - keys.count - 2)
            )
            draw(line, row: 0, in: left)
            drawRight(StyledLine(SafeText(keys), isUsable ? .key : .keyDisabled), row: row + 2, in: inner)
            if top + row == palette.index { select(row: row + 2, in: inner) }
        }
        if matches.isEmpty { draw(StyledLine("no command has these letters", .textMuted), row: 2, in: inner) }
        let field = Rect(row: inner.origin.row, column: inner.origin.column, rows: 1, columns: inner.size.columns)
        return draw(palette.field, in: field)
    }
}

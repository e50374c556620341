package import CellGrid

/// Draws the state into a grid of the state's size.
///
/// - Returns: The position of the hardware cursor, which screen readers and magnifiers follow; `nil` for none.
@discardableResult
package func render(_ state: ConsoleState, into grid: inout CellGrid, theme: ResolvedTheme) -> Position? {
    grid.hiddenStyle = theme[.hidden]
    var painter = Painter(grid: grid, theme: theme)
    painter.fill(painter.grid.bounds)
    let cursor = painter.drawAll(state)
    grid = painter.grid
    return cursor
}

extension Painter {
    /// Draws the screen, the typed line and the dialogs above it.
    ///
    /// Returns the position of the cursor.
    @discardableResult
    mutating func drawAll(_ state: ConsoleState) -> Position? {
        guard !state.window.isTooSmall else {
            drawTooSmall(state)
            return nil
        }
        let layout = ScreenLayout(state)
        drawHeader(state, layout)
        var cursor = drawBody(state, layout)
        let isFull = drawStatus(state, in: layout.footer)
        if let prompt = state.input.prompt {
            cursor = drawPrompt(prompt, state, in: layout.footer)
        } else if !isFull {
            drawHints(state, row: 1, in: layout.footer)
        }
        // Only the topmost dialog is drawn.
        if let dialog = state.dialogs.last {
            switch dialog.model.content(in: state) {
            case .page(let page): cursor = draw(page, keys: dialog.model.keys(in: state), state) ?? cursor
            case .form(let form): cursor = draw(form) ?? cursor
            }
        }
        return cursor
    }

    private mutating func drawTooSmall(_ state: ConsoleState) {
        let needed = WindowState.minimumSize
        let lines: [SafeText] = [
            "This window is too small.",
            "It has \(state.size.columns)x\(state.size.rows), Signoff needs \(needed.columns)x\(needed.rows).",
            "Deciding is disabled; q quits.",
        ]
        for (row, line) in lines.enumerated() { draw(line, .text, row: row, in: grid.bounds) }
    }

    private mutating func drawBody(_ state: ConsoleState, _ layout: ScreenLayout) -> Position? {
        let cursor = draw(state[state.screen].list(in: state, width: layout.list.size.columns), in: layout.list)
        guard layout.hasDetail else { return cursor }
        if layout.isSideBySide {
            let start = Position(row: layout.body.origin.row, column: layout.tabs.origin.column - 2)
            let role: ThemeRole = state.isDetailFocused ? .borderFocus : .border
            grid.verticalLine(from: start, length: layout.body.size.rows, style: theme[role])
        }
        drawTabs(state, layout)
        let lines = state.detailLines(width: layout.detail.size.columns)
        draw(lines, skipping: state.detailScroll, in: layout.detail)
        drawMore(lines.count - state.detailScroll - layout.detailRows, layout)
        return state.isDetailFocused || layout.list.isEmpty ? layout.detail.origin : cursor
    }

    /// Draws the number of lines of the pane below its end.
    private mutating func drawMore(_ count: Int, _ layout: ScreenLayout) {
        guard count > 0, layout.detailRows > 1 else { return }
        let mark = StyledLine(" " + Mark.down + " \(count) more ", .textMuted)
        drawRight(mark, row: layout.detailRows - 1, in: layout.detail)
    }

    /// Draws the tabs of the pane, with the part of the question that was seen at the right.
    private mutating func drawTabs(_ state: ConsoleState, _ layout: ScreenLayout) {
        if !layout.isSideBySide, !layout.list.isEmpty {
            let wide = Rect(
                row: layout.tabs.origin.row,
                column: 0,
                rows: 1,
                columns: grid.size.columns
            )
            rule(row: 0, in: wide)
        }
        var line = StyledLine()
        for tab in state[state.screen].tabs {
            line.append(
                " \(tab.title) ",
                tab.isShown ? (state.isDetailFocused ? .selection : .title) : .textMuted
            )
            line.append(" ", .border)
        }
        draw(line, row: 0, in: layout.tabs)
        if state.screen == .inbox, let entry = state.inbox.current, let seen = state.inbox.seen[entry.id] {
            let role: ThemeRole = seen.percent < 100 ? .warn : .textMuted
            drawRight(StyledLine(" seen \(seen.percent) % ", role), row: 0, in: layout.tabs)
        }
    }
}

extension ConsoleState {
    /// Returns the lines of the pane beside the list.
    func detailLines(width: Int) -> [StyledLine] {
        guard width > 0 else { return [] }
        if let kept = looks.rendering.detail, kept.fits(self, width: width) { return kept.lines }
        return self[screen].detailLines(width: width, in: self)
    }
}

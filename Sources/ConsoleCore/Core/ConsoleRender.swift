package import CellGrid

/// Draws the state into a grid of the state's size.
///
/// - Returns: Where the hardware cursor belongs, so that screen readers and magnifiers follow; nil for nowhere.
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
    /// Draws the screen, the line being typed and the dialogs over it; returns where the cursor belongs.
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
        // The others wait behind the last one.
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
            "Nothing can be decided here; q leaves.",
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

    /// Says how many lines of the pane are below its end.
    private mutating func drawMore(_ count: Int, _ layout: ScreenLayout) {
        guard count > 0, layout.detailRows > 1 else { return }
        let mark = StyledLine(" " + Mark.down + " \(count) more ", .textMuted)
        drawRight(mark, row: layout.detailRows - 1, in: layout.detail)
    }

    /// The pane's line of tabs, with how much of the question was seen at its right.
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
    /// What the pane beside the list says.
    func detailLines(width: Int) -> [StyledLine] {
        guard width > 0 else { return [] }
        if let kept = looks.rendering.detail, kept.fits(self, width: width) { return kept.lines }
        return self[screen].detailLines(width: width, in: self)
    }
}

import OrderedCollections
import CellGrid
import SignoffCheckpoint
import SignoffReview

/// Draws the parts of every screen: the header, the status line and the line of keys.
extension Painter {
    mutating func drawHeader(_ state: ConsoleState, _ layout: ScreenLayout) {
        let area = layout.header
        var clock = StyledLine(SafeText(Words.clock(state.now, offset: state.settings.utcOffset) + " "), .textMuted)
        if area.size.columns >= ScreenLayout.sideBySideWidth {
            clock = StatusText(state: state).queueAges.adding("   ").adding(clock)
        }
        let right = clock.width(in: glyphs)
        let roomy = area.size.columns >= 76
        var line = StyledLine(" ")
        for (index, screen) in Screen.allCases.enumerated() where screen != .ledger || state.screen == .ledger {
            let isShown = screen == state.screen
            guard roomy || isShown else {
                line.append(" \(index + 1) ", .textMuted)
                continue
            }
            let key = screen == .ledger ? "L" : "\(index + 1)"
            line.append(" \(key) ", isShown ? .key : .keyHint)
            line.append("\(screen.title)", isShown ? .title : .textMuted)
            if let count = state[screen].attentionCount, count > 0 {
                line.append(" \(Words.count(count))", screen == .failures ? .stateFailed : .titleCount)
            }
            line.append(" ")
        }
        let left = Rect(
            row: area.origin.row,
            column: area.origin.column,
            rows: 1,
            columns: max(0, area.size.columns - right - 1)
        )
        draw(line, row: 0, in: left)
        drawRight(clock, row: 0, in: area)
        rule(row: 1, in: area, state.settings.isProduction ? .statusProduction : .border)
        var summary = StyledLine()
        if state.settings.isProduction {
            summary.append(" \(state.settings.profile ?? "production") " + Mark.warning + " ", .statusProduction)
        }
        draw(summary.adding(" ").adding(StatusText(state: state).summary).adding(" "), row: 1, in: area, column: 1)
        if !state.filterText.isEmpty {
            drawRight(StyledLine(" /\(state.filterText) ", .titleFilter), row: 1, in: area, margin: 2)
        }
    }

    /// Draws the status line with the notice.
    ///
    /// A warning that is too long continues in the line of keys.
    ///
    /// - Returns: Whether the warning takes the line of keys.
    @discardableResult
    mutating func drawStatus(_ state: ConsoleState, in area: Rect) -> Bool {
        var right = StyledLine()
        func badge(_ text: SafeText, _ role: ThemeRole) {
            right.append("  ")
            right.append(text, role)
        }
        let whole = state.staging.drafts.values.count { $0.isComplete }
        if whole > 0 { badge("\(whole) staged", .warn) }
        if state.staging.count > whole { badge("\(state.staging.count - whole) begun", .warn) }
        if !state.failures.staged.isEmpty, state.screen != .failures {
            badge(SafeText(Words.plural(state.failures.staged.count, "retry", "retries") + " staged"), .warn)
        }
        switch state.backend.access {
        case .allowed: break
        case .readOnly: badge("READ-ONLY", .statusReadOnly)
        case .locked: badge("LOCKED", .statusReadOnly)
        case .unlocked(let end, _):
            badge("UNLOCKED \(Words.countdown(end.duration(since: state.now)))", .statusProduction)
        }
        switch state.backend.connection {
        case .opening: badge("opening", .statusStale)
        case .unavailable:
            let age = state.backend.freshAt.map { Words.span(state.now.duration(since: $0)) }
            badge(age.map { "data \($0) old" } ?? "no data", .statusStale)
        case .ready: break
        }
        if let indexing = state.backend.indexing { badge("index \(Int(indexing.fraction * 100)) %", .statePending) }
        if let behind = state.clock.behind { badge("clock \(Words.elapsed(behind)) behind", .statusStale) }
        if !state.input.pendingKeys.isEmpty {
            badge("\(KeySequence(keys: state.input.pendingKeys).label) \u{2026}", .key)
        }
        right.append("  ")
        if let profile = state.settings.profile {
            right.append("\(profile) ", state.settings.isProduction ? .statusProduction : .statusProfile)
        }
        // The operator and the database leave room for the notice.
        let place = StyledLine("\(state.settings.operatorName)@\(state.settings.database) ", .statusProfile)
        let words = state.notice?.text ?? StatusText(state: state).explanation
        let needed = words.width(in: glyphs) + 5
        if needed + right.width(in: glyphs) + place.width(in: glyphs) <= area.size.columns { right.append(place) }
        // The way to withdraw held answers is never cut.
        if let held = state.sending.outbox.held {
            let line = held.line(in: state.inbox, keys: state.settings.keys, at: state.now)
            if line.width(in: glyphs) + right.width(in: glyphs) + 3 > area.size.columns { right = StyledLine() }
        }
        let width = right.width(in: glyphs)
        let left = Rect(
            row: area.origin.row,
            column: area.origin.column + 1,
            rows: 1,
            columns: max(0, area.size.columns - width - 2)
        )
        drawRight(right, row: 0, in: area)
        if let held = state.sending.outbox.held {
            draw(held.line(in: state.inbox, keys: state.settings.keys, at: state.now), row: 0, in: left)
        } else if let notice = state.notice {
            let (text, role) = notice.line
            let lines = text.wrapped(to: left.size.columns, in: glyphs)
            guard lines.count > 1, !notice.isPassing, state.dialogs.isEmpty, state.input.prompt == nil else {
                draw(StyledLine(text, role), row: 0, in: left)
                return false
            }
            draw(StyledLine(lines[0], role), row: 0, in: left)
            let rest = lines.dropFirst().reduce(into: SafeText("")) { $0 += " " + $1 }
            draw(StyledLine(" ").adding(StyledLine(rest, role).inGutter), row: 1, in: area)
            return true
        } else {
            let isAway: Bool = if case .unavailable = state.backend.connection { true } else { false }
            draw(StyledLine(StatusText(state: state).explanation, isAway ? .statusStale : .textMuted), row: 0, in: left)
        }
        return false
    }

    mutating func drawHints(_ state: ConsoleState, row: Int, in area: Rect) {
        if let dialog = state.dialogs.last {
            let keys = StyledLine.keys(dialog.model.keys(in: state), columns: area.size.columns - 2, in: glyphs)
            draw(keys, row: row, in: area, column: 1)
            return
        }
        // The key of the help is always drawn.
        let help = hint(.help, state)
        let end = area.size.columns - (help.map { $0.width(in: glyphs) + 2 } ?? 0)
        var column = 1
        for id in StatusText(state: state).hintedCommands where id != .help {
            guard let line = hint(id, state) else { continue }
            let width = line.width(in: glyphs)
            guard column + width < end else { break }
            draw(line, row: row, in: area, column: column)
            column += width + 2
        }
        if let help { draw(help, row: row, in: area, column: column) }
    }

    private func hint(_ id: CommandID, _ state: ConsoleState) -> StyledLine? {
        guard let key = state.settings.keys.sequences(for: id).first?.label else { return nil }
        let isUsable = state.disabledReason(of: id) == nil
        return StyledLine("\(key)", isUsable ? .key : .keyDisabled)
            .adding(" \(CommandRegistry.command(id).hint)", isUsable ? .text : .keyDisabled)
    }

    mutating func drawPrompt(_ prompt: Prompt, _ state: ConsoleState, in area: Rect) -> Position {
        let lead: SafeText =
            switch prompt.kind {
            case .command: ":"
            case .filter: "/"
            case .pipe: "|"
            }
        draw(lead, .prompt, row: 1, in: area, column: 1)
        let field = Rect(
            row: area.origin.row + 1,
            column: area.origin.column + 2,
            rows: 1,
            columns: area.size.columns - 3
        )
        if prompt.kind == .command { drawCompletions(prompt, state, above: area) }
        return draw(prompt.field, in: field)
    }

    private mutating func drawCompletions(_ prompt: Prompt, _ state: ConsoleState, above area: Rect) {
        let found = state.completions(for: prompt.stem ?? prompt.field.text)
        let most = min(8, area.origin.row - 3)
        guard !found.isEmpty, most > 0 else { return }
        let first = max(0, min((prompt.completion ?? 0) - most / 2, found.count - most))
        let shown = Array(found.dropFirst(first).prefix(most))
        let width = min(area.size.columns - 2, 60)
        let box = Rect(row: area.origin.row - shown.count, column: 1, rows: shown.count, columns: width)
        fill(box)
        for (row, name) in shown.enumerated() {
            let command = CommandRegistry.command(named: name)
            var line = StyledLine("  \(name)", .key)
            if let argument = command?.argument { line.append(" \(argument)", .textMuted) }
            let space = max(2, 26 - line.width(in: glyphs))
            line.append(.spaces(space))
            line.append("\(command?.title ?? "")", .textMuted)
            draw(line, row: row, in: box)
            if first + row == prompt.completion { select(row: row, in: box) }
        }
    }

    /// Draws a text field, scrolled to the cursor.
    ///
    /// Returns the position of the cursor.
    @discardableResult
    mutating func draw(
        _ field: TextField,
        in area: Rect,
        _ role: ThemeRole = .text,
        as form: TextField.Form = .lines
    ) -> Position {
        let glyphs = glyphs
        func text(_ typed: String) -> SafeText { SafeText(typed: typed).joinedLines() }
        let window = field.window(rows: max(1, area.size.rows), columns: max(1, area.size.columns), as: form) {
            text(String($0)).width(in: glyphs)
        }
        for (index, line) in window.lines.enumerated() {
            let position = Position(row: area.origin.row + index, column: area.origin.column)
            grid.put(text(line), at: position, style: theme[role], clippedTo: area)
        }
        let column = text(window.beforeCursor).width(in: glyphs)
        return Position(row: area.origin.row + window.row, column: area.origin.column + column)
    }
}

import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension ConsoleState {
    /// The widest a dialog is.
    var dialogWidth: Int { min(size.columns - 4, 92) }
    /// The most lines of text a dialog shows.
    var dialogRows: Int { max(3, size.rows - 9) }
    var helpWidth: Int { min(size.columns - 4, 96) - 4 }
    var helpRows: Int { max(3, size.rows - 6) }
}

extension Painter {
    /// Draws a dialog over the screen and returns where the cursor belongs.
    mutating func draw(_ dialog: Dialog, _ state: ConsoleState) -> Position? {
        switch dialog {
        case .text(let text): return draw(text, state)
        case .value(let editor): return draw(editor, state)
        case .submit(let submit):
            return drawConfirm(
                "Submit",
                state.submitLines(of: submit, width: state.dialogWidth - 4),
                scroll: submit.scroll,
                confirm: "sends",
                .send,
                state
            )
        case .plan(let plan): return draw(plan, state)
        case .results(let results): return draw(results, state)
        case .conflict(let conflict): return draw(conflict, state)
        case .newRun(let newRun): return draw(newRun, state)
        case .stop(let stop): return draw(stop, state)
        case .retryPlan(let plan): return draw(plan, state)
        case .fork(let fork): return draw(fork, state)
        case .viewer(let viewer): return draw(viewer, state)
        case .help(let scroll): return drawHelp(scroll, state)
        case .themes(let picker): return draw(picker, state)
        case .profiles(let picker): return draw(picker, state)
        case .copy(let menu): return draw(menu, state)
        case .output(let output): return draw(output, state)
        case .palette(let palette): return draw(palette, state)
        case .leave: return drawLeave(state)
        }
    }

    /// A dialog after which something leaves the console: what, then Cancel with the focus, then the key that confirms.
    mutating func drawConfirm(
        _ title: SafeText,
        _ lines: [StyledLine],
        scroll: Int = 0,
        confirm: SafeText,
        _ command: CommandID,
        _ state: ConsoleState
    ) -> Position? {
        let shown = min(lines.count, state.dialogRows)
        let size = Size(rows: shown + 4, columns: state.dialogWidth)
        let inner = dialog(size, title: title, in: grid.bounds)
        let (text, buttons) = inner.splitBottom(2)
        draw(lines, skipping: scroll, in: text)
        let below = lines.count - scroll - text.size.rows
        if below > 0 {
            drawRight(StyledLine(" " + Mark.down + " \(below) more ", .textMuted), row: text.size.rows - 1, in: text)
        }
        let key = state.settings.keys.sequences(for: command).first?.label ?? ""
        draw(
            StyledLine("[ Cancel ]", .selection).adding("  Enter, Esc", .keyHint).adding("      ")
                .adding("\(key)", .key).adding(" " + confirm, .text),
            row: 1,
            in: buttons
        )
        return Position(row: buttons.origin.row + 1, column: buttons.origin.column + 2)
    }

    private mutating func draw(_ dialog: PlanDialog, _ state: ConsoleState) -> Position? {
        var lines = state.planLines(of: dialog, width: state.dialogWidth - 4)
        if dialog.needsCount {
            lines.append(StyledLine())
            lines.append(
                StyledLine("Type \(dialog.items.count) to confirm: ", .warn)
                    .adding(SafeText(dialog.count.text), .textStrong).adding("_", .textMuted)
            )
        }
        let scroll = max(dialog.scroll, 0)
        let most = max(0, lines.count - state.dialogRows)
        let hold = state.settings.deciding.bulkHold
        let isHeld = dialog.items.count > 1 && hold > .zero
        let confirm: SafeText =
            dialog.items.isEmpty
            ? "sends nothing"
            : "sends \(Words.plural(dialog.items.count, "answer"))\(isHeld ? " after \(Words.span(hold))" : "")"
        return drawConfirm(
            dialog.scope == .staged ? "Submit everything staged" : "Submit what was not sent",
            lines,
            scroll: min(scroll, most),
            confirm: confirm,
            .sendAll,
            state
        )
    }

    private mutating func draw(_ results: ResultsDialog, _ state: ConsoleState) -> Position? {
        let lines = state.resultLines(width: state.dialogWidth - 4)
        let shown = min(lines.count, state.dialogRows)
        let inner = dialog(Size(rows: shown + 4, columns: state.dialogWidth), title: "What was sent", in: grid.bounds)
        let (text, buttons) = inner.splitBottom(2)
        draw(lines, skipping: results.scroll, in: text)
        let below = lines.count - results.scroll - text.size.rows
        if below > 0 {
            drawRight(StyledLine(" " + Mark.down + " \(below) more ", .textMuted), row: text.size.rows - 1, in: text)
        }
        var keys = StyledLine("[ Close ]", .selection).adding("  Enter, Esc", .keyHint)
        if let failed = state.outbox.batch?.failed.count, failed > 0 {
            keys.append(StyledLine("      \(state.label(of: .sendAll))", .key))
            keys.append(" plans the \(failed) that failed once more")
        }
        draw(keys, row: 1, in: buttons)
        return Position(row: buttons.origin.row + 1, column: buttons.origin.column + 2)
    }

    private mutating func draw(_ dialog: StopDialog, _ state: ConsoleState) -> Position? {
        let lines = state.stopLines(of: dialog, width: state.dialogWidth - 4)
        return drawConfirm("Stop the run", lines, confirm: "stops", .stopRun, state)
    }

    private mutating func draw(_ conflict: ConflictDialog, _ state: ConsoleState) -> Position? {
        var lines = StyledLine.wrapping(
            SafeText(conflict.title),
            .danger,
            to: state.dialogWidth - 4,
            in: glyphs
        )
        lines.append(StyledLine())
        for text in conflict.lines {
            lines += StyledLine.wrapping(SafeText(text), to: state.dialogWidth - 4, in: glyphs)
        }
        if conflict.showsDifference, let read = conflict.readPayload {
            lines.append(StyledLine())
            if let now = conflict.item.flatMap({ state.inbox[$0] })?.item.payload {
                lines += state.differenceLines(from: read, to: now, width: state.dialogWidth - 4)
            } else {
                lines.append(StyledLine("The question is not in the queue any more.", .textMuted))
            }
        }
        lines = Array(lines.prefix(state.dialogRows))
        let inner = dialog(
            Size(rows: lines.count + 4, columns: state.dialogWidth),
            title: "Not sent",
            in: grid.bounds
        )
        draw(lines, in: inner)
        let row = inner.size.rows - 1
        var keys = StyledLine("[ Close ]", .selection).adding("  Enter, Esc", .keyHint).adding("      o", .key)
            .adding(" opens what the thread asks now")
        if conflict.readPayload != nil { keys.append(StyledLine("   d", .key).adding(" diff")) }
        draw(keys, row: row, in: inner)
        return Position(row: inner.origin.row + row, column: inner.origin.column + 2)
    }

    private mutating func drawLeave(_ state: ConsoleState) -> Position? {
        let inner = dialog(Size(rows: 5, columns: min(state.dialogWidth, 60)), title: "Leave", in: grid.bounds)
        draw(StyledLine("staged \(state.stagedCount), not sent", .warn), row: 0, in: inner)
        draw(
            StyledLine("k", .key).adding(" keep as drafts    ").adding("d", .key).adding(" discard    ")
                .adding("Esc", .key).adding(" stay"),
            row: 2,
            in: inner
        )
        return Position(row: inner.origin.row + 2, column: inner.origin.column)
    }

    private mutating func draw(_ picker: ThemePicker, _ state: ConsoleState) -> Position? {
        let rows = max(0, min(state.themes.count, state.dialogRows - 4))
        let inner = dialog(
            Size(rows: rows + 8, columns: min(state.dialogWidth, 64)),
            title: "Theme",
            in: grid.bounds
        )
        let top = max(0, picker.index - rows + 1)
        for (row, choice) in state.themes.dropFirst(top).prefix(rows).enumerated() {
            var line = StyledLine("  \(choice.name)", choice.fault == nil ? .text : .keyDisabled)
            if let fault = choice.fault { line.append("  \(fault)", .warn) }
            draw(line, row: row, in: inner)
            if top + row == picker.index { select(row: row, in: inner) }
        }
        let samples: [[(SafeText, ThemeRole)]] = [
            [
                (Mark.approve + " approve  ", .decisionApprove), (Mark.reject + " reject  ", .decisionReject),
                (Mark.edit + " edit  ", .decisionEdit), (Mark.respond + " respond", .decisionRespond),
            ],
            [
                ("key ", .jsonKey), ("\"text\" ", .jsonString), ("42 ", .jsonNumber), ("true  ", .jsonBool),
                ("+ added ", .diffAdd), ("- gone ", .diffDelete),
            ],
            [
                ("quiet  ", .textMuted), ("strong  ", .textStrong), ("3h12m ", .waitLate), ("running ", .stateRunning),
                ("failed", .stateFailed),
            ],
        ]
        for (row, parts) in samples.enumerated() {
            var line = StyledLine("  ")
            for (text, role) in parts { line.append(text, role) }
            draw(line, row: rows + 1 + row, in: inner)
        }
        draw(
            StyledLine("Enter", .key).adding(" keeps    ").adding("Esc", .key).adding(" goes back"),
            row: rows + 5,
            in: inner,
            column: 2
        )
        return Position(row: inner.origin.row + picker.index - top, column: inner.origin.column)
    }

    private mutating func drawHelp(_ scroll: Int, _ state: ConsoleState) -> Position? {
        let lines = state.helpLines(width: state.helpWidth)
        let rows = min(lines.count, state.helpRows)
        let inner = dialog(
            Size(rows: rows + 2, columns: state.helpWidth + 4),
            title: "Keys on \(state.screen.title)",
            in: grid.bounds
        )
        draw(lines, skipping: scroll, in: inner)
        let below = lines.count - scroll - inner.size.rows
        if below > 0 {
            drawRight(StyledLine(" " + Mark.down + " \(below) more ", .textMuted), row: inner.size.rows - 1, in: inner)
        }
        return inner.origin
    }
}

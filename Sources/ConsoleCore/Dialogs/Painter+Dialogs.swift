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
    var helpRows: Int { max(3, size.rows - 7) }
}

extension Painter {
    /// Draws a dialog over the screen and returns where the cursor belongs.
    mutating func draw(_ dialog: Dialog, _ state: ConsoleState) -> Position? {
        switch dialog {
        case .text(let text): return draw(text, state)
        case .value(let editor): return draw(editor, state)
        case .secondLook(let look): return draw(look, state)
        case .submit(let submit):
            let lines = state.submitLines(of: submit, width: state.dialogWidth - 4)
            return drawConfirm(
                "Submit",
                lines,
                scroll: submit.scroll,
                asking: submit.needsCount ? countQuestion(submit.actions, submit.count) : StyledLine(),
                dialog,
                state
            )
        case .plan(let plan): return draw(plan, state)
        case .results(let results): return draw(results, state)
        case .conflict(let conflict): return draw(conflict, state)
        case .newRun(let newRun): return draw(newRun, state)
        case .stop(let stop): return draw(stop, state)
        case .work(let work): return draw(work, state)
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
        button: SafeText = "Cancel",
        asking question: StyledLine = StyledLine(),
        _ kind: Dialog,
        _ state: ConsoleState
    ) -> Position? {
        let shown = min(lines.count, state.dialogRows)
        let size = Size(rows: shown + 4, columns: state.dialogWidth)
        let inner = dialog(size, title: title, in: grid.bounds)
        let (text, buttons) = inner.splitBottom(2)
        draw(lines, skipping: scroll, in: text)
        draw(question, row: 0, in: buttons)
        drawMore(lines.count - scroll - text.size.rows, row: 0, in: buttons)
        draw(buttonLine(button, state.keys(of: kind), columns: buttons.size.columns), row: 1, in: buttons)
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

    private mutating func draw(_ dialog: PlanDialog, _ state: ConsoleState) -> Position? {
        let lines = state.planLines(of: dialog, width: state.dialogWidth - 4)
        let most = max(0, lines.count - state.dialogRows)
        return drawConfirm(
            dialog.scope == .staged ? "Submit everything staged" : "Submit what was not sent",
            lines,
            scroll: min(max(dialog.scroll, 0), most),
            asking: dialog.needsCount ? countQuestion(dialog.plan.actions, dialog.count) : StyledLine(),
            .plan(dialog),
            state
        )
    }

    private mutating func draw(_ results: ResultsDialog, _ state: ConsoleState) -> Position? {
        let lines = state.resultLines(width: state.dialogWidth - 4)
        return drawConfirm("What was sent", lines, scroll: results.scroll, button: "Close", .results(results), state)
    }

    private mutating func draw(_ dialog: StopDialog, _ state: ConsoleState) -> Position? {
        let lines = state.stopLines(of: dialog, width: state.dialogWidth - 4)
        return drawConfirm("Stop the run", lines, .stop(dialog), state)
    }

    private mutating func draw(_ conflict: ConflictDialog, _ state: ConsoleState) -> Position? {
        var lines = StyledLine.hanging(
            StyledLine(),
            SafeText(conflict.title).joinedLines(),
            .danger,
            to: state.dialogWidth - 4,
            in: glyphs
        )
        lines.append(StyledLine())
        for text in conflict.lines {
            let text = SafeText(text).joinedLines()
            lines += StyledLine.hanging(StyledLine(), text, to: state.dialogWidth - 4, in: glyphs)
        }
        if conflict.showsDifference, let read = conflict.readPayload {
            lines.append(StyledLine())
            if let now = conflict.item.flatMap({ state.inbox[$0] })?.item.payload {
                lines += state.differenceLines(
                    from: read,
                    to: now,
                    width: state.dialogWidth - 4,
                    secrets: state.secrets
                )
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
        draw(buttonLine("Close", state.keys(of: .conflict(conflict)), columns: inner.size.columns), row: row, in: inner)
        return Position(row: inner.origin.row + row, column: inner.origin.column + 2)
    }

    private mutating func drawLeave(_ state: ConsoleState) -> Position? {
        let inner = dialog(Size(rows: 5, columns: min(state.dialogWidth, 60)), title: "Leave", in: grid.bounds)
        draw(StyledLine("staged \(state.stagedCount), not sent", .warn), row: 0, in: inner)
        draw(keyLine(state.keys(of: .leave), columns: inner.size.columns), row: 2, in: inner)
        return Position(row: inner.origin.row + 2, column: inner.origin.column)
    }

    private mutating func draw(_ picker: ThemePicker, _ state: ConsoleState) -> Position? {
        // A low window shows the themes; the samples go, as the screen behind is one.
        let hasSamples = state.dialogRows >= 8
        let rows = max(1, min(state.themes.count, hasSamples ? state.dialogRows - 4 : state.dialogRows))
        let inner = dialog(
            Size(rows: rows + (hasSamples ? 8 : 4), columns: min(state.dialogWidth, 64)),
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
        for (row, parts) in samples.enumerated() where hasSamples {
            var line = StyledLine("  ")
            for (text, role) in parts { line.append(text, role) }
            draw(line, row: rows + 1 + row, in: inner)
        }
        draw(
            keyLine(state.keys(of: .themes(picker)), columns: inner.size.columns - 2),
            row: rows + (hasSamples ? 5 : 1),
            in: inner,
            column: 2
        )
        return Position(row: inner.origin.row + picker.index - top, column: inner.origin.column)
    }

    private mutating func drawHelp(_ scroll: Int, _ state: ConsoleState) -> Position? {
        let lines = state.helpLines(width: state.helpWidth)
        let rows = min(lines.count, state.helpRows)
        let inner = dialog(
            Size(rows: rows + 3, columns: state.helpWidth + 4),
            title: "Keys on \(state.screen.title)",
            in: grid.bounds
        )
        let (text, footer) = inner.splitBottom(1)
        draw(lines, skipping: scroll, in: text)
        draw(keyLine(state.keys(of: .help(scroll: scroll)), columns: footer.size.columns), row: 0, in: footer)
        drawMore(lines.count - scroll - text.size.rows, row: 0, in: footer)
        return inner.origin
    }
}

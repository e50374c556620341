import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// The dialog that shows waiting runs before they are executed.
package struct WorkDialog: Equatable, Sendable {
    /// The waiting runs; `nil` until they are loaded.
    var work: WaitingRuns?
    var scroll = 0
    /// The number of lines that were on the screen, from the first one on, for this width.
    var seen = Seen()
    /// Whether the operator consented to the shown runs, which are then read once more.
    var isConfirmed = false

    /// The lines that were read.
    struct Seen: Equatable, Sendable {
        var width = 0
        var lines = 0
    }
}

extension WorkDialog {
    /// The result of a reading of the waiting runs.
    enum Step: Equatable {
        /// Shows the waiting runs, with a remark if they differ from those shown before.
        case show(WorkDialog, Remark?)
        /// Executes exactly the runs that were shown and consented to.
        case begin
        case nothing
    }

    /// Applies the waiting runs.
    ///
    /// After the operator's consent, they are compared with those that were shown. No other run is executed.
    ///
    /// - Parameters:
    ///   - new: The waiting runs that the operator did not start.
    ///   - isOld: Whether the reading can be older than the consent.
    /// - Returns: The result.
    func take(_ new: WaitingRuns, isOld: Bool) -> Step {
        guard isConfirmed else { return work == new ? .nothing : .show(WorkDialog(work: new), nil) }
        guard !isOld else { return .nothing }
        if let work, new.isShown(by: work) { return .begin }
        let words = "nothing is executed: the waiting runs have changed; read them again"
        return .show(WorkDialog(work: new), Remark(words, .warning))
    }
}

extension WorkDialog: DialogModel {
    var explanation: SafeText { "Enter cancels" }

    func keys(in state: ConsoleState) -> [DialogKey] {
        let isWhole = work?.unlisted == 0 && !isConfirmed
        return (isWhole ? [state.settings.keys.dialogKey(.sendAll, does: "execute the runs")] : []) + [
            .cancel, .scroll,
        ]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        let lines = lines(width: state.window.dialogWidth - 4, in: state).count
        var dialog = self
        dialog.note(rows: state.window.dialogRows, width: state.window.dialogWidth)
        var effects: [ConsoleEffect] = []
        switch key {
        case .escape, .enter, .character("q"):
            state.dialogs.close()
            state.say("nothing is executed; the runs keep waiting")
            return []
        default:
            if let steps = key.scrollSteps(page: state.window.dialogRows) {
                dialog.scroll += steps
            } else if state.settings.keys.isKey(key, of: .sendAll), dialog.mayBegin(lines: lines, in: &state),
                state.mayConfirm(.sendAll)
            {
                dialog.isConfirmed = true
                effects = state.reloads.request(.heldRuns)
            }
        }
        dialog.scroll = min(max(0, dialog.scroll), max(0, lines - state.window.dialogRows))
        state.dialogs.replace(dialog)
        return effects
    }

    /// Whether every line was on the screen.
    ///
    /// Shows a notice about unread lines.
    private func mayBegin(lines: Int, in state: inout ConsoleState) -> Bool {
        guard let work, !isConfirmed else { return false }
        if work.unlisted > 0 {
            state.say("nothing is executed while runs wait that are not listed here", .warning)
            return false
        }
        guard seen.lines >= lines else {
            let left = Words.plural(lines - seen.lines, "line")
            state.say(
                "nothing is executed yet: \(left) below \(lines - seen.lines == 1 ? "was" : "were") not on the screen",
                .warning
            )
            return false
        }
        return true
    }

    /// Records the visible lines.
    ///
    /// Visible lines count as read if all lines above were visible before.
    private mutating func note(rows: Int, width: Int) {
        if seen.width != width { seen = Seen(width: width) }
        if scroll <= seen.lines { seen.lines = max(seen.lines, scroll + rows) }
    }

    func content(in state: ConsoleState) -> DialogContent {
        .page(
            DialogPage(
                title: "Execute waiting runs",
                lines: lines(width: state.window.dialogWidth - 4, in: state),
                scroll: scroll
            )
        )
    }
}

extension WorkDialog {
    /// Returns the lines of `:work`: the reason why nothing is executed, then each run with its input.
    func lines(width: Int, in state: ConsoleState) -> [StyledLine] {
        var lines: [StyledLine] = []
        func add(_ text: SafeText, _ role: ThemeRole) {
            lines += StyledLine.wrapping(text, role, to: width, in: state.settings.glyphs)
        }
        if let reason = state.work.waiting.reason {
            add("Waiting runs are not executed: \(SafeText(reason).joinedLines()).", .warn)
        }
        guard let held = work else { return lines + [StyledLine("loading the waiting runs", .textMuted)] }
        for run in held.listed { lines += self.lines(of: run, width: width, in: state) }
        lines.append(StyledLine())
        if held.unlisted > 0 {
            let rest = Words.plural(held.unlisted, "more run waits", "more runs wait")
            add("\(rest) and cannot be listed here, so none is executed.", .danger)
            add(
                "'signoff runs' lists them, 'signoff cancel' stops one, 'signoff worker --trust' executes all of them without showing them.",
                .textMuted
            )
        } else {
            let start = held.listed.isEmpty ? "No run waits. " : ""
            add("\(start)Later runs of this file are then executed too.", .text)
        }
        if isConfirmed { lines.append(StyledLine("loading the waiting runs again", .textMuted)) }
        return lines
    }

    private func lines(of held: WaitingRun, width: Int, in state: ConsoleState) -> [StyledLine] {
        let request = held.run.request
        var lines = [StyledLine()]
        // A name that continues on the next line is behind a gutter there.
        lines += StyledLine.hanging(
            StyledLine(),
            .name(request.workflow) + "  " + .name(request.thread.rawValue),
            .textStrong,
            to: width,
            in: state.settings.glyphs
        )
        lines += StyledLine.hanging(
            StyledLine(),
            "asked by \(SafeText.name(request.requestedBy)), \(Words.span(state.now.duration(since: held.run.createdAt))) ago",
            .textMuted,
            to: width,
            in: state.settings.glyphs
        )
        if let due = held.run.notBefore {
            let moment = Words.moment(due, offset: state.settings.utcOffset, at: state.now)
            lines.append(StyledLine("sleeps until \(moment), then continues", .textMuted))
        } else if held.run.status == .running, !held.run.isAbandoned(at: state.now) {
            lines.append(StyledLine("running in another process; continues here if that process ends", .textMuted))
        } else if held.run.status == .running || held.run.attempt > 0 {
            lines.append(StyledLine("was running before; continues", .textMuted))
        }
        func add(_ words: SafeText, _ values: [JSONValue]) {
            lines += StyledLine.sentence(words, .textMuted, to: width, in: state.settings.glyphs)
            for value in values {
                lines += StyledLine.wrapping(
                    SafeText(state.lineLayout.shown(value).text(.compact)).joinedLines(),
                    to: width - StyledLine.gutterWidth,
                    in: state.settings.glyphs
                ).map(\.inGutter)
            }
        }
        switch request.action {
        case .start(let input): add("starts with the input", [input.jsonProjection])
        case .branch(let checkpoint, let input):
            add(
                "runs again from checkpoint \(SafeText.name(checkpoint.rawValue)) with the input",
                [input.jsonProjection]
            )
        case .resume(let answers):
            add("answers", answers.sorted { $0.key < $1.key }.map(\.value.jsonProjection))
            if !held.questions.isEmpty { add("to the question", held.questions) }
        case .proceed: add("continues where the thread stopped", [])
        case .replay(let checkpoint): add("runs again from checkpoint \(SafeText.name(checkpoint.rawValue))", [])
        case .update: add("sets the state of the thread", [])
        }
        return lines
    }
}

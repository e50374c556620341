import CellGrid
import OrderedCollections
import SignoffCheckpoint

/// The dialog of `:work`, in which an operator agrees to exactly the runs it shows.
extension ConsoleState {
    /// `:work`: shows what waits; executing it takes one more key.
    mutating func openWork() -> [ConsoleEffect] {
        dialogs.append(.work(WorkDialog()))
        decisionGuard.disarm(at: now)
        return request(.heldRuns)
    }

    /// Takes in what waits, for the dialog that shows it.
    ///
    /// Once the operator has agreed, it is compared with what was shown: nothing begins that was not.
    mutating func take(held work: HeldWork) -> [ConsoleEffect] {
        // A look that was under way when the operator agreed may be older than that.
        let isOld = loads[.heldRuns] == .again
        let effects = finishLoad(.heldRuns)
        guard let index = workDialogIndex, case .work(let dialog) = dialogs[index], !dialog.isConfirmed || !isOld
        else { return effects }
        var work = work
        work.runs.removeAll { ownRuns.contains($0.run.id) }
        if dialog.isConfirmed {
            if let shown = dialog.work, work.isShown(by: shown) {
                dialogs.remove(at: index)
                return effects + [.beginWork]
            }
            say("nothing is executed: what waits is no longer what was shown; read it again", .warning)
        } else if dialog.work == work {
            return effects
        }
        dialogs[index] = .work(WorkDialog(work: work))
        decisionGuard.disarm(at: now)
        return effects
    }

    /// Takes in that what waits could not be read once more: nothing begins.
    mutating func withdrawWorkConfirmation() {
        guard let index = workDialogIndex, case .work(var dialog) = dialogs[index] else { return }
        dialog.isConfirmed = false
        dialogs[index] = .work(dialog)
    }

    private var workDialogIndex: Int? {
        dialogs.lastIndex { if case .work = $0 { true } else { false } }
    }

    mutating func take(_ key: KeyEvent, in dialog: WorkDialog) -> [ConsoleEffect] {
        let lines = workLines(of: dialog, width: dialogWidth - 4).count
        var dialog = dialog
        dialog.note(rows: dialogRows, width: dialogWidth)
        var effects: [ConsoleEffect] = []
        switch key {
        case .escape, .enter, .character("q"):
            closeDialog()
            say("nothing is executed; what waits stays")
            return []
        case .down, .character("j"): dialog.scroll += 1
        case .up, .character("k"): dialog.scroll -= 1
        case .pageDown, .control("d"): dialog.scroll += dialogRows
        case .pageUp, .control("u"): dialog.scroll -= dialogRows
        default:
            if isConfirming(key, .sendAll), mayBegin(dialog, lines: lines), mayConfirm(.sendAll) {
                dialog.isConfirmed = true
                effects = request(.heldRuns)
            }
        }
        dialog.scroll = min(max(0, dialog.scroll), max(0, lines - dialogRows))
        replaceDialog(.work(dialog))
        return effects
    }

    /// Whether all that would be executed was on the screen; says what was not.
    private mutating func mayBegin(_ dialog: WorkDialog, lines: Int) -> Bool {
        guard let work = dialog.work, !dialog.isConfirmed else { return false }
        if work.unlisted > 0 {
            say("nothing is executed while runs wait that are not listed here", .warning)
            return false
        }
        guard dialog.seen.lines >= lines else {
            let left = Words.plural(lines - dialog.seen.lines, "line")
            say(
                "nothing is executed yet: \(left) below \(lines - dialog.seen.lines == 1 ? "was" : "were") not on the screen",
                .warning
            )
            return false
        }
        return true
    }

    /// What `:work` shows: why nothing is executed, then every run with what it was given.
    func workLines(of dialog: WorkDialog, width: Int) -> [StyledLine] {
        var lines: [StyledLine] = []
        func add(_ text: SafeText, _ role: ThemeRole) {
            lines += StyledLine.wrapping(text, role, to: width, in: settings.glyphs)
        }
        if let reason = work.reason {
            add("Nothing that waits here is executed yet: \(SafeText(reason).joinedLines()).", .warn)
        }
        guard let held = dialog.work else { return lines + [StyledLine("reading what waits", .textMuted)] }
        for run in held.runs { lines += workLines(of: run, width: width) }
        lines.append(StyledLine())
        if held.unlisted > 0 {
            let rest = Words.plural(held.unlisted, "more run waits", "more runs wait")
            add("\(rest) and cannot be listed here, so none is executed.", .danger)
            add(
                "'signoff runs' lists them, 'signoff cancel' stops one, 'signoff worker --trust' executes all of them unseen.",
                .textMuted
            )
        } else {
            let start = held.runs.isEmpty ? "No run waits. " : ""
            add("\(start)What arrives in this file later is executed from then on as well.", .text)
        }
        if dialog.isConfirmed { lines.append(StyledLine("reading what waits once more", .textMuted)) }
        return lines
    }

    private func workLines(of held: HeldRun, width: Int) -> [StyledLine] {
        let request = held.run.request
        var lines = [StyledLine()]
        // A name that goes on below stands behind a gutter there.
        lines += StyledLine.hanging(
            StyledLine(),
            .name(request.workflow) + "  " + .name(request.thread.rawValue),
            .textStrong,
            to: width,
            in: settings.glyphs
        )
        lines += StyledLine.hanging(
            StyledLine(),
            "asked by \(SafeText.name(request.requestedBy)), \(Words.span(now.duration(since: held.run.createdAt))) ago",
            .textMuted,
            to: width,
            in: settings.glyphs
        )
        if held.run.status == .running, !held.run.isAbandoned(at: now) {
            lines.append(StyledLine("under way in another process: it goes on here when that one vanishes", .textMuted))
        } else if held.run.status == .running || held.run.attempt > 0 {
            lines.append(StyledLine("was under way before: it continues", .textMuted))
        }
        func add(_ words: SafeText, _ values: [JSONValue]) {
            lines += StyledLine.hanging(StyledLine(), words, .textMuted, to: width, in: settings.glyphs)
            for value in values {
                lines += StyledLine.wrapping(
                    SafeText(shown(value).text(.compact)).joinedLines(),
                    to: width - StyledLine.gutterWidth,
                    in: settings.glyphs
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

extension WorkDialog {
    /// Notes which lines are on the screen: they count as read when those before them were.
    fileprivate mutating func note(rows: Int, width: Int) {
        if seen.width != width { seen = Seen(width: width) }
        if scroll <= seen.lines { seen.lines = max(seen.lines, scroll + rows) }
    }
}

extension Painter {
    mutating func draw(_ dialog: WorkDialog, _ state: ConsoleState) -> Position? {
        let lines = state.workLines(of: dialog, width: state.dialogWidth - 4)
        return drawConfirm("Execute what waits", lines, scroll: dialog.scroll, .work(dialog), state)
    }
}

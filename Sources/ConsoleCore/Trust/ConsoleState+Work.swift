import CellGrid
import OrderedCollections
import SignoffCheckpoint

/// Consent to what waits in a file that others may have written.
extension ConsoleState {
    /// The runs that wait here and that this operator has not set going; none when they are executed anyway.
    var heldRuns: [Run] {
        guard case .held = work else { return [] }
        let names = Set(workflows.map(\.name))
        return failures.active.filter { run in
            names.contains(run.request.workflow) && !ownRuns.contains(run.id)
                && (run.status == .pending || run.isAbandoned(at: now))
        }
    }

    /// What the header says about them; nil when there is nothing to say.
    var heldSummary: StyledLine? {
        let count = heldRuns.count
        guard count > 0 else { return nil }
        return StyledLine("\(Words.count(count)) \(count == 1 ? "run waits" : "runs wait")", .warn)
            .adding(" " + Mark.dot + " ", .textMuted).adding(":work begins", .key)
    }

    /// Takes in whether what waits is executed.
    mutating func take(_ work: WaitingWork) {
        self.work = work
        noteHeldRuns()
    }

    /// Says once that runs wait and why they are not executed.
    mutating func noteHeldRuns() {
        guard !isToldOfHeldRuns, let reason = work.reason, !heldRuns.isEmpty else { return }
        isToldOfHeldRuns = true
        let count = heldRuns.count
        say(
            "\(Words.count(count)) \(count == 1 ? "run waits" : "runs wait") here and nothing is executed: \(reason); "
                + ":work shows what would run",
            .warning
        )
    }

    /// Notes a run that this operator set going; says so when it stands behind one that is held.
    mutating func noteOwn(_ run: Run) {
        guard case .held = work else { return }
        ownRuns.insert(run.id)
        if let earlier = heldRuns.first(where: { $0.request.thread == run.request.thread && $0.id != run.id }) {
            say(
                "stored, but run \(earlier.id.rawValue) of \(earlier.request.requestedBy) waits before it on "
                    + "\(run.request.thread.rawValue); :work shows it",
                .warning
            )
        }
    }

    /// Whether `:work` means something now.
    var availabilityOfWork: Availability {
        if let reason = access.readOnlyReason { return .unavailable("read-only: \(reason)") }
        return work == .executed ? .unavailable("what waits is executed already") : .available
    }

    /// `:work`: shows what waits; executing it takes one more key.
    mutating func openWork() -> [ConsoleEffect] {
        dialogs.append(.work(WorkDialog()))
        decisionGuard.disarm(at: now)
        return request(.heldRuns)
    }

    /// Takes in what waits, for the dialog that shows it.
    mutating func take(held runs: [HeldRun]) {
        let others = runs.filter { !ownRuns.contains($0.run.id) }
        for (index, dialog) in dialogs.enumerated() {
            guard case .work(var work) = dialog, work.runs != others else { continue }
            work.runs = others
            dialogs[index] = .work(work)
            decisionGuard.disarm(at: now)
        }
    }

    mutating func take(_ key: KeyEvent, in dialog: WorkDialog) -> [ConsoleEffect] {
        var dialog = dialog
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
            guard isConfirming(key, .sendAll), dialog.runs != nil, mayConfirm(.sendAll) else { return [] }
            closeDialog()
            return [.beginWork]
        }
        let most = max(0, workLines(of: dialog, width: dialogWidth - 4).count - dialogRows)
        dialog.scroll = min(max(0, dialog.scroll), most)
        replaceDialog(.work(dialog))
        return []
    }

    /// Takes in that what waits is executed from now on.
    ///
    /// - Parameter fault: Why the consent cannot be kept beyond this console; nil when it is kept.
    /// - Returns: What to load again.
    mutating func takeWorkBegun(_ fault: String?) -> [ConsoleEffect] {
        work = .executed
        ownRuns = []
        if let fault {
            say("executing what waits, for as long as this console is open: \(fault)", .warning)
        } else {
            say("executing what waits; the trust in this file is noted", .success)
        }
        return request(.runs)
    }

    /// What `:work` shows: why nothing is executed, then every run with what it was given.
    func workLines(of dialog: WorkDialog, width: Int) -> [StyledLine] {
        let glyphs = settings.glyphs
        var lines: [StyledLine] = []
        if let reason = work.reason {
            lines += StyledLine.wrapping(
                SafeText("Nothing that waits here is executed yet: \(reason).").joinedLines(),
                .warn,
                to: width,
                in: glyphs
            )
        }
        guard let runs = dialog.runs else { return lines + [StyledLine("reading what waits", .textMuted)] }
        guard !runs.isEmpty else {
            return lines + [StyledLine(), StyledLine("No run waits. What arrives is executed from now on.", .text)]
        }
        for held in runs { lines += workLines(of: held, width: width) }
        return lines
    }

    private func workLines(of held: HeldRun, width: Int) -> [StyledLine] {
        let request = held.run.request
        var lines = [
            StyledLine(),
            StyledLine(SafeText(request.workflow).joinedLines(), .textStrong).adding("  ")
                .adding(SafeText(request.thread.rawValue).joinedLines()),
            StyledLine("asked by ", .textMuted).adding(SafeText(request.requestedBy).joinedLines(), .text)
                .adding(", \(Words.span(now.duration(since: held.run.createdAt))) ago", .textMuted),
        ]
        if held.run.status == .running || held.run.attempt > 0 {
            lines.append(StyledLine("was under way before: it continues", .textMuted))
        }
        func add(_ words: SafeText, _ values: [JSONValue]) {
            lines.append(StyledLine(words, .textMuted))
            for value in values {
                let text = SafeText(shown(value).text(.compact)).joinedLines()
                for part in text.wrapped(to: max(1, width - 2), in: settings.glyphs) {
                    lines.append(StyledLine(settings.glyphs == .ascii ? "| " : "\u{250A} ", .textMuted).adding(part))
                }
            }
        }
        switch request.action {
        case .start(let input): add("starts with the input", [input.jsonProjection])
        case .branch(_, let input): add("runs again from an earlier checkpoint with the input", [input.jsonProjection])
        case .resume(let answers):
            add("answers", answers.values.map(\.jsonProjection))
            if !held.questions.isEmpty { add("to the question", held.questions) }
        case .proceed: add("continues where the thread stopped", [])
        case .replay(let checkpoint):
            add(SafeText("runs again from checkpoint \(checkpoint.rawValue)").joinedLines(), [])
        case .update: add("sets the state of the thread", [])
        }
        return lines
    }
}

extension Painter {
    mutating func draw(_ dialog: WorkDialog, _ state: ConsoleState) -> Position? {
        let lines = state.workLines(of: dialog, width: state.dialogWidth - 4)
        return drawConfirm("Execute what waits", lines, scroll: dialog.scroll, .work(dialog), state)
    }
}

import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// The plan of staged retries before they are sent, with its options.
package struct RetryPlanDialog: Equatable, Sendable {
    /// The failed runs, in the order they were staged.
    var runs: [RunID]
    var limits = BulkRetry.Limits()
    /// The delay before the first retry.
    var delay: Duration = .zero
    /// The typed number, for more than ten runs.
    var count = TextField()
    var scroll = 0

    static let delays: [Duration] = [.zero, .seconds(30), .seconds(120), .seconds(600), .seconds(3600)]
    static let numbersInFlight = [1, 2, 4, 8, 16]
    static let failureLimits: [Int?] = [1, 3, 5, 10, nil]

    var needed: TypedNumber? {
        runs.count > PlanDialog.countLimit ? TypedNumber(count: runs.count, of: "runs") : nil
    }

    mutating func changeDelay() { delay = Self.next(delay, in: Self.delays) }
    mutating func changeInFlight() {
        limits.maximumInFlight = Self.next(limits.maximumInFlight, in: Self.numbersInFlight)
    }
    mutating func changeFailureLimit() { limits.failureLimit = Self.next(limits.failureLimit, in: Self.failureLimits) }

    private static func next<Value: Equatable>(_ value: Value, in values: [Value]) -> Value {
        let index = values.firstIndex(of: value) ?? -1
        return values[(index + 1) % values.count]
    }
}

extension RetryPlanDialog: CountedDialog {
    var explanation: SafeText { "Enter cancels" }

    func keys(in state: ConsoleState) -> [DialogKey] {
        let limits = runs.count > 1 ? [DialogKey("i", does: "in flight"), DialogKey("o", does: "stop after")] : []
        let confirm = state.settings.keys.dialogKey(.sendAll, does: "retry \(Words.plural(runs.count, "run"))")
        return [confirm, .cancel, DialogKey("w", does: "start")] + limits + [.scroll]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        var dialog = self
        switch key {
        case .escape, .enter, .character("q"):
            state.dialogs.close()
            state.say("nothing was sent; the retries stay staged")
            return []
        case .character("w"): dialog.changeDelay()
        case .character("i"): dialog.changeInFlight()
        case .character("o"): dialog.changeFailureLimit()
        default:
            if takesReading(key, in: &state) { return [] }
            guard state.settings.keys.isKey(key, of: .sendAll) else { return [] }
            return confirm(in: &state)
        }
        state.dialogs.replace(dialog)
        return []
    }

    private func confirm(in state: inout ConsoleState) -> [ConsoleEffect] {
        guard state.failures.staged == runs else {
            state.dialogs.close()
            state.dialogs.open(RetryPlanDialog(runs: state.failures.staged))
            state.input.decisionGuard.disarm(at: state.now)
            state.say("the plan changed while it was open; read it again", .warning)
            return []
        }
        guard isCountRight else {
            state.say("type the number of runs, \(runs.count), then confirm", .warning)
            return []
        }
        guard state.mayConfirm(.sendAll) else { return [] }
        state.dialogs.close()
        let failed = runs.compactMap { id in state.failures.failed.first { $0.id == id } }
        state.failures.bulk = BulkRetry(failed, limits: limits, notBefore: state.now.advanced(by: delay))
        state.failures.staged = []
        state.failures.marks = []
        if delay > .zero { state.say("retrying in \(Words.span(delay)), while this console is open") }
        return state.advanceRetries()
    }

    /// Returns the runs that would be retried, and the options.
    func lines(width: Int, in state: ConsoleState) -> [StyledLine] {
        let runs = runs.compactMap { id in state.failures.failed.first { $0.id == id } }
        let workflows = ForeignText.names(Set(runs.map(\.request.workflow)).sorted())
        var lines = [
            StyledLine("\(Words.plural(runs.count, "failed run"))", .textStrong)
                .adding(" of ").adding(SafeText(workflows).joinedLines())
        ]
        func wrap(_ text: String, _ role: ThemeRole) {
            lines += StyledLine.wrapping(SafeText(text), role, to: width, in: state.settings.glyphs)
        }
        wrap("kept: the results of finished tasks, and the input", .ok)
        wrap("runs again: the failed task and all later ones", .warn)
        lines.append(StyledLine())
        var order: [ErrorFingerprint] = []
        var groups: [ErrorFingerprint: [Run]] = [:]
        for run in runs {
            let fingerprint = ErrorFingerprint(run)
            if groups[fingerprint] == nil { order.append(fingerprint) }
            groups[fingerprint, default: []].append(run)
        }
        for fingerprint in order {
            let group = groups[fingerprint] ?? []
            let message = SafeText.quoted(Words.brief(group.first?.error?.message ?? fingerprint.code))
            lines.append(StyledLine(Mark.times + "\(group.count)  ", .titleCount).adding(message, .stateFailed))
            for run in group {
                lines.append(
                    StyledLine("     ").adding(SafeText.name(run.request.thread.rawValue))
                        .adding("  " + (run.error?.task.map(SafeText.name) ?? ""), .textMuted)
                )
            }
        }
        lines.append(StyledLine())
        func option(_ key: SafeText, _ name: SafeText, _ value: String) {
            lines.append(
                StyledLine(key, .key).adding("  " + name, .textMuted).adding(SafeText(value), .textStrong)
            )
        }
        option(
            "w",
            "start       ",
            delay == .zero ? "now" : "in \(Words.span(delay)), while this console is open"
        )
        if runs.count > 1 {
            option("i", "in flight   ", "\(limits.maximumInFlight) at a time")
            option("o", "stop after  ", limits.failureLimit.map { Words.plural($0, "failure") } ?? "never")
        }
        return lines
    }

    func content(in state: ConsoleState) -> DialogContent {
        .page(
            DialogPage(
                title: "Retry",
                lines: lines(width: state.window.dialogWidth - 4, in: state),
                scroll: scroll,
                question: countQuestion
            )
        )
    }
}

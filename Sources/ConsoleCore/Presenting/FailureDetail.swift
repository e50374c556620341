import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// A failed run: its error, its times, what can be done about it, and what was tried before.
struct FailureDetail {
    let state: ConsoleState

    /// The most characters of a value of a failed run that are laid out.
    private static let textLimit = 4_000

    /// The failed run under the cursor: its error, task, times, what can be done, and what was tried on its thread before.
    func lines(width: Int) -> [StyledLine] {
        guard let run = state.failures.current else { return [] }
        var lines: [StyledLine] = []
        func field(_ name: String, _ value: String, _ role: ThemeRole = .text) {
            let lead = StyledLine(SafeText(name), .jsonKey).adding(.spaces(max(1, 12 - name.count)))
            let shown = value.utf8.count > Self.textLimit ? String(value.prefix(Self.textLimit)) : value
            let left = value.utf8.count - shown.utf8.count
            var text = SafeText(shown).joinedLines()
            if left > 0 { text += Mark.ellipsis + " +\(Words.count(left)) bytes" }
            lines += StyledLine.hanging(lead, text, role, to: width, in: state.settings.glyphs)
        }
        if let message = run.error?.message {
            lines += StyledLine.quoting(message, .danger, to: width, limit: 40, in: state.settings.glyphs)
        } else {
            let words = SafeText("The run ended as \(run.status.rawValue) without an error text.")
            lines += StyledLine.wrapping(words, .danger, to: width, in: state.settings.glyphs)
        }
        lines.append(StyledLine())
        if let code = run.error?.code { field("code", ForeignText.name(code)) }
        if let task = run.error?.task { field("task", ForeignText.name(task), .textStrong) }
        field("workflow", ForeignText.name(run.request.workflow))
        field("thread", ForeignText.name(run.request.thread.rawValue))
        field("run", run.id.rawValue, .textMuted)
        field("attempt", "\(run.attempt)" + (run.interruptedAttempts > 0 ? ", \(run.interruptedAttempts) cut off" : ""))
        field("asked by", ForeignText.name(run.request.requestedBy))
        if let finished = run.finishedAt {
            field(
                "failed",
                "\(Words.clock(finished, offset: state.settings.utcOffset)), \(Words.span(state.now.duration(since: finished))) ago"
            )
        }
        let fingerprint = ErrorFingerprint(run)
        let alike = state.failures.failed.count { ErrorFingerprint($0) == fingerprint }
        if alike > 1 { field("alike", "\(alike) failed runs have this error") }
        field("kind", ForeignText.quoted(fingerprint.text), .textMuted)
        lines.append(StyledLine())
        lines += wayOnLines(of: run, width: width)
        lines += attemptLines(of: run, width: width)
        return lines
    }

    private func wayOnLines(of run: Run, width: Int) -> [StyledLine] {
        var ways = [
            "\(state.settings.keys.label(of: .retry)) stages a retry: finished tasks keep their results, the failed one and what follows run again.",
            "\(state.settings.keys.label(of: .retryEdited)) runs the turn again with another input.",
            "\(state.settings.keys.label(of: .askAgain)) runs it again and asks again.",
            "\(state.settings.keys.label(of: .fork)) chooses an earlier checkpoint to run from.",
        ]
        if case .resume = run.request.action {
            ways[2] =
                "It failed after an answer. \(state.settings.keys.label(of: .askAgain)) asks again: the answer is dropped."
        }
        return ways.flatMap {
            StyledLine.wrapping(SafeText($0), .textMuted, to: width, in: state.settings.glyphs)
        }
    }

    /// What was tried on the thread, newest first.
    private func attemptLines(of run: Run, width: Int) -> [StyledLine] {
        guard let runs = state.failures.attempts[run.request.thread], runs.count > 1 else { return [] }
        var lines = [StyledLine(), StyledLine("runs of this thread, newest first", .header)]
        for run in runs.prefix(50) {
            var line = StyledLine(
                SafeText(Words.clock(run.createdAt, offset: state.settings.utcOffset)) + "  ",
                .textMuted
            )
            let role: ThemeRole =
                switch run.status {
                case .error, .timeout: .stateFailed
                case .success: .stateDone
                case .pending, .running: .stateRunning
                case .interrupted, .cancelled: .statePending
                }
            let status = run.status.rawValue
            line.append("\(status)" + .spaces(max(1, 13 - status.count)), role)
            line.append("\(run.request.action.word)" + .spaces(max(1, 9 - run.request.action.word.count)))
            line.append(SafeText.name(run.request.requestedBy), .textMuted)
            if let start = run.startedAt, let end = run.finishedAt {
                line.append("  \(Words.elapsed(end.duration(since: start)))", .textMuted)
            }
            if run.attempt > 1 { line.append("  attempt \(run.attempt)", .warn) }
            lines.append(line)
            if let error = run.error {
                lines.append(StyledLine(.quoted(error.message), .textMuted).indented(by: 10))
            }
        }
        if runs.count > 50 { lines.append(.elision(lines: runs.count - 50, hidden: 0)) }
        return lines
    }
}

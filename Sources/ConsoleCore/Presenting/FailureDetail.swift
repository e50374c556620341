import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// A failed run: its error, its times, the available commands, and the earlier runs.
struct FailureDetail {
    let state: ConsoleState

    /// The maximum number of characters of a value that are shown.
    private static let textLimit = 4_000

    /// Returns the lines of the failed run under the cursor: its error, task, times, available commands, and the
    /// earlier runs of its thread.
    func lines(width: Int) -> [StyledLine] {
        guard let failure = state.failures.currentFailure else { return [] }
        var lines: [StyledLine] = []
        func field(_ name: String, _ value: String, _ role: ThemeRole = .text) {
            let lead = StyledLine(SafeText(name), .jsonKey).adding(.spaces(max(1, 12 - name.count)))
            let shown = value.utf8.count > Self.textLimit ? String(value.prefix(Self.textLimit)) : value
            let left = value.utf8.count - shown.utf8.count
            var text = SafeText(shown).joinedLines()
            if left > 0 { text += Mark.ellipsis + " +\(Words.count(left)) bytes" }
            lines += StyledLine.hanging(lead, text, role, to: width, in: state.settings.glyphs)
        }
        if let message = failure.message {
            lines += StyledLine.quoting(message, .danger, to: width, limit: 40, in: state.settings.glyphs)
        } else {
            let words = SafeText("The run ended as \(failure.run?.status.rawValue ?? "error") without an error text.")
            lines += StyledLine.wrapping(words, .danger, to: width, in: state.settings.glyphs)
        }
        lines.append(StyledLine())
        if let code = failure.run?.error?.code { field("code", ForeignText.name(code)) }
        if let task = failure.task { field("task", ForeignText.name(task), .textStrong) }
        field("workflow", failure.workflow.map { ForeignText.name($0) } ?? "?")
        field("thread", ForeignText.name(failure.thread.rawValue))
        if let run = failure.run {
            field("run", run.id.rawValue, .textMuted)
            let cut = run.interruptedAttempts > 0 ? ", \(run.interruptedAttempts) cut off" : ""
            field("attempt", "\(run.attempt)" + cut)
            field("asked by", ForeignText.name(run.request.requestedBy))
        }
        if failure.at != .unknown {
            let time = Words.clock(failure.at, offset: state.settings.utcOffset)
            field("failed", "\(time), \(Words.span(state.now.duration(since: failure.at))) ago")
        }
        lines += groupLines(of: failure)
        field("kind", ForeignText.quoted(failure.fingerprint.text), .textMuted)
        lines.append(StyledLine())
        guard let run = failure.run else {
            let words: SafeText = "The thread has no run here. The program that runs it must continue it."
            return lines + StyledLine.wrapping(words, .textMuted, to: width, in: state.settings.glyphs)
        }
        lines += wayOnLines(of: run, width: width)
        lines += attemptLines(of: run, width: width)
        return lines
    }

    /// Returns the number of failures with the same cause, and their times.
    private func groupLines(of failure: Failure) -> [StyledLine] {
        let groups = state.failures.groups
        guard let row = groups.rows.firstIndex(where: { $0.id == failure.id }) else { return [] }
        let count = groups.count(inGroupOf: row)
        guard count > 1 else { return [] }
        var lines = [StyledLine("alike       ", .jsonKey).adding("\(count) failures have this cause")]
        let strip = groups.stripLine(ofGroupOf: row, at: state.now)
        if !strip.parts.isEmpty { lines.append(StyledLine("last 24 h   ", .jsonKey).adding(strip)) }
        return lines
    }

    private func wayOnLines(of run: Run, width: Int) -> [StyledLine] {
        var ways = [
            "\(state.settings.keys.label(of: .retry)) stages a retry: finished tasks keep their results, the failed and later tasks run again.",
            "\(state.settings.keys.label(of: .retryEdited)) runs the turn again with another input.",
            "\(state.settings.keys.label(of: .askAgain)) runs it again and asks again.",
            "\(state.settings.keys.label(of: .fork)) forks at an earlier checkpoint.",
        ]
        if case .resume = run.request.action {
            ways[2] =
                "It failed after an answer. \(state.settings.keys.label(of: .askAgain)) asks again: the answer is dropped."
        }
        return ways.flatMap {
            StyledLine.wrapping(SafeText($0), .textMuted, to: width, in: state.settings.glyphs)
        }
    }

    /// Returns the earlier runs of the thread, newest first.
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

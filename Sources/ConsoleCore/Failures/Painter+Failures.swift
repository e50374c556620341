import CellGrid
import SignoffCheckpoint

extension Painter {
    mutating func drawFailures(_ state: ConsoleState, in area: Rect) -> Position? {
        guard !area.isEmpty else { return nil }
        let visible = state.failures.visible
        guard !visible.isEmpty else {
            let nothing = [
                "No run has failed.", "A run that fails appears here until it is retried or its thread goes on.",
            ]
            let lines = state.emptyLines(
                isLoaded: state.failures.isLoaded,
                all: state.failures.failed.count,
                nothing: nothing
            )
            drawEmpty(lines, in: area, glyphs: glyphs)
            return nil
        }
        let wide = area.size.columns >= 70
        let columns = [
            ListColumn("AGO", at: 3), ListColumn("WORKFLOW", at: 11), ListColumn("THREAD", at: wide ? 26 : 24),
            ListColumn("ERROR", at: wide ? 42 : 36),
        ]
        return drawList(
            columns,
            count: visible.count,
            index: state.failures.cursor.index,
            top: state.failures.cursor.top,
            isFocused: !state.failures.isDetailFocused,
            in: area
        ) { index in
            let run = visible[index]
            // Failures with one cause stand together; only the first of them tells it.
            let isRepeated = index > 0 && visible[index - 1].fingerprint == run.fingerprint
            let error = SafeText(run.error?.message ?? run.status.rawValue).joinedLines()
            return [
                StyledLine("\(Words.span(state.now.duration(since: run.finishedAt ?? run.createdAt)))", .textMuted),
                StyledLine(SafeText(run.request.workflow).joinedLines(), .textMuted),
                StyledLine(SafeText(run.request.thread.rawValue).joinedLines()),
                isRepeated ? StyledLine("  same", .textMuted) : StyledLine(error, .stateFailed),
            ]
        }
    }
}

extension ConsoleState {
    /// The failed run under the cursor: its error, task, attempts and times.
    func failureLines(width: Int) -> [StyledLine] {
        guard let run = failures.current else { return [] }
        var lines: [StyledLine] = []
        func field(_ name: String, _ value: String, _ role: ThemeRole = .text) {
            let lead = StyledLine(SafeText(name), .jsonKey).adding(.spaces(max(1, 12 - name.count)))
            lines.append(lead.adding(SafeText(value).joinedLines(), role))
        }
        lines += StyledLine.wrapping(
            SafeText(run.error?.message ?? "The run ended as \(run.status.rawValue) without an error text."),
            .danger,
            to: width,
            limit: 40,
            in: settings.glyphs
        )
        lines.append(StyledLine())
        if let code = run.error?.code { field("code", code) }
        if let task = run.error?.task { field("task", task, .textStrong) }
        field("workflow", run.request.workflow)
        field("thread", run.request.thread.rawValue)
        field("run", run.id.rawValue, .textMuted)
        field("attempt", "\(run.attempt)" + (run.interruptedAttempts > 0 ? ", \(run.interruptedAttempts) cut off" : ""))
        field("asked by", run.request.requestedBy)
        if let finished = run.finishedAt {
            field(
                "failed",
                "\(Words.clock(finished, offset: settings.utcOffset)), \(Words.span(now.duration(since: finished))) ago"
            )
        }
        let alike = failures.failed.count { $0.fingerprint == run.fingerprint }
        if alike > 1 { field("alike", "\(alike) failed runs have this error") }
        lines.append(StyledLine())
        let key = settings.keys.sequences(for: .retry).first?.label ?? ":retry"
        lines += StyledLine.wrapping(
            "\(key) retries: finished tasks keep their results, the failed one and what follows run again.",
            .textMuted,
            to: width,
            in: settings.glyphs
        )
        return lines
    }
}

import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The pane beside the checkpoints, by tab.
struct HistoryDetail {
    let state: ConsoleState

    func lines(width: Int) -> [StyledLine] {
        guard let entry = state.history.current else { return [] }
        if state.history.tab == .difference, entry.fault == nil {
            return ComparisonText(state: state).lines(width: width)
        }
        let lines = headingLines(of: entry, width: width)
        if let fault = entry.fault {
            return lines + StyledLine.quoting(fault, .danger, to: width, in: state.settings.glyphs)
        }
        switch state.history.tab {
        case .state: return lines + stateLines(of: entry, width: width)
        case .difference: return lines
        case .tasks: return lines + taskLines(of: entry, width: width)
        case .writes: return lines + writeLines(of: entry, width: width)
        case .metadata: return lines + state.lineLayout.outline(width).lines(of: entry.metadata)
        case .graph: return lines + graphLines(width: width)
        }
    }

    private func headingLines(of entry: HistoryEntry, width: Int) -> [StyledLine] {
        var lines = [
            StyledLine(SafeText(entry.checkpoint.rawValue).joinedLines(), .textMuted),
            StyledLine(SafeText(entry.createdAt).joinedLines(), .textMuted),
        ]
        if let reason = HistoryRow(state: state).branchReason(of: entry, parent: state.history.entry(entry.parent)) {
            lines += StyledLine.hanging(
                StyledLine(),
                SafeText(reason).joinedLines(),
                .graphFork,
                to: width,
                in: state.settings.glyphs
            )
        }
        if let run = entry.run {
            let cut = run.interruptedAttempts
            var line = StyledLine("run \(Words.short(run.id.rawValue)) of ", .textMuted)
            line.append(SafeText.name(run.request.requestedBy), .textMuted)
            let offset = state.settings.utcOffset
            let standing = run.notBefore.map { "sleeps until \(Words.moment($0, offset: offset, at: state.now))" }
            line.append(", \(standing ?? run.status.rawValue), attempt \(run.attempt)", .textMuted)
            if cut > 0 { line.append(", \(cut) cut off", .warn) }
            lines.append(line)
        }
        return lines + [StyledLine()]
    }

    private func stateLines(of entry: HistoryEntry, width: Int) -> [StyledLine] {
        guard let input = entry.input else {
            let values = state.lineLayout.state(entry.values, width)
            guard state.history.isOfUnknownGraph else { return values }
            let remark =
                "A channel without a write has no stored value. Its default is known only to the program that has the graph."
            return values + [StyledLine()]
                + StyledLine.wrapping(SafeText(remark), .textMuted, to: width, in: state.settings.glyphs)
        }
        return [StyledLine("input of the turn that starts here", .header)]
            + state.lineLayout.state(input, width) + [StyledLine(), StyledLine("saved before it", .header)]
            + state.lineLayout.state(entry.values, width)
    }

    /// The graph at this superstep.
    ///
    /// A drawing wider than the pane is cut, with a line that names the command for the whole drawing.
    private func graphLines(width: Int) -> [StyledLine] {
        guard let graph = state.history.currentGraph else {
            return [StyledLine("reading the graph" + Mark.ellipsis, .textMuted)]
        }
        let view = GraphView(graph: graph, glyphs: state.settings.glyphs)
        let chart = view.chart
        let remark = StyledLine("The drawing is wider than the pane. :graph shows it whole.", .textMuted)
        return (chart.width > width ? [remark] : []) + view.lines(of: chart)
    }

    private func taskLines(of entry: HistoryEntry, width: Int) -> [StyledLine] {
        var lines: [StyledLine] = []
        let isOldBranch =
            (state.history.thread.flatMap { state.history.graphs[$0] }?.rows[entry.checkpoint]?.lane ?? 0) > 0
        if entry.tasks.isEmpty {
            lines.append(StyledLine("No task has stored a result after this checkpoint.", .textMuted))
        }
        for task in entry.tasks {
            let indent = min(2 * (task.calls.count + task.run.count), width / 3)
            let (mark, role, word) = task.look(isOldBranch: isOldBranch)
            var line = StyledLine(mark + " ", role)
            for name in task.run { line.append(SafeText.name(name) + " / ", .textMuted) }
            line.append(SafeText.name(task.title), task.name == nil ? .textMuted : .textStrong)
            line.append("  " + word, role)
            if task.isFinished, !task.calls.isEmpty { line.append(", result kept", .textMuted) }
            line.append("  \(Words.short(task.id))", .textMuted)
            lines.append(line.indented(by: indent))
            let inner = max(10, width - indent - 2)
            if !task.isFinished, let retry = lastRetry(of: task) {
                lines.append(StyledLine(EventText(state: state).attemptWords(retry), .warn).indented(by: indent + 2))
                lines += StyledLine.quoting(
                    retry["error"]?.stringValue ?? "",
                    .textMuted,
                    to: inner,
                    limit: 4,
                    in: state.settings.glyphs
                ).map { $0.indented(by: indent + 2) }
            }
            if let error = task.error {
                lines += StyledLine.quoting(error, .danger, to: inner, limit: 20, in: state.settings.glyphs)
                    .map { $0.indented(by: indent + 2) }
            }
            if task.asked > 1 {
                lines.append(StyledLine("asked \(task.asked) times, last:", .textMuted).indented(by: indent + 2))
            }
            for question in task.questions {
                lines.append(
                    StyledLine(Mark.paused + (task.isAsking && !isOldBranch ? " asks" : " asked"), .statePending)
                        .indented(
                            by: indent + 2
                        )
                )
                lines += state.lineLayout.outline(inner - 2).lines(of: question, indent: indent + 4)
            }
            if let result = task.result {
                lines += state.lineLayout.outline(inner).lines(of: result, indent: indent + 2)
            }
        }
        return lines + retryLines(of: entry, width: width)
    }

    /// Returns the failed tasks that will run again and have stored nothing.
    private func retryLines(of entry: HistoryEntry, width: Int) -> [StyledLine] {
        guard let thread = state.history.thread, let run = entry.run?.id else { return [] }
        let known = Set(entry.tasks.map(\.id))
        var waiting: OrderedDictionary<String, JSONObject> = [:]
        for event in state.streams.byThread[thread] ?? [] where event.run == run {
            guard event.payload["event"] == "retry", let retry = event.payload.objectValue,
                let id = retry["id"]?.stringValue, !known.contains(id)
            else { continue }
            waiting[id] = retry
        }
        return waiting.values.flatMap { retry in
            [
                StyledLine(Mark.ring + " ", .statePending)
                    .adding(SafeText.name(retry["name"]?.stringValue ?? "?"), .textStrong)
                    .adding("  " + EventText(state: state).attemptWords(retry), .warn)
            ]
                + StyledLine.quoting(
                    retry["error"]?.stringValue ?? "",
                    .textMuted,
                    to: width - 4,
                    limit: 4,
                    in: state.settings.glyphs
                ).map { $0.indented(by: 4) }
        }
    }

    /// Returns the last failed attempt of a task that will run again.
    private func lastRetry(of task: HistoryEntry.Task) -> JSONObject? {
        guard let thread = state.history.thread else { return nil }
        let event = state.streams.byThread[thread]?.last { event in
            event.payload["event"] == "retry" && event.payload["id"]?.stringValue == task.id
        }
        return event?.payload.objectValue
    }

    private func writeLines(of entry: HistoryEntry, width: Int) -> [StyledLine] {
        guard !entry.writes.isEmpty else {
            return [StyledLine("Nothing was written during this step.", .textMuted)]
        }
        return entry.writes.flatMap { write in
            [
                StyledLine(SafeText.name(write.task), .textStrong).adding(" " + Mark.arrow + " ", .textMuted)
                    .adding(SafeText.name(write.channel), .jsonKey)
            ] + state.lineLayout.outline(width - 2).lines(of: write.value, indent: 2)
        }
    }
}

extension HistoryEntry.Task {
    /// Returns the mark, role and word of the task's state.
    fileprivate func look(isOldBranch: Bool) -> (SafeText, ThemeRole, SafeText) {
        if isFinished || result != nil { return (Mark.approve, .stateDone, "done") }
        if isAsking, isOldBranch { return (Mark.paused, .stateOldBranch, "asked on an old branch and not answered") }
        if isAsking { return (Mark.paused, .statePending, "waits for an answer") }
        if error != nil { return (Mark.reject, .stateFailed, "failed") }
        return (Mark.ring, .statePending, "not finished")
    }
}

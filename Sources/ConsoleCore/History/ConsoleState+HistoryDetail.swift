import CellGrid
import OrderedCollections
import SignoffCheckpoint

/// What the pane beside the checkpoints says, tab by tab.
extension ConsoleState {
    /// Shows the history of a thread: the one named, or the one under the cursor.
    mutating func showHistory(_ argument: String?) -> [ConsoleEffect] {
        let thread = argument.map(ThreadID.init(_:)) ?? currentThread
        if screen == .history, let thread, thread != history.thread { jumps.leave(place) }
        show(.history)
        guard let thread else { return [] }
        showThread(thread)
        return request(.history(thread))
    }

    /// Makes the history screen show a thread.
    mutating func showThread(_ thread: ThreadID) {
        guard history.thread != thread else { return }
        history.thread = thread
        history.compared = []
        history.cursor = ListCursor()
        history.scroll = 0
        history.filter = ""
    }

    func historyDetailLines(width: Int) -> [StyledLine] {
        guard let entry = history.current else { return [] }
        if history.tab == .difference, entry.fault == nil { return comparisonLines(width: width) }
        let lines = headingLines(of: entry, width: width)
        if let fault = entry.fault {
            return lines + StyledLine.quoting(fault, .danger, to: width, in: settings.glyphs)
        }
        switch history.tab {
        case .state: return lines + stateLines(of: entry, width: width)
        case .difference: return lines
        case .tasks: return lines + taskLines(of: entry, width: width)
        case .writes: return lines + writeLines(of: entry, width: width)
        case .metadata: return lines + outline(width).lines(of: entry.metadata)
        }
    }

    private func headingLines(of entry: HistoryEntry, width: Int) -> [StyledLine] {
        var lines = [
            StyledLine(SafeText(entry.checkpoint.rawValue).joinedLines(), .textMuted),
            StyledLine(SafeText(entry.createdAt).joinedLines(), .textMuted),
        ]
        if let reason = branchReason(of: entry, parent: history.entry(entry.parent)) {
            lines += StyledLine.hanging(
                StyledLine(),
                SafeText(reason).joinedLines(),
                .graphFork,
                to: width,
                in: settings.glyphs
            )
        }
        if let run = entry.run {
            let cut = run.interruptedAttempts
            var line = StyledLine("run \(Words.short(run.id.rawValue)) of ", .textMuted)
            line.append(SafeText.name(run.request.requestedBy), .textMuted)
            line.append(", \(run.status.rawValue), attempt \(run.attempt)", .textMuted)
            if cut > 0 { line.append(", \(cut) cut off", .warn) }
            lines.append(line)
        }
        return lines + [StyledLine()]
    }

    private func stateLines(of entry: HistoryEntry, width: Int) -> [StyledLine] {
        guard let input = entry.input else { return outline(width).lines(of: entry.values) }
        return [StyledLine("input of the turn that starts here", .header)]
            + outline(width).lines(of: input) + [StyledLine(), StyledLine("saved before it", .header)]
            + outline(width).lines(of: entry.values)
    }

    private func taskLines(of entry: HistoryEntry, width: Int) -> [StyledLine] {
        var lines: [StyledLine] = []
        let isOldBranch = (history.thread.flatMap { history.graphs[$0] }?.rows[entry.checkpoint]?.lane ?? 0) > 0
        if entry.tasks.isEmpty { lines.append(StyledLine("No task has stored anything from here on.", .textMuted)) }
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
                lines.append(StyledLine(attemptWords(retry), .warn).indented(by: indent + 2))
                lines += StyledLine.quoting(
                    retry["error"]?.stringValue ?? "",
                    .textMuted,
                    to: inner,
                    limit: 4,
                    in: settings.glyphs
                ).map { $0.indented(by: indent + 2) }
            }
            if let error = task.error {
                lines += StyledLine.quoting(error, .danger, to: inner, limit: 20, in: settings.glyphs)
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
                lines += outline(inner - 2).lines(of: question, indent: indent + 4)
            }
            if let result = task.result { lines += outline(inner).lines(of: result, indent: indent + 2) }
        }
        return lines + retryLines(of: entry, width: width)
    }

    /// Tasks that failed, are to be run again, and have stored nothing yet.
    private func retryLines(of entry: HistoryEntry, width: Int) -> [StyledLine] {
        guard let thread = history.thread, let run = entry.run?.id else { return [] }
        let known = Set(entry.tasks.map(\.id))
        var waiting: OrderedDictionary<String, JSONObject> = [:]
        for event in streams.byThread[thread] ?? [] where event.run == run {
            guard event.payload["event"] == "retry", let retry = event.payload.objectValue,
                let id = retry["id"]?.stringValue, !known.contains(id)
            else { continue }
            waiting[id] = retry
        }
        return waiting.values.flatMap { retry in
            [
                StyledLine(Mark.ring + " ", .statePending)
                    .adding(SafeText.name(retry["name"]?.stringValue ?? "?"), .textStrong)
                    .adding("  " + attemptWords(retry), .warn)
            ]
                + StyledLine.quoting(
                    retry["error"]?.stringValue ?? "",
                    .textMuted,
                    to: width - 4,
                    limit: 4,
                    in: settings.glyphs
                ).map { $0.indented(by: 4) }
        }
    }

    /// The last attempt of a task that failed and was to be followed by another.
    private func lastRetry(of task: HistoryEntry.Task) -> JSONObject? {
        guard let thread = history.thread else { return nil }
        let event = streams.byThread[thread]?.last { event in
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
            ] + outline(width - 2).lines(of: write.value, indent: 2)
        }
    }
}

extension HistoryEntry.Task {
    /// Its state in a mark, a role and a word.
    fileprivate func look(isOldBranch: Bool) -> (SafeText, ThemeRole, SafeText) {
        if isFinished || result != nil { return (Mark.approve, .stateDone, "done") }
        if isAsking, isOldBranch { return (Mark.paused, .stateOldBranch, "asked on an old branch, never answered") }
        if isAsking { return (Mark.paused, .statePending, "waits for an answer") }
        if error != nil { return (Mark.reject, .stateFailed, "failed") }
        return (Mark.ring, .statePending, "not finished")
    }
}

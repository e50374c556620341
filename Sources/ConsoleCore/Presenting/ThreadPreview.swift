import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The pane beside Threads, for the thread under the cursor.
struct ThreadPreview {
    /// The maximum number of questions, and of the actions of one question, that are shown.
    private static let questionLimit = 3
    /// The maximum number of lines of one value.
    private static let valueLines = 16
    /// The maximum size of a question that is laid out, in bytes.
    private static let questionBytes = 64 << 10
    /// The maximum number of events that are shown.
    private static let eventLimit = 20

    let state: ConsoleState

    /// Returns the lines of the current tab.
    func lines(width: Int) -> [StyledLine] {
        guard let thread = state.threads.current else { return [] }
        switch state.threads.tab {
        case .thread: return threadLines(of: thread, width: width)
        case .state: return ThreadTabs(state: state, thread: thread.thread).stateLines(width: width)
        case .history: return ThreadTabs(state: state, thread: thread.thread).historyLines()
        }
    }

    // MARK: The thread

    private func threadLines(of thread: ThreadSummary, width: Int) -> [StyledLine] {
        let activity = state.activity(of: thread)
        var sections = [headLines(of: thread, activity, width: width)]
        sections.append(errorLines(of: thread, activity, width: width))
        sections.append(questionLines(of: thread, width: width))
        sections.append(outputLines(of: thread, activity, width: width))
        sections.append(eventLines(of: thread))
        return Array(sections.filter { !$0.isEmpty }.joined(separator: [StyledLine()]))
    }

    private func headLines(of thread: ThreadSummary, _ activity: ThreadActivity, width: Int) -> [StyledLine] {
        let glyphs = state.settings.glyphs
        let outline = state.threads.outlines[thread.thread]
        var lines = [
            StyledLine(SafeText.name(thread.thread.rawValue), .title)
                .adding(" \u{b7} ", .textMuted).adding(SafeText.name(thread.workflow ?? "?"), .textMuted)
        ]
        let (mark, role) = activity.state.look
        let words = SafeText(activity.words(at: state.now)).joinedLines()
        lines += StyledLine.hanging(StyledLine(mark + " ", role), words, role, to: width, in: glyphs)
        if let timeline = outline?.timeline.line(width: width, in: glyphs) { lines.append(timeline) }
        if let fanOut = outline?.fanOut { lines.append(fanOut.line(barWidth: max(6, min(40, width - 30)))) }
        lines.append(StyledLine())
        func field(_ name: String, _ value: SafeText) {
            let lead = StyledLine(SafeText(name), .jsonKey).adding(.spaces(max(1, 12 - name.count)))
            lines += StyledLine.hanging(lead, value, .text, to: width, in: glyphs)
        }
        if let worked = outline?.times.worked(at: state.now) { field("took", SafeText(RunTimeline.words(worked))) }
        if let waited = outline?.times.waited(at: state.now) { field("waited", SafeText(RunTimeline.words(waited))) }
        if let name = activity.requestedBy { field("by", SafeText.name(name)) }
        if let run = state.failures.activeRun(of: thread.thread) ?? state.threads.runs[thread.thread] {
            field("run", SafeText.name(run.id.rawValue) + (run.attempt > 1 ? ", attempt \(run.attempt)" : ""))
        }
        if let step = thread.step, step >= 0 { field("step", "\(step)") }
        let time = Words.clock(thread.updatedAt, offset: state.settings.utcOffset)
        field("changed", SafeText("\(time), \(Words.ago(since: thread.updatedAt, at: state.now))"))
        return lines
    }

    private func errorLines(of thread: ThreadSummary, _ activity: ThreadActivity, width: Int) -> [StyledLine] {
        guard activity.state == .failed || activity.state == .timedOut else { return [] }
        let run = state.failures.failed.first { $0.request.thread == thread.thread }
        guard let message = thread.error ?? run?.error?.message else { return [] }
        return [StyledLine("error", .header)]
            + StyledLine.quoting(message, .danger, to: width, limit: Self.valueLines, in: state.settings.glyphs)
    }

    // MARK: Questions

    private func questionLines(of thread: ThreadSummary, width: Int) -> [StyledLine] {
        let entries = state.inbox.entries.filter { $0.question.thread == thread.thread }
        guard !entries.isEmpty else { return [] }
        var lines: [StyledLine] = []
        for entry in entries.prefix(Self.questionLimit) {
            if !lines.isEmpty { lines.append(StyledLine()) }
            lines += askedLines(of: entry, width: width)
        }
        return lines + Self.more(of: entries.count, "question")
    }

    private func askedLines(of entry: InboxEntry, width: Int) -> [StyledLine] {
        let glyphs = state.settings.glyphs
        let summary = SummaryLine(of: state.inbox.comparison.summary(of: entry.subject), glyphs: glyphs)
        var lines = [StyledLine("asks", .header), summary.fitted(to: width)]
        guard entry.item.payload.approximateBytes <= Self.questionBytes else {
            let size = Words.count(entry.item.payload.approximateBytes / 1024)
            lines.append(StyledLine("A question of \(size) KB; the inbox shows it.", .textMuted))
            return lines
        }
        let layout = state.lineLayout.hiding(state.secrets(of: entry))
        let actions = entry.item.actions
        for action in actions.prefix(Self.questionLimit) {
            lines.append(StyledLine(SafeText.name(action.name), .textStrong))
            if let text = action.description, !text.isEmpty {
                // The description has two gutters, so that it cannot pass for a line of the arguments.
                lines += layout.quote(text, .text, width - StyledLine.gutterWidth).map(\.inGutter)
            }
            var outline = layout.outline(width, tool: action.name)
            outline.lineLimit = Self.valueLines
            lines += outline.lines(of: action.arguments)
        }
        return lines + Self.more(of: actions.count, "action")
    }

    /// Returns the line for those beyond the limit; empty for none.
    private static func more(of count: Int, _ noun: String) -> [StyledLine] {
        let left = count - questionLimit
        return left > 0 ? [StyledLine(Mark.ellipsis + " +\(Words.plural(left, noun))", .textMuted)] : []
    }

    // MARK: Output and events

    private func outputLines(of thread: ThreadSummary, _ activity: ThreadActivity, width: Int) -> [StyledLine] {
        guard let event = state.threads.outlines[thread.thread]?.output else { return [] }
        let isResult = activity.state == .done
        var value = event.payload
        var heading = StyledLine(isResult ? "result" : "last output", .header)
        if event.mode == "updates", let members = value.objectValue,
            let (name, result) = members.elements.first(where: { !$0.key.hasPrefix("__") })
        {
            heading.append("  of ", .textMuted)
            heading.append(SafeText.name(name), .textMuted)
            value = result
        }
        var outline = state.lineLayout.outline(width)
        outline.lineLimit = Self.valueLines
        return [heading] + outline.lines(of: value)
    }

    private func eventLines(of thread: ThreadSummary) -> [StyledLine] {
        guard let events = state.streams.byThread[thread.thread] else { return [ThreadTabs.loading] }
        guard !events.isEmpty else {
            return [StyledLine("No events of this thread are stored.", .textMuted)]
        }
        let text = EventText(state: state)
        return [StyledLine("events, newest first", .header)]
            + events.suffix(Self.eventLimit).reversed().map { text.line($0, followsGap: false, showsThread: false) }
    }
}

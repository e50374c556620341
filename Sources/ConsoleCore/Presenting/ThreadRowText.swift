import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The texts of a row of Threads.
struct ThreadRowText {
    private let state: ConsoleState
    private let events: EventText
    private let questions: [ThreadID: InboxEntry]

    /// Prepares the rows of threads.
    ///
    /// - Parameters:
    ///   - state: The state of the console.
    ///   - threads: The threads of the visible rows.
    init(state: ConsoleState, threads: some Sequence<ThreadID>) {
        self.state = state
        events = EventText(state: state)
        let wanted = Set(threads)
        var questions: [ThreadID: InboxEntry] = [:]
        for entry in state.inbox.entries where wanted.contains(entry.question.thread) {
            if questions[entry.question.thread] == nil { questions[entry.question.thread] = entry }
        }
        self.questions = questions
    }

    /// Returns the cells of a row.
    func cells(of thread: ThreadSummary, in columns: ThreadColumns) -> [StyledLine] {
        let activity = state.activity(of: thread)
        let outline = state.threads.outlines[thread.thread]
        return columns.kinds.map { kind in
            switch kind {
            case .state:
                let (mark, role) = activity.state.look
                return StyledLine(mark + " \(activity.state.word)", role)
            case .workflow: return StyledLine(SafeText.name(thread.workflow ?? "?"), .textMuted)
            case .thread:
                return StyledLine(
                    name: thread.thread.rawValue,
                    cutTo: columns.threadRoom,
                    in: state.settings.glyphs
                )
            case .progress: return progress(of: thread, activity, outline, width: columns.progressWidth)
            case .last: return last(of: thread, activity, outline, width: columns.lastWidth)
            case .took: return time(outline?.times.worked(at: state.now))
            case .waited: return time(outline?.times.waited(at: state.now))
            case .by: return StyledLine(activity.requestedBy.map { SafeText.name($0) } ?? "", .textMuted)
            case .changed: return changed(thread, activity, hasWorker: columns.hasWorker)
            }
        }
    }

    private func time(_ duration: Duration?) -> StyledLine {
        guard let duration else { return StyledLine(Mark.emDash, .textMuted) }
        let words = duration < .seconds(60) ? RunTimeline.words(duration) : Words.countdown(duration)
        return StyledLine(SafeText(words), .textMuted)
    }

    // MARK: Progress

    private func progress(
        of thread: ThreadSummary,
        _ activity: ThreadActivity,
        _ outline: ThreadOutline?,
        width: Int
    ) -> StyledLine {
        let known = activity.state == .asks ? questions[thread.thread]?.subject.progress : nil
        var label = progressLabel(of: thread, activity, outline, known)
        if let attempt = state.failures.activeRun(of: thread.thread)?.attempt, attempt > 1 {
            label.append("  attempt \(attempt)", .warn)
        }
        if activity.state == .running || activity.state == .silent,
            let counts = state.streams.rates.counts(of: thread.thread, at: state.now)
        {
            label.append("  ")
            label.append(EventRates.line(of: counts))
        }
        if let fanOut = outline?.fanOut, activity.state == .running || activity.state == .silent {
            let name = label.parts.isEmpty ? StyledLine() : label.adding(" ")
            return fanOut.line(barWidth: 6).adding(" ").adding(name)
        }
        let current: RunTimeline.Current? =
            switch activity.state {
            case .asks: .asks
            case .running, .silent, .stopping: .runs
            default: nil
            }
        let room = width - label.width(in: state.settings.glyphs) - 1
        let marks = outline?.timeline.marks(
            current: current,
            remaining: known.map { max(0, $0.total - $0.done) } ?? 0,
            width: max(6, room),
            in: state.settings.glyphs
        )
        guard let marks, !marks.parts.isEmpty else { return label }
        return marks.adding(" ").adding(label)
    }

    /// Returns the step that asks, failed or is running.
    ///
    /// For a finished thread, the marks suffice.
    private func progressLabel(
        of thread: ThreadSummary,
        _ activity: ThreadActivity,
        _ outline: ThreadOutline?,
        _ known: QuestionFacts.Progress?
    ) -> StyledLine {
        if let known {
            let name = known.label.map { SafeText.name($0) + " " } ?? ""
            return StyledLine(name + "\(known.done)/\(known.total)", .statePending)
        }
        let part = outline?.timeline.parts.last { $0.name != nil }
        switch activity.state {
        case .asks, .done, .rejected, .canceled, .idle:
            guard part == nil, let step = thread.step, step >= 0 else { break }
            return StyledLine("step \(step)", .textMuted)
        case .failed, .timedOut, .running, .silent, .stopping, .sleeping, .waitsForWorker, .lostWorker:
            guard let part, let name = part.name else { break }
            let count: SafeText = part.count > 1 ? " " + Mark.times + "\(Words.count(part.count))" : ""
            return StyledLine(.name(name) + count, part.outcome == .failed ? .stateFailed : .textMuted)
        }
        return StyledLine()
    }

    // MARK: The last thing that was said

    private func last(
        of thread: ThreadSummary,
        _ activity: ThreadActivity,
        _ outline: ThreadOutline?,
        width: Int
    ) -> StyledLine {
        switch activity.state {
        case .asks: return question(of: thread, width: width)
        case .failed, .timedOut:
            let message =
                thread.error ?? state.failures.failed.first { $0.request.thread == thread.thread }?.error?.message
            return message.map { StyledLine(.quoted(Words.brief($0)), .stateFailed) } ?? output(outline)
        case .sleeping:
            let due = activity.wakesAt.map { Words.moment($0, offset: state.settings.utcOffset, at: state.now) }
            return StyledLine("sleeps until \(due ?? "later")", .textMuted)
        case .waitsForWorker, .lostWorker, .silent, .stopping:
            return StyledLine(SafeText(activity.words(at: state.now)).joinedLines(), .warn)
        case .rejected: return rejection(thread, activity)
        case .running:
            if let event = state.streams.rates.newest(of: thread.thread, at: state.now), event.mode == "custom" {
                return events.summary(event)
            }
            let said = output(outline)
            guard said.parts.isEmpty else { return said }
            return StyledLine(SafeText(activity.detail(at: state.now) ?? "").joinedLines(), .textMuted)
        case .done, .canceled, .idle: return output(outline)
        }
    }

    private func output(_ outline: ThreadOutline?) -> StyledLine {
        outline?.output.map { events.summary($0) } ?? StyledLine()
    }

    /// Returns the question as the queue shows it.
    ///
    /// The progress is in its own column.
    private func question(of thread: ThreadSummary, width: Int) -> StyledLine {
        let count = StyledLine("\(Words.plural(max(1, thread.openInterrupts), "question"))", .statePending)
        guard let entry = questions[thread.thread] else { return count }
        let summary = state.inbox.comparison.summary(of: entry.subject)
        let parts = QuestionSummary(parts: summary.parts.filter { $0.kind != .progress })
        let several = thread.openInterrupts > 1 ? count.adding("  ") : StyledLine()
        let room = width - several.width(in: state.settings.glyphs)
        return several.adding(SummaryLine(of: parts, glyphs: state.settings.glyphs).fitted(to: max(8, room)))
    }

    private func rejection(_ thread: ThreadSummary, _ activity: ThreadActivity) -> StyledLine {
        let words = activity.detail(at: state.now).map { SafeText($0).joinedLines() } ?? "rejected"
        var line = StyledLine(words, .warn)
        if let reason = state.threads.runs[thread.thread]?.request.action.rejectionReason {
            line.append(": ", .textMuted)
            line.append(.quoted(reason), .text)
        }
        return line
    }

    // MARK: When it changed

    private func changed(_ thread: ThreadSummary, _ activity: ThreadActivity, hasWorker: Bool) -> StyledLine {
        let ago = StyledLine(SafeText(Words.ago(since: thread.updatedAt, at: state.now)), .textMuted)
        guard let end = activity.leaseEnd, let worker = activity.worker else { return ago }
        let lease = StyledLine("lease \(Words.span(end.duration(since: state.now)))", .textMuted)
        guard hasWorker else { return lease }
        return StyledLine(SafeText.name(String(worker.rawValue.prefix(16))), .text)
            .adding(", ", .textMuted).adding(lease)
    }
}

extension RunAction {
    /// The first reason of a rejection; `nil` for none.
    fileprivate var rejectionReason: String? {
        guard case .resume(let answers) = self else { return nil }
        return answers.values.lazy.compactMap(Self.reason).first
    }

    private static func reason(_ answer: StoredValue) -> String? {
        switch answer {
        case .map(let members):
            if let message = members["message"]?.stringValue { return message }
            return members["decisions"].flatMap(reason)
        case .array(let decisions): return decisions.lazy.compactMap(reason).first
        default: return nil
        }
    }
}

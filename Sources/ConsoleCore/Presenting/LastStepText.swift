import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The lines above a question of a thread with earlier steps: the steps so far, and the output of the last one.
struct LastStepText {
    /// The maximum number of output lines.
    private static let printedLimit = 4

    let state: ConsoleState
    let entry: InboxEntry

    /// Returns the lines; empty when no events of the thread are stored.
    func lines(width: Int) -> [StyledLine] {
        guard let events = state.streams.byThread[entry.question.thread] else { return [] }
        let before = entry.events(before: events)
        let progress = entry.subject.progress
        let timeline = RunTimeline(of: before, asking: progress?.label ?? "asks")
        let remaining = progress.map { $0.total - $0.done }
        let glyphs = state.settings.glyphs
        guard let line = timeline.line(width: width, remaining: remaining, in: glyphs) else { return [] }
        let printed = Self.printed(in: before)
        guard !printed.isEmpty else { return [line] }
        let shown = printed.suffix(Self.printedLimit).map { text in
            StyledLine(
                SafeText(text).joinedLines().truncated(to: width - StyledLine.gutterWidth, in: glyphs),
                .textMuted
            )
            .inGutter
        }
        let left = printed.count - shown.count
        let heading = StyledLine("printed before", .textMuted)
            .adding(left > 0 ? "  \(Words.plural(left, "line")) above" : "", .textMuted)
        return [line, heading] + shown
    }

    /// Returns the output lines of the last step, newest last: the custom events since the end of the previous step.
    private static func printed(in events: [RunEvent]) -> [String] {
        guard let last = events.lastIndex(where: { $0.mode == "custom" }) else { return [] }
        let start = events[..<last].lastIndex { event in
            event.mode == "run" || (event.mode == "updates" && event.namespace.isEmpty)
        }
        return events[(start.map { $0 + 1 } ?? 0)...last].filter { $0.mode == "custom" }.flatMap { event -> [String] in
            if let text = event.payload.stringValue { return [text] }
            return event.payload["lines"]?.arrayValue?.compactMap(\.stringValue) ?? []
        }
    }
}

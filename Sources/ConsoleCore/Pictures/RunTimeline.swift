import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The steps of a thread so far: `✓ preflight 10ms ─ ✓ migrate 2.6s ─ ‖ smoke`.
///
/// The name of a step is the name that its task reports, otherwise the name of the task. Several tasks of one step are
/// one part. The time in which operators answered stands between the steps.
struct RunTimeline: Equatable, Sendable {
    /// The outcome of a part.
    enum Outcome: Equatable, Sendable {
        case done
        case failed
        /// The step has begun and has not ended.
        case begun
        /// The step waits for an answer.
        case asks
        /// The questions of the step were answered.
        case answered
    }

    /// A part of the run.
    struct Part: Equatable, Sendable {
        /// The step; `nil` for the time in which operators answered.
        var name: String?
        var outcome: Outcome
        /// The duration; `nil` when unknown.
        var duration: Duration?
        /// The number of tasks of this name that ended one after the other.
        var count = 1
    }

    private(set) var parts: [Part] = []

    /// Computes the parts.
    ///
    /// - Parameters:
    ///   - events: The events of the thread, oldest first.
    ///   - asked: The step whose question is open; `nil` for none.
    init(of events: [RunEvent], asking asked: String?) {
        var last: Timestamp?
        var askedSince: Timestamp?
        for event in events {
            defer { last = event.at }
            switch event.mode {
            case "run":
                if event.payload["event"] == "begin" {
                    if let since = askedSince {
                        parts.append(Part(outcome: .answered, duration: event.at.duration(since: since)))
                    }
                    askedSince = nil
                } else if event.payload["event"] == "end", event.payload["status"] != "interrupted",
                    parts.last?.outcome == .begun
                {
                    // No step outlives its run. A run that pauses continues its steps later.
                    parts[parts.count - 1].outcome = .failed
                    if let last { add(event.at.duration(since: last)) }
                } else if event.payload["status"] == "error" {
                    noteFailure(event, since: last)
                }
            case "updates" where event.namespace.isEmpty:
                for (name, value) in event.payload.objectValue ?? [:] {
                    if name == "__interrupt__" {
                        askedSince = askedSince ?? event.at
                    } else if !name.hasPrefix("__") {
                        note(name, value, took: last.map { event.at.duration(since: $0) })
                    }
                }
            default: break
            }
        }
        guard let asked else { return }
        if let last = parts.last, last.name == asked, last.outcome != .failed { parts.removeLast() }
        parts.append(Part(name: asked, outcome: .asks))
    }

    private mutating func note(_ task: String, _ value: JSONValue, took elapsed: Duration?) {
        let name = value["step"]?.stringValue ?? task
        let code = value["exit_code"]?.integerValue
        let hasFailed =
            value["status"] == "failed" || (code.map { $0 != 0 } ?? false)
            || (value["step"] != nil && (value["outcome"] == "failed" || value["outcome"] == "unknown"))
        let outcome: Outcome = hasFailed ? .failed : Self.hasBegun(value) ? .begun : .done
        let told = value["milliseconds"]?.integerValue.map { Duration.milliseconds($0) }
        let duration = told ?? elapsed
        guard let last = parts.last, last.name == name else {
            parts.append(Part(name: name, outcome: outcome, duration: duration))
            return
        }
        parts[parts.count - 1].outcome = outcome
        if value["step"] == nil { parts[parts.count - 1].count += 1 }
        if let told { parts[parts.count - 1].duration = told } else if let duration { add(duration) }
    }

    /// Whether the result of a task reports only that a step begins.
    private static func hasBegun(_ value: JSONValue) -> Bool {
        value["step"] != nil && value["execution"] != nil && value["outcome"] == nil && value["exit_code"] == nil
    }

    private mutating func add(_ duration: Duration) {
        parts[parts.count - 1].duration = (parts[parts.count - 1].duration ?? .zero) + duration
    }

    /// A failed task has no event except the end of its run.
    ///
    /// Earlier steps stay done.
    private mutating func noteFailure(_ end: RunEvent, since last: Timestamp?) {
        guard parts.last?.outcome != .failed else { return }
        let task = end.payload["error"]?["task"]?.stringValue ?? end.workflow
        parts.append(Part(name: task, outcome: .failed, duration: last.map { end.at.duration(since: $0) }))
    }

    /// Returns the newest parts that fit on one line; `nil` for none.
    ///
    /// - Parameters:
    ///   - width: The available columns.
    ///   - remaining: The number of steps to come; `nil` when unknown.
    ///   - glyphs: The available characters.
    /// - Returns: The line. A mark stands for earlier parts that do not fit.
    func line(width: Int, remaining: Int? = nil, in glyphs: GlyphSet) -> StyledLine? {
        guard parts.contains(where: { $0.outcome != .asks }) else { return nil }
        var pieces = parts.map(piece)
        if let remaining, remaining > 0 { pieces.append(StyledLine(Mark.undecided + " \(remaining) more", .textMuted)) }
        let link = StyledLine(SafeText(symbol: " ─ ", ascii: " - "), .textMuted)
        var line = StyledLine()
        for (number, piece) in pieces.reversed().enumerated() {
            let longer = number == 0 ? piece : piece.adding(link).adding(line)
            let isFirst = number == pieces.count - 1
            guard longer.width(in: glyphs) + (isFirst ? 0 : 4) <= width else {
                return StyledLine(Mark.ellipsis, .textMuted).adding(link).adding(line)
            }
            line = longer
        }
        return line
    }

    private func piece(_ part: Part) -> StyledLine {
        let time = part.duration.map { SafeText(" " + Self.words($0)) } ?? ""
        guard let name = part.name else { return StyledLine("answered in" + time, .statePending) }
        let (mark, role) =
            switch part.outcome {
            case .begun: (Mark.playing, ThemeRole.stateRunning)
            case .done, .answered: (Mark.approve, ThemeRole.stateDone)
            case .failed: (Mark.reject, ThemeRole.stateFailed)
            case .asks: (Mark.paused, ThemeRole.statePending)
            }
        let count = part.count > 1 ? " " + Mark.times + "\(part.count)" : ""
        return StyledLine(mark + " ", role).adding(.name(name) + count, role).adding(time, .textMuted)
    }

    /// Returns a duration in its shortest form: `18ms`, `2.6s`, `4m10s`, `1h30m`.
    static func words(_ duration: Duration) -> String {
        let (seconds, attoseconds) = max(.zero, duration).components
        let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
        if milliseconds < 1_000 { return "\(milliseconds)ms" }
        if milliseconds < 60_000 { return "\(milliseconds / 1_000).\(milliseconds % 1_000 / 100)s" }
        return "\(Words.span(duration))"
    }
}

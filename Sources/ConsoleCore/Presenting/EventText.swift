import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// An event on one line, formatted by the form of its payload.
struct EventText {
    let state: ConsoleState

    /// Returns the line of an event: its time, mode, thread and content.
    func line(_ event: RunEvent, followsGap: Bool, showsThread: Bool) -> StyledLine {
        var line = StyledLine(SafeText(Words.clock(event.at, offset: state.settings.utcOffset)), .textMuted)
        line.append("  ")
        let role = event.role
        let mode = SafeText.name(event.kind)
        line.append(mode + .spaces(max(1, 10 - mode.width(in: state.settings.glyphs))), role)
        if followsGap { line.append("(older events are missing) ", .warn) }
        if showsThread {
            let thread = SafeText.name(event.thread.rawValue)
            line.append(thread + .spaces(max(2, 22 - thread.width(in: state.settings.glyphs))), .textMuted)
        }
        if !event.namespace.isEmpty {
            // The ids of tasks would push the payload off the line. The names identify the tasks.
            let names = event.namespace.map { part in part.lastIndex(of: ":").map { String(part[..<$0]) } ?? part }
            line.append(SafeText(ForeignText.names(names, separator: "/")).joinedLines() + " ", .textMuted)
        }
        line.append(summary(event))
        return line
    }

    /// Returns the content of an event.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - namesStep: Whether the step is named. It is omitted when another column shows it.
    /// - Returns: The content. Text of the payload is in a gutter.
    func summary(_ event: RunEvent, namesStep: Bool = true) -> StyledLine {
        // Events of the runtime consist of words of the program with names and quoted errors.
        event.mode == "run" ? bareSummary(event, namesStep) : bareSummary(event, namesStep).inGutter
    }

    private func bareSummary(_ event: RunEvent, _ namesStep: Bool) -> StyledLine {
        let payload = shownSummary(of: event.payload)
        guard case .object(let members) = payload else { return scalarSummary(payload) }
        if event.mode == "custom" {
            let told: Set<String> = namesStep ? [] : ["step"]
            if let progress = members["progress"]?.fraction {
                return gauge(progress).adding(label(of: members, without: told.union(["progress"])))
            }
            if let log = logLine(members, without: told) { return log }
            return label(of: members, without: told)
        }
        if event.mode == "run" { return runSummary(members) }
        if event.mode == "updates", let (name, value) = members.elements.first(where: { $0.key != "__metadata__" }) {
            if name == "__interrupt__" {
                let question = value.arrayValue?.first?["value"] ?? value
                return StyledLine(Mark.paused + " asks", .statePending).adding("  ")
                    .adding(JSONOutline.inline(question), .text)
            }
            var line = StyledLine()
            if namesStep { line.append(SafeText.name(name) + "  ", .textStrong) }
            if members["__metadata__"]?["cached"] == true { line.append("cached  ", .textMuted) }
            return line.adding(scalarSummary(value))
        }
        return label(of: members, without: [])
    }

    /// Returns a payload as it may be shown on one line.
    ///
    /// A large payload is not searched for secrets.
    private func shownSummary(of payload: JSONValue) -> JSONValue {
        guard let secrets = state.secrets else { return payload }
        guard payload.weight(limit: 2_000) > 2_000 else { return secrets.masked(payload) }
        guard case .object(let members) = payload else { return .string("a large value") }
        return .object(
            members.mapValues { $0.isContainer ? .string("...") : $0 }
                .merging(members.filter { secrets.hides($0.key) }.mapValues(SecretNames.covered)) { $1 }
        )
    }

    private func scalarSummary(_ value: JSONValue) -> StyledLine {
        switch value {
        case .string(let text): return StyledLine(SafeText(String(text.prefix(400))).joinedLines())
        case .array(let elements) where elements.count > 1 && elements.allSatisfy({ $0.objectValue != nil }):
            let columns = elements.first?.objectValue?.count ?? 0
            return StyledLine(
                "table of \(Words.plural(elements.count, "row")), \(Words.plural(columns, "column"))  ",
                .textMuted
            )
            .adding(JSONOutline.inline(value, limit: 200), .text)
        default: return StyledLine(JSONOutline.inline(value), JSONOutline.role(of: value))
        }
    }

    /// Returns a line of output, or an entry of a log with a level and a message.
    private func logLine(_ members: JSONObject, without told: Set<String>) -> StyledLine? {
        if let line = members["line"]?.stringValue {
            // The message comes first; the rest can be cut.
            return StyledLine(SafeText(String(line.prefix(400))).joinedLines() + "  ")
                .adding(label(of: members, without: told.union(["line"])))
        }
        if let lines = members["lines"]?.arrayValue, let line = lines.last?.stringValue {
            // The newest line stands for the lines of the same event.
            return StyledLine(SafeText(String(line.prefix(400))).joinedLines() + "  ")
                .adding(lines.count == 1 ? "" : "last of \(Words.plural(lines.count, "line"))  ", .textMuted)
                .adding(label(of: members, without: told.union(["lines"])))
        }
        guard let message = (members["message"] ?? members["msg"])?.stringValue,
            let level = (members["level"] ?? members["severity"])?.stringValue
        else { return nil }
        let role: ThemeRole =
            switch level.lowercased() {
            case "error", "critical", "fatal": .danger
            case "warning", "warn": .warn
            case "debug", "trace": .textMuted
            default: .textStrong
            }
        return StyledLine(SafeText.name(level.uppercased()) + "  ", role)
            .adding(SafeText(String(message.prefix(400))).joinedLines() + "  ", role == .textMuted ? .textMuted : .text)
            .adding(label(of: members, without: told.union(["message", "msg", "level", "severity"])))
    }

    private func runSummary(_ members: JSONObject) -> StyledLine {
        switch members["event"]?.stringValue {
        case "begin":
            var line = StyledLine("begins", .stateRunning)
            if let attempt = members["attempt"]?.integerValue, attempt > 1 {
                line.append(", attempt \(attempt)", .warn)
            }
            let rest = label(of: members, without: ["event", "attempt", "interrupted_attempts"])
            return rest.parts.isEmpty ? line : line.adding("  ").adding(rest.inGutter)
        case "retry":
            var line = StyledLine(SafeText.name(members["name"]?.stringValue ?? "?"), .textStrong)
            line.append(" failed, ", .warn)
            line.append(attemptWords(members) + "  ", .warn)
            line.append(.quoted(members["error"]?.stringValue ?? ""), .stateFailed)
            return line
        case "sleeps":
            return StyledLine("sleeps until " + SafeText.name(members["until"]?.stringValue ?? "?"), .textMuted)
        case "released":
            return StyledLine("returned to the queue by its worker", .textMuted)
        case "end":
            let status = members["status"]?.stringValue ?? "?"
            let role: ThemeRole =
                status == "success" ? .stateDone : status == "interrupted" ? .statePending : .stateFailed
            var line = StyledLine("ends: " + SafeText.name(status) + "  ", role)
            if let error = members["error"], !error.isNull {
                line.append(.quoted(error["message"]?.stringValue ?? error.text(.compact)), .stateFailed)
            }
            return line
        case "answer_not_delivered":
            let rest = label(of: members, without: ["event", "task", "is_kept"]).inGutter
            if members["is_kept"] == true {
                return StyledLine("answer kept: its question was not reached; a retry delivers it  ", .warn).adding(
                    rest
                )
            }
            let isReplaced = members["reached"]?.isNull == false
            let reason: SafeText = isReplaced ? "another question was asked" : "its question was not reached"
            let words = "answer not delivered: " + reason
            return StyledLine(words + "  ", .danger).adding(rest)
        default: return label(of: members, without: []).inGutter
        }
    }

    /// `attempt 1 of 3, next in 4 s`, or the time of day once that is over.
    func attemptWords(_ retry: JSONObject) -> SafeText {
        let attempt = retry["attempt"]?.integerValue ?? 1
        let most = retry["max_attempts"]?.integerValue.map { " of \($0)" } ?? ""
        let next = retry["next_attempt_at"]?.stringValue.flatMap { Timestamp(iso8601: $0) }
        guard let next else { return "attempt \(attempt)\(most)" }
        let when =
            next > state.now
            ? "next in \(Words.elapsed(next.duration(since: state.now)))"
            : "next at \(Words.clock(next, offset: state.settings.utcOffset))"
        return "attempt \(attempt)\(most), \(when)"
    }

    private func gauge(_ fraction: Double) -> StyledLine {
        let filled = Int((min(max(fraction, 0), 1) * 10).rounded())
        return StyledLine("[", .textMuted)
            .adding(SafeText(String(repeating: "#", count: filled)), .gaugeLow)
            .adding(SafeText(String(repeating: ".", count: 10 - filled)), .textMuted)
            .adding("] ", .textMuted)
            .adding("\(Int((min(max(fraction, 0), 1) * 100).rounded())) % ", .textStrong)
    }

    private func label(of members: JSONObject, without left: Set<String>) -> StyledLine {
        var line = StyledLine()
        for (key, value) in members.prefix(20) where !left.contains(key) {
            line.append(SafeText.name(key) + " ", .jsonKey)
            if case .string(let text) = value {
                line.append(SafeText(String(text.prefix(400))).joinedLines() + "  ", .jsonString)
            } else {
                line.append(JSONOutline.inline(value) + "  ", JSONOutline.role(of: value))
            }
        }
        return line
    }
}

extension JSONValue {
    /// A number from 0 to 1.
    fileprivate var fraction: Double? {
        switch self {
        case .integer(let value) where (0...1).contains(value): Double(value)
        case .double(let value) where (0...1).contains(value): value
        default: nil
        }
    }
}

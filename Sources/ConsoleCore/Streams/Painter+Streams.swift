import CellGrid
import OrderedCollections
import SignoffCheckpoint

extension Painter {
    mutating func drawStreams(_ state: ConsoleState, in area: Rect) -> Position? {
        let visible = state.streams.visible
        guard !visible.isEmpty else {
            let nothing = ["Nothing has happened yet.", "What running workflows report appears here as it happens."]
            let lines = state.emptyLines(isLoaded: true, all: state.streams.entries.count, nothing: nothing)
            drawEmpty(lines, in: area, glyphs: glyphs)
            return nil
        }
        return drawList(
            [ListColumn("TIME      MODE      THREAD / WHAT", at: 3)],
            count: visible.count,
            index: state.streams.cursor.index,
            top: state.streams.cursor.top,
            isFocused: true,
            in: area
        ) { index in
            [state.eventLine(visible[index].event, followsGap: visible[index].followsGap, showsThread: true)]
        }
    }
}

extension ConsoleState {
    /// An event on one line: when, which mode, whose, and what.
    func eventLine(_ event: RunEvent, followsGap: Bool, showsThread: Bool) -> StyledLine {
        var line = StyledLine(SafeText(Words.clock(event.at, offset: settings.utcOffset)), .textMuted)
        line.append("  ")
        let role = event.role
        let mode = SafeText(event.mode).joinedLines()
        line.append(mode + .spaces(max(1, 10 - mode.width(in: settings.glyphs))), role)
        if followsGap { line.append("(older events are gone) ", .warn) }
        if showsThread {
            let thread = SafeText(event.thread.rawValue).joinedLines()
            line.append(thread + .spaces(max(2, 22 - thread.width(in: settings.glyphs))), .textMuted)
        }
        if !event.namespace.isEmpty {
            // The ids of the tasks would push the payload off the line; the names say where it came from.
            let names = event.namespace.map { String($0.prefix { $0 != ":" }) }
            line.append(SafeText(names.joined(separator: "/")).joinedLines() + " ", .textMuted)
        }
        line.append(summary(of: event))
        return line
    }

    private func summary(of event: RunEvent) -> StyledLine {
        guard case .object(let members) = event.payload else {
            if case .string(let text) = event.payload {
                return StyledLine(SafeText(String(text.prefix(400))).joinedLines())
            }
            return StyledLine(JSONOutline.inline(event.payload), JSONOutline.role(of: event.payload))
        }
        if event.mode == "custom", let progress = members["progress"]?.fraction {
            return gauge(progress).adding(label(of: members, without: "progress"))
        }
        if event.mode == "updates", members.count == 1, let (name, value) = members.elements.first {
            guard name == "__interrupt__" else {
                return StyledLine(SafeText(name).joinedLines(), .textStrong).adding("  ")
                    .adding(JSONOutline.inline(value), .text)
            }
            return StyledLine(Mark.paused + " asks", .statePending).adding("  ").adding(
                JSONOutline.inline(value),
                .text
            )
        }
        return label(of: members, without: nil)
    }

    private func gauge(_ fraction: Double) -> StyledLine {
        let filled = Int((min(max(fraction, 0), 1) * 10).rounded())
        return StyledLine("[", .textMuted)
            .adding(SafeText(String(repeating: "#", count: filled)), .gaugeLow)
            .adding(SafeText(String(repeating: ".", count: 10 - filled)), .textMuted)
            .adding("] ", .textMuted)
            .adding("\(Int((min(max(fraction, 0), 1) * 100).rounded())) % ", .textStrong)
    }

    private func label(of members: JSONObject, without left: String?) -> StyledLine {
        var line = StyledLine()
        for (key, value) in members.prefix(20) where key != left {
            line.append(SafeText(key).joinedLines() + " ", .jsonKey)
            if case .string(let text) = value {
                line.append(SafeText(String(text.prefix(400))).joinedLines() + "  ", .jsonString)
            } else {
                line.append(JSONOutline.inline(value) + "  ", JSONOutline.role(of: value))
            }
        }
        return line
    }
}

extension RunEvent {
    var role: ThemeRole {
        if payload["error"].map({ !$0.isNull }) == true || payload["status"] == "error" { return .streamError }
        switch mode {
        case "updates": return .streamUpdates
        case "custom": return .streamCustom
        case "run": return .stateRunning
        default: return .textMuted
        }
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

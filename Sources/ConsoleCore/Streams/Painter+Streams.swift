import CellGrid
import DequeModule
import OrderedCollections
import SignoffCheckpoint

extension Painter {
    mutating func drawStreams(_ state: ConsoleState, in area: Rect) -> Position? {
        guard !area.isEmpty else { return nil }
        let rows = state.streams.rows
        guard !rows.isEmpty else {
            let nothing: [SafeText] = [
                "Nothing has happened yet.", "What running workflows report appears here as it happens.",
            ]
            let lines = state.emptyLines(isLoaded: true, all: state.streams.entries.count, nothing: nothing)
            drawEmpty(lines, in: area, glyphs: glyphs)
            return nil
        }
        let cursor = drawList(
            [ListColumn(state.streams.lanes.kind == .off ? "TIME      MODE      THREAD / WHAT" : "", at: 3)],
            count: rows.count,
            index: state.streams.cursor.index,
            top: state.streams.cursor.top,
            isFocused: !state.streams.isDetailFocused,
            in: area
        ) { index in
            [state.streamLine(rows[index])]
        }
        if state.streams.lanes.kind != .off { draw(state.laneLegend, row: 0, in: area, column: 3) }
        return cursor
    }
}

extension Mark {
    static let bookmark = SafeText(symbol: "◈", ascii: "@")
}

extension ConsoleState {
    /// The names of the lanes above their columns.
    var laneLegend: StyledLine {
        let lanes = streams.lanes
        var line = StyledLine()
        for (number, name) in lanes.names.prefix(StreamLanes.limit).enumerated() {
            line.append("\(number + 1) ", .key)
            line.append(SafeText.name(name) + "  ", .header)
        }
        let more = lanes.names.count - StreamLanes.limit
        if more > 0 { line.append("and \(more) more in the last", .textMuted) }
        return line
    }

    /// A row of the stream: an event, or how many came at once.
    func streamLine(_ row: StreamsState.Row) -> StyledLine {
        guard let entry = streams.entry(row.last) else { return StyledLine() }
        var line = StyledLine()
        if !streams.bookmarks.isEmpty {
            let isMarked = (row.first...row.last).contains(where: streams.bookmarks.contains)
            line.append(isMarked ? Mark.bookmark + " " : "  ", .mark)
        }
        let laneKind = streams.lanes.kind
        if laneKind != .off {
            let own = streams.lanes.number(of: entry.event)
            for number in 0..<min(streams.lanes.names.count, StreamLanes.limit) {
                line.append(number == own ? Mark.bullet : Mark.line, number == own ? entry.event.role : .graphLine)
                line.append(" ")
            }
            line.append(" ")
        }
        guard row.count > 1 else {
            line.append(
                eventLine(entry.event, followsGap: entry.followsGap, showsThread: laneKind != .thread)
            )
            return line
        }
        line.append(SafeText(Words.clock(entry.event.at, offset: settings.utcOffset)), .textMuted)
        line.append("  ")
        line.append(
            Mark.ellipsis + " \(Words.plural(row.count, "event")), Enter to open  ",
            entry.event.role
        )
        if row.burst == .lane {
            line.append(SafeText.name(entry.event.mode) + " of ", .textMuted)
            line.append(SafeText.name(entry.event.thread.rawValue), .textMuted)
        }
        line.append("  last: ", .textMuted)
        line.append(eventSummary(entry.event))
        return line
    }

    /// An event on one line: when, which mode, whose, and what.
    func eventLine(_ event: RunEvent, followsGap: Bool, showsThread: Bool) -> StyledLine {
        var line = StyledLine(SafeText(Words.clock(event.at, offset: settings.utcOffset)), .textMuted)
        line.append("  ")
        let role = event.role
        let mode = SafeText.name(event.kind)
        line.append(mode + .spaces(max(1, 10 - mode.width(in: settings.glyphs))), role)
        if followsGap { line.append("(older events are gone) ", .warn) }
        if showsThread {
            let thread = SafeText.name(event.thread.rawValue)
            line.append(thread + .spaces(max(2, 22 - thread.width(in: settings.glyphs))), .textMuted)
        }
        if !event.namespace.isEmpty {
            // The ids of the tasks would push the payload off the line; the names say where it came from.
            let names = event.namespace.map { part in part.lastIndex(of: ":").map { String(part[..<$0]) } ?? part }
            line.append(SafeText(ForeignText.names(names, separator: "/")).joinedLines() + " ", .textMuted)
        }
        line.append(eventSummary(event))
        return line
    }
}

extension RunEvent {
    var role: ThemeRole {
        switch kind {
        case "error": .streamError
        case "interrupt": .statePending
        case "updates": .streamUpdates
        case "custom": .streamCustom
        case "run": .stateRunning
        default: .textMuted
        }
    }
}

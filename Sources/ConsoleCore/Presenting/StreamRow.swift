import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// A row of the stream in its columns, and the names of the lanes above it.
struct StreamRow {
    private let state: ConsoleState
    private let events: EventText

    init(state: ConsoleState) {
        self.state = state
        events = EventText(state: state)
    }

    /// The names of the lanes above their columns.
    var laneLegend: StyledLine {
        let lanes = state.streams.lanes
        var line = StyledLine()
        for (number, name) in lanes.names.prefix(StreamLanes.limit).enumerated() {
            line.append("\(number + 1) ", .key)
            line.append(SafeText.name(name) + "  ", .header)
        }
        let more = lanes.names.count - StreamLanes.limit
        if more > 0 { line.append("and \(more) more in the last", .textMuted) }
        return line
    }

    /// Returns the cells of a row.
    ///
    /// - Parameters:
    ///   - row: The row.
    ///   - earlier: The visible row above; `nil` for the first. Equal cells are not repeated.
    ///   - columns: The columns.
    /// - Returns: One cell for each column.
    func cells(_ row: StreamsState.Row, after earlier: StreamsState.Row?, in columns: StreamColumns) -> [StyledLine] {
        guard let entry = state.streams.entry(row.last) else { return [] }
        let above = earlier.flatMap { state.streams.entry($0.last)?.event }
        let event = entry.event
        return columns.kinds.map { kind in
            switch kind {
            case .time: time(event)
            case .kind: StyledLine(SafeText.name(event.kind), event.role)
            case .thread:
                name(event.thread.rawValue, .textStrong, isRepeated: above?.thread == event.thread)
            case .step:
                event.step.map {
                    name($0, event.role, isRepeated: above?.thread == event.thread && above?.step == event.step)
                } ?? StyledLine()
            case .what: what(row, entry, namesStep: !columns.kinds.contains(.step))
            }
        }
    }

    /// Returns a row with its mark in the column of its lane.
    func laneLine(_ row: StreamsState.Row) -> StyledLine {
        guard let entry = state.streams.entry(row.last) else { return StyledLine() }
        var line = StyledLine()
        let lanes = state.streams.lanes
        let own = lanes.number(of: entry.event)
        for number in 0..<min(lanes.names.count, StreamLanes.limit) {
            line.append(number == own ? Mark.bullet : Mark.line, number == own ? entry.event.role : .graphLine)
            line.append(" ")
        }
        line.append(" ")
        guard row.count > 1 else {
            let showsThread = lanes.kind != .thread
            return line.adding(
                events.line(entry.event, followsGap: entry.followsGap, showsThread: showsThread)
            )
        }
        return line.adding(time(entry.event)).adding("  ").adding(what(row, entry, namesStep: true))
    }

    /// Returns the mark of a row with a bookmark.
    func mark(_ row: StreamsState.Row) -> StyledLine {
        let isMarked = (row.first...row.last).contains(where: state.streams.bookmarks.contains)
        return isMarked ? StyledLine(Mark.bookmark, .mark) : StyledLine()
    }

    /// Returns a name.
    ///
    /// In plain mode, whose lines are read one by one, equal names are repeated.
    private func name(_ name: String, _ role: ThemeRole, isRepeated: Bool) -> StyledLine {
        guard isRepeated else { return StyledLine(SafeText.name(name), role) }
        var line = StyledLine()
        line.append(picture: "", role, saying: SafeText.name(name))
        return line
    }

    private func time(_ event: RunEvent) -> StyledLine {
        StyledLine(SafeText(Words.clock(event.at, offset: state.settings.utcOffset)), .textMuted)
    }

    private func what(_ row: StreamsState.Row, _ entry: StreamsState.Entry, namesStep: Bool) -> StyledLine {
        var line = StyledLine()
        if row.count > 1 {
            line.append(Mark.ellipsis + " \(Words.plural(row.count, "event")), Enter to open  ", entry.event.role)
            line.append("last: ", .textMuted)
        }
        if entry.followsGap { line.append("(older events are missing) ", .warn) }
        return line.adding(events.summary(entry.event, namesStep: namesStep))
    }
}

extension RunEvent {
    /// The step of an event: the name in its payload, otherwise the task or node.
    var step: String? {
        if mode == "custom", let step = payload["step"]?.stringValue {
            return ([node].compactMap(\.self) + [step]).joined(separator: "/")
        }
        return node
    }
}

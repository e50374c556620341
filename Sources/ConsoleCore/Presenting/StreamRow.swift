import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// A row of the stream, and the names of the lanes above it.
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

    /// A row of the stream: an event, or how many came at once.
    func line(_ row: StreamsState.Row) -> StyledLine {
        guard let entry = state.streams.entry(row.last) else { return StyledLine() }
        var line = StyledLine()
        if !state.streams.bookmarks.isEmpty {
            let isMarked = (row.first...row.last).contains(where: state.streams.bookmarks.contains)
            line.append(isMarked ? Mark.bookmark + " " : "  ", .mark)
        }
        let laneKind = state.streams.lanes.kind
        if laneKind != .off {
            let own = state.streams.lanes.number(of: entry.event)
            for number in 0..<min(state.streams.lanes.names.count, StreamLanes.limit) {
                line.append(number == own ? Mark.bullet : Mark.line, number == own ? entry.event.role : .graphLine)
                line.append(" ")
            }
            line.append(" ")
        }
        guard row.count > 1 else {
            line.append(
                events.line(
                    entry.event,
                    followsGap: entry.followsGap,
                    showsThread: laneKind != .thread
                )
            )
            return line
        }
        line.append(SafeText(Words.clock(entry.event.at, offset: state.settings.utcOffset)), .textMuted)
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
        line.append(events.summary(entry.event))
        return line
    }
}

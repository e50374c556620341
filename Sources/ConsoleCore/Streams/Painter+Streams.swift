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
        let row = StreamRow(state: state)
        let cursor = drawList(
            [ListColumn(state.streams.lanes.kind == .off ? "TIME      MODE      THREAD / WHAT" : "", at: 3)],
            count: rows.count,
            index: state.streams.cursor.index,
            top: state.streams.cursor.top,
            isFocused: !state.streams.isDetailFocused,
            in: area
        ) { index in
            [row.line(rows[index])]
        }
        if state.streams.lanes.kind != .off { draw(row.laneLegend, row: 0, in: area, column: 3) }
        return cursor
    }
}

extension Mark {
    static let bookmark = SafeText(symbol: "◈", ascii: "@")
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

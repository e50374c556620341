import CellGrid
import DequeModule
import OrderedCollections
import SignoffCheckpoint

extension StreamsState {
    func list(in state: ConsoleState, width: Int) -> ListView {
        let nothing: [SafeText] = [
            "There are no events yet.",
            "Events of running workflows appear here as they happen.",
        ]
        let remark = state.backend.remarkOnEvents.map { [SafeText($0)] } ?? []
        let row = StreamRow(state: state)
        let empty = ListView.words(
            EmptyList(
                isLoaded: isLoaded,
                all: entries.count,
                filter: filter,
                backend: state.backend,
                nothing: nothing + remark
            )
            .lines,
            in: state.settings.glyphs
        )
        guard lanes.kind == .off else {
            return ListView(
                columns: [ListView.Column("", at: 3)],
                place: listPlace,
                isFocused: !isDetailFocused,
                legend: row.laneLegend,
                empty: empty,
                mark: { row.mark(rows[$0]) }
            ) { [row.laneLine(rows[$0])] }
        }
        let columns = StreamColumns(width: width, threadWidth: threadWidth, stepWidth: stepWidth)
        return ListView(
            columns: columns.columns,
            place: listPlace,
            isFocused: !isDetailFocused,
            empty: empty,
            mark: { row.mark(rows[$0]) }
        ) { index in
            // The first visible row has no row above for comparison.
            let above = index > cursor.top ? rows[index - 1] : nil
            return row.cells(rows[index], after: above, in: columns)
        }
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

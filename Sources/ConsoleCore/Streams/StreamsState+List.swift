import CellGrid
import DequeModule
import OrderedCollections
import SignoffCheckpoint

extension StreamsState {
    func list(in state: ConsoleState, width: Int) -> ListView {
        let nothing: [SafeText] = [
            "Nothing has happened since this console opened.",
            "What running workflows report appears here as it happens.",
        ]
        let row = StreamRow(state: state)
        let isLaned = lanes.kind != .off
        return ListView(
            columns: [ListView.Column(isLaned ? "" : "TIME      MODE      THREAD / WHAT", at: 3)],
            place: listPlace,
            isFocused: !isDetailFocused,
            legend: isLaned ? row.laneLegend : nil,
            empty: ListView.words(
                EmptyList(isLoaded: true, all: entries.count, filter: filter, backend: state.backend, nothing: nothing)
                    .lines,
                in: state.settings.glyphs
            )
        ) { [row.line(rows[$0])] }
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

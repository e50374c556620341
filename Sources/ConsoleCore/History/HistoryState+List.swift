import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

extension HistoryState {
    func list(in state: ConsoleState, width: Int) -> ListView {
        let visible = visible
        let nothing: [SafeText] =
            thread == nil
            ? ["No thread is chosen.", "Press 4 on an item, or Enter on a thread (2)."]
            : ["No checkpoint of this thread is stored."]
        let lines = EmptyList(
            isLoaded: isLoaded,
            all: all.count,
            filter: filter,
            backend: state.backend,
            nothing: nothing
        ).lines
        let thread = thread ?? ""
        let row = HistoryRow(state: state)
        return ListView(
            columns: [ListView.Column("CHECKPOINT", at: 3)],
            place: listPlace,
            isFocused: !isDetailFocused,
            empty: ListView.words(lines, in: state.settings.glyphs)
        ) { index in
            let place = Place(thread: thread, checkpoint: visible[index].checkpoint)
            let mark = marks.contains(place) ? StyledLine(Mark.marked + " ", .mark) : StyledLine("  ")
            return [(marks.isEmpty ? StyledLine() : mark).adding(row.line(of: visible[index], on: thread))]
        }
    }
}

extension Mark {
    static let marked = SafeText(symbol: "◆", ascii: "#")
}

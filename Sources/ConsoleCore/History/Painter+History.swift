import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

extension Painter {
    mutating func drawHistoryList(_ state: ConsoleState, in area: Rect) -> Position? {
        guard !area.isEmpty else { return nil }
        let visible = state.history.visible
        guard !visible.isEmpty else {
            let nothing: [SafeText] =
                state.history.thread == nil
                ? ["No thread is chosen.", "Press 4 on an item, or Enter on a thread (2)."]
                : ["No checkpoint of this thread is stored."]
            let thread = state.history.thread
            let isLoaded = thread.map { state.history.entries[$0] != nil } ?? true
            let lines = state.emptyLines(isLoaded: isLoaded, all: state.history.all.count, nothing: nothing)
            drawEmpty(lines, in: area, glyphs: glyphs)
            return nil
        }
        let thread = state.history.thread ?? ""
        let row = HistoryRow(state: state)
        return drawList(
            [ListColumn("CHECKPOINT", at: 3)],
            count: visible.count,
            index: state.history.cursor.index,
            top: state.history.cursor.top,
            isFocused: !state.history.isDetailFocused,
            in: area
        ) { index in
            let place = HistoryState.Place(thread: thread, checkpoint: visible[index].checkpoint)
            let marks = state.history.marks
            let mark = marks.contains(place) ? StyledLine(Mark.marked + " ", .mark) : StyledLine("  ")
            return [
                (marks.isEmpty ? StyledLine() : mark).adding(
                    row.line(of: visible[index], on: thread)
                )
            ]
        }
    }
}

extension Mark {
    static let marked = SafeText(symbol: "◆", ascii: "#")
}

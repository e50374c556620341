import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

extension Painter {
    mutating func drawLedger(_ state: ConsoleState, in area: Rect) -> Position? {
        guard !area.isEmpty else { return nil }
        let visible = state.ledger.visible
        guard !visible.isEmpty else {
            let nothing: [SafeText] = [
                "No decision is recorded yet.", "Every answer that is sent appears here, with who sent it.",
            ]
            let lines = state.emptyLines(
                isLoaded: state.ledger.isLoaded,
                all: state.ledger.entries.count,
                nothing: nothing
            )
            drawEmpty(lines, in: area, glyphs: glyphs)
            return nil
        }
        let columns = [
            ListColumn("NO", at: 3), ListColumn("TIME", at: 9), ListColumn("BY", at: 19), ListColumn("DECIDED", at: 30),
        ]
        return drawList(
            columns,
            count: visible.count,
            index: state.ledger.cursor.index,
            top: state.ledger.cursor.top,
            isFocused: !state.ledger.isDetailFocused,
            in: area
        ) { index in
            let entry = visible[index]
            if let fault = state.ledger.faults[entry.sequence] {
                return [
                    StyledLine("\(entry.sequence)", .danger), StyledLine(), StyledLine("no decision", .danger),
                    StyledLine(Mark.reject + " " + SafeText(fault).joinedLines(), .danger),
                ]
            }
            let kinds = entry.answers.flatMap { $0["decisions"]?.arrayValue ?? [] }.compactMap {
                $0.stringValue ?? $0["kind"]?.stringValue ?? $0["type"]?.stringValue
            }
            return [
                StyledLine("\(entry.sequence)", .textMuted),
                StyledLine(SafeText(Words.clock(entry.at, offset: state.settings.utcOffset)), .textMuted),
                StyledLine(SafeText.name(entry.record["actor"]?.stringValue ?? "?")),
                StyledLine(SafeText(ForeignText.names(kinds)).joinedLines(), .textStrong)
                    .adding("  " + (entry.record["thread"]?.stringValue.map(SafeText.name) ?? ""), .textMuted),
            ]
        }
    }
}

import CellGrid
import SignoffCheckpoint

extension Painter {
    mutating func drawLedger(_ state: ConsoleState, in area: Rect) -> Position? {
        guard !area.isEmpty else { return nil }
        let visible = state.ledger.visible
        guard !visible.isEmpty else {
            let nothing = ["No decision is recorded yet.", "Every answer that is sent appears here, with who sent it."]
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
            let record = JSONValue.object(entry.record)
            let kinds = record["decisions"]?.arrayValue?.compactMap {
                $0.stringValue ?? $0["kind"]?.stringValue ?? $0["type"]?.stringValue
            }
            let what = (kinds ?? []).joined(separator: ", ")
            return [
                StyledLine("\(entry.sequence)", .textMuted),
                StyledLine(SafeText(Words.clock(entry.at, offset: state.settings.utcOffset)), .textMuted),
                StyledLine(SafeText(record["actor"]?.stringValue ?? "?").joinedLines()),
                StyledLine(SafeText(what).joinedLines(), .textStrong)
                    .adding("  " + SafeText(record["thread"]?.stringValue ?? "").joinedLines(), .textMuted),
            ]
        }
    }
}

extension ConsoleState {
    /// The record of the decision under the cursor, whole.
    func ledgerLines(width: Int) -> [StyledLine] {
        guard let entry = ledger.current else { return [] }
        return outline(width).lines(of: .object(entry.record)) + [
            StyledLine(), StyledLine("hash \(entry.hash)", .textMuted),
        ]
    }
}

import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

extension LedgerState {
    func list(in state: ConsoleState, width: Int) -> ListView {
        let visible = visible
        let nothing: [SafeText] = [
            "No decision is recorded yet.", "Every answer that is sent appears here, with who sent it.",
        ]
        let lines = EmptyList(
            isLoaded: isLoaded,
            all: entries.count,
            filter: filter,
            backend: state.backend,
            nothing: nothing,
            fault: LedgerFilter(filter, at: state.now, offset: state.settings.utcOffset).fault
        ).lines
        return ListView(
            columns: [
                ListView.Column("NO", at: 3), ListView.Column("TIME", at: 9), ListView.Column("BY", at: 22),
                ListView.Column("DECIDED", at: 34),
            ],
            place: listPlace,
            isFocused: !isDetailFocused,
            empty: ListView.words(lines, in: state.settings.glyphs)
        ) { index in
            let entry = visible[index]
            if let fault = faults[entry.sequence] {
                return [
                    StyledLine("\(entry.sequence)", .danger), StyledLine(), StyledLine("unverified", .danger),
                    StyledLine(Mark.reject + " " + SafeText(fault).joinedLines(), .danger),
                ]
            }
            return [
                StyledLine("\(entry.sequence)", .textMuted),
                StyledLine(SafeText(Words.past(entry.at, offset: state.settings.utcOffset, at: state.now)), .textMuted),
                StyledLine(SafeText.name(entry.record["actor"]?.stringValue ?? "?")),
                StyledLine(SafeText(entry.decidedWords).joinedLines(), .textStrong)
                    .adding(SafeText(entry.amountWords.isEmpty ? "" : "  " + entry.amountWords), .jsonNumber)
                    .adding("  " + (entry.record["thread"]?.stringValue.map(SafeText.name) ?? ""), .textMuted),
            ]
        }
    }
}

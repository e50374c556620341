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

extension ConsoleState {
    /// Looks at the whole chain.
    mutating func verifyLedger() -> [ConsoleEffect] {
        say("looking at the whole ledger \u{2026}")
        return reloads.request(.ledgerCheck)
    }

    /// Shows the newest rows, and says it when there are rows that do not verify and were not told of before.
    mutating func take(_ entries: [LedgerEntry], faults: [Int64: String]) {
        let isNew = !Set(faults.keys).isSubset(of: ledger.faults.keys)
        ledger.entries = entries.reversed()
        ledger.faults = faults
        ledger.isLoaded = true
        // An answer may have been delivered meanwhile.
        ledger.kept = nil
        guard isNew, let first = faults.min(by: { $0.key < $1.key }) else { return }
        say(
            "the ledger has \(Words.plural(faults.count, "row")) that \(faults.count == 1 ? "does" : "do") not verify: \(first.value)",
            .error
        )
    }

    mutating func take(_ check: LedgerVerification) {
        ledger.check = check
        if let problem = check.fault {
            say("the ledger is not what was written: \(problem)", .error)
        } else {
            say("\(Words.plural(check.entries, "decision")), the chain holds", .success)
        }
    }

    /// Writes the decisions the filter lets through to a file.
    mutating func exportLedger(to path: String?) -> [ConsoleEffect] {
        guard let path, !path.isEmpty else {
            say("name the file to write, such as :export decisions.jsonl", .warning)
            return []
        }
        // Oldest first, so that each line follows the one its hash is made of; rows that do not verify are no decisions.
        let entries = Array(ledger.visible.filter { ledger.faults[$0.sequence] == nil }.reversed())
        guard !entries.isEmpty else {
            say("there is no decision to write", .warning)
            return []
        }
        return [.exportLedger(path: path, entries)]
    }
}

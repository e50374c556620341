import CellGrid
import SignoffCheckpoint

/// What of the ledger asks for something to be done elsewhere.
extension ConsoleState {
    /// Looks at the whole chain.
    mutating func verifyLedger() -> [ConsoleEffect] {
        say("looking at the whole ledger \u{2026}")
        return reloads.request(.ledgerCheck)
    }

    /// Writes the decisions the filter lets through to a file.
    mutating func exportLedger(to path: String?) -> [ConsoleEffect] {
        guard let path, !path.isEmpty else {
            say("name the file to write, such as :export decisions.jsonl", .warning)
            return []
        }
        let entries = ledger.exported
        guard !entries.isEmpty else {
            say("there is no decision to write", .warning)
            return []
        }
        return [.exportLedger(path: path, entries)]
    }
}

import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// A row of the ledger as commands print it.
struct LedgerReport {
    let row: LedgerRow

    /// Adds the line of the row: the operator, the decision and the thread.
    func add(to table: inout Table) {
        let entry = row.entry
        if let problem = row.problem {
            table.add(
                .words("\(entry.sequence)"),
                .words("-"),
                .words("-"),
                .words("-"),
                .words("not a decision: \(problem)")
            )
            return
        }
        let record = entry.record
        let records = record["items"]?.arrayValue?.compactMap(\.objectValue) ?? [record]
        let reasons = records.compactMap { $0["reason"]?.stringValue }.map(ForeignText.quoted)
        table.add(
            .words("\(entry.sequence)"),
            .words(entry.at.iso8601),
            .name(record["actor"]?.stringValue ?? "?"),
            .name(record["thread"]?.stringValue ?? "?"),
            .words(([entry.decidedWords, entry.amountWords].filter { !$0.isEmpty } + reasons).joined(separator: "  "))
        )
    }
}

import CellGrid
import OrderedCollections
import SignoffCheckpoint

/// A row of the ledger as commands print it.
struct LedgerReport {
    let row: LedgerRow

    /// Adds its line: who decided what about which thread.
    func add(to table: inout Table) {
        let entry = row.entry
        if let problem = row.problem {
            table.add(
                .words("\(entry.sequence)"),
                .words("-"),
                .words("-"),
                .words("-"),
                .words("no decision: \(problem)")
            )
            return
        }
        let record = entry.record
        let records = record["items"]?.arrayValue?.compactMap(\.objectValue) ?? [record]
        let words = records.flatMap { $0["decisions"]?.arrayValue ?? [] }.map { decision in
            let kind = decision["type"]?.stringValue ?? "?"
            return ForeignText.name(kind) + (decision["action"]?.stringValue.map { " \(ForeignText.name($0))" } ?? "")
        }
        // What was decided least often is what a reader looks for.
        let counts = OrderedDictionary(grouping: words) { $0 }.mapValues(\.count)
        let decisions = counts.sorted { $0.value < $1.value }.map { $0.value > 1 ? "\($0.key) x\($0.value)" : $0.key }
        let reasons = records.compactMap { $0["reason"]?.stringValue }.map(ForeignText.quoted)
        table.add(
            .words("\(entry.sequence)"),
            .words(entry.at.iso8601),
            .name(record["actor"]?.stringValue ?? "?"),
            .name(record["thread"]?.stringValue ?? "?"),
            .words(([decisions.joined(separator: ", ")] + reasons).joined(separator: "  "))
        )
    }
}

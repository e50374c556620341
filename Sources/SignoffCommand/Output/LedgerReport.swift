import ConsoleCore
import OrderedCollections
import SignoffCheckpoint

/// A ledger entry as commands print it.
struct LedgerReport {
    let entry: LedgerEntry

    /// The chain's own fields, then the record.
    var json: JSONValue { entry.json }

    /// Adds its line: who decided what about which thread.
    func add(to table: inout Table) {
        let record = entry.record
        let records = record["items"]?.arrayValue?.compactMap(\.objectValue) ?? [record]
        let decisions = records.flatMap { $0["decisions"]?.arrayValue ?? [] }.map { decision in
            let kind = decision["type"]?.stringValue ?? "?"
            return decision["action"]?.stringValue.map { "\(kind) \($0)" } ?? kind
        }
        let reasons = records.compactMap { $0["reason"]?.stringValue }.map { "\"\($0)\"" }
        table.add(
            "\(entry.sequence)",
            entry.at.iso8601,
            record["actor"]?.stringValue ?? "?",
            record["thread"]?.stringValue ?? "?",
            ([decisions.joined(separator: ", ")] + reasons).joined(separator: "  ")
        )
    }
}

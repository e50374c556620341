import ConsoleCore
import OrderedCollections
import SignoffCheckpoint

/// A row of the ledger as commands print it.
struct LedgerReport {
    let row: LedgerRow

    /// The chain's own fields, then the record; of a row that does not verify, what is wrong with it and what stands there.
    var json: JSONValue {
        guard let problem = row.problem else { return row.entry.json }
        return ["seq": .integer(row.entry.sequence), "problem": .string(problem), "unverified": row.entry.json]
    }

    /// Adds its line: who decided what about which thread.
    func add(to table: inout Table) {
        let entry = row.entry
        if let problem = row.problem {
            table.add("\(entry.sequence)", "-", "-", "-", "no decision: \(problem)")
            return
        }
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

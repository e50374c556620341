import OrderedCollections
package import SignoffCheckpoint
import SignoffReview

/// The record of decisions and the place in it.
struct LedgerState: Equatable, Sendable {
    /// Newest first, rows that do not verify among them.
    var entries: [LedgerEntry] = []
    /// What is wrong with the rows that do not verify, by number.
    ///
    /// Such rows are no decisions.
    var faults: [Int64: String] = [:]
    var isLoaded = false
    var filter = ""
    var cursor = ListCursor<Int64>()
    var scroll = 0
    var isDetailFocused = false
    /// What is kept of the answers of the entry that was looked at last; nil while nothing was read.
    var kept: KeptAnswers?
    /// What the last look at the whole chain found; nil while it was not looked at.
    var check: LedgerCheck?

    var visible: [LedgerEntry] {
        let query = FilterQuery(filter)
        guard !query.isEmpty else { return entries }
        return entries.filter { entry in
            // Whatever such a row says of who decided what is not looked for.
            if let fault = faults[entry.sequence] { return query.matches(columns: [:]) { fault } }
            let answers = entry.answers
            func all(_ name: String) -> String {
                answers.compactMap { $0[name]?.stringValue }.joined(separator: "\n")
            }
            let decisions = answers.flatMap { $0["decisions"]?.arrayValue ?? [] }
            let columns = [
                "by": entry.record["actor"]?.stringValue ?? "",
                "thread": entry.record["thread"]?.stringValue ?? "",
                "kind": all("dialect"),
                "outcome": all("outcome"),
                "tool": decisions.compactMap { $0["action"]?.stringValue }.joined(separator: "\n"),
                "decision": decisions.compactMap { $0["type"]?.stringValue }.joined(separator: "\n"),
            ]
            return query.matches(columns: columns) { JSONValue.object(entry.record).text(.compact) }
        }
    }

    /// The rows that verify, newest first.
    var decisions: [LedgerEntry] { entries.filter { faults[$0.sequence] == nil } }

    /// The number of the entry under the cursor while what is kept of its answers is not read; nil for a row that is no decision.
    var missingAnswers: Int64? {
        guard let current, faults[current.sequence] == nil, kept?.entry != current.sequence else { return nil }
        return current.sequence
    }

    var current: LedgerEntry? { cursor.id.flatMap { id in entries.first { $0.sequence == id } } }
}

/// What is kept of the answers of one entry.
struct KeptAnswers: Equatable, Sendable {
    /// The number of the entry.
    var entry: Int64
    var answers: [KeptAnswer]
}

/// What a look at the whole ledger found.
package struct LedgerCheck: Equatable, Sendable {
    /// How many entries are good.
    package var entries: Int
    /// The hash of the last good one.
    package var hash: String
    /// What is wrong with the first bad one; nil when the chain holds.
    package var problem: String?
    /// When it was looked at.
    package var at: Timestamp

    package init(entries: Int, hash: String, problem: String?, at: Timestamp) {
        self.entries = entries
        self.hash = hash
        self.problem = problem
        self.at = at
    }
}

extension LedgerEntry {
    /// The answers the entry records: one, or several that were given together.
    var answers: [JSONObject] { record["items"]?.arrayValue?.compactMap(\.objectValue) ?? [record] }

    /// The entry as JSON, with the names `signoff ledger --json` has.
    package var json: JSONValue {
        var members: JSONObject = [
            "seq": .integer(sequence), "prev_hash": .string(previousHash), "hash": .string(hash),
            "written_at": .string(at.iso8601),
        ]
        for (key, value) in record where members[key] == nil { members[key] = value }
        return .object(members)
    }
}

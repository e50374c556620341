import OrderedCollections
import SignoffCheckpoint

/// The rows of the ledger, which are only ever added.
struct LedgerRows {
    let connection: SQLiteConnection

    private static let columns = "sequence, previous_hash, hash, at, record"

    func append(_ record: JSONObject, at now: Timestamp) throws {
        let newest = try connection.first(
            "SELECT \(Self.columns) FROM signoff_ledger ORDER BY sequence DESC LIMIT 1",
            read: Self.decode
        )
        let entry = LedgerChain.entry(for: record, after: newest, at: now)
        try connection.execute(
            "INSERT INTO signoff_ledger (\(Self.columns)) VALUES (?, ?, ?, ?, ?)",
            .integer(entry.sequence),
            .text(entry.previousHash),
            .text(entry.hash),
            .integer(entry.at.microseconds),
            .text(JSONValue.object(record).text(.compact))
        )
    }

    func entries(after sequence: Int64, limit: Int) throws -> [LedgerEntry] {
        try connection.rows(
            "SELECT \(Self.columns) FROM signoff_ledger WHERE sequence > ? ORDER BY sequence LIMIT ?",
            .integer(sequence),
            .number(limit),
            read: Self.decode
        )
    }

    func newestEntries(before sequence: Int64?, limit: Int) throws -> [LedgerEntry] {
        try connection.rows(
            "SELECT \(Self.columns) FROM signoff_ledger WHERE sequence < ? ORDER BY sequence DESC LIMIT ?",
            .integer(sequence ?? .max),
            .number(limit),
            read: Self.decode
        )
    }

    private static func decode(_ row: SQLiteRow) throws -> LedgerEntry {
        LedgerEntry(
            sequence: row.integer(0),
            previousHash: row.text(1),
            hash: row.text(2),
            at: Timestamp(microseconds: row.integer(3)),
            record: try JSONValue(parsing: row.bytes(4)).objectValue ?? [:]
        )
    }
}

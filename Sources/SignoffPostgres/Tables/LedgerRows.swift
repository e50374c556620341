import OrderedCollections
import SignoffCheckpoint

/// A record that the open transaction appends to the ledger at its end.
struct PendingRecord {
    var record: JSONObject
    /// The run whose answers the record is of; nil for a record that belongs to no run.
    var run: RunID?
}

/// The rows of the ledger, which are only ever added.
///
/// The lock of the chain is taken last and held until the commit, which therefore does not wait for the disk: a caller
/// that stored a record waits for a ``flush`` that all writers share.
struct LedgerRows {
    let connection: PostgresConnection

    /// Waits until everything that was committed before is on disk.
    static let flush = "SELECT pg_logical_emit_message(true, 'signoff', '')"

    private static let columns = "sequence, previous_hash, hash, at, record"

    /// Appends a record at the end of the open transaction.
    func append(_ record: JSONObject, of run: RunID? = nil) {
        connection.records.append(PendingRecord(record: record, run: run))
    }

    /// Appends what waits, and notes the hash of an entry in the row of its run; returns the hashes by run.
    @discardableResult
    func appendPending(at now: Timestamp) throws -> [RunID: String] {
        let records = connection.records
        guard !records.isEmpty else { return [:] }
        connection.records = []
        if connection.appendedHashes.isEmpty { try connection.script("SET LOCAL synchronous_commit TO off") }
        let hashes = try connection.rows(
            "SELECT signoff_append(?, ?)",
            .texts(records.map { JSONValue.object($0.record).text(.compact) }),
            .integer(now.microseconds)
        ) { $0.text(0) }
        guard hashes.count == records.count else {
            throw CheckpointError(
                .invalidData,
                "of \(records.count) entries of the ledger \(hashes.count) were stored, so nothing is; the table was changed"
            )
        }
        connection.appendedHashes += hashes
        var found: [RunID: String] = [:]
        for (record, hash) in zip(records, hashes) {
            guard let run = record.run else { continue }
            found[run] = hash
            try connection.execute(
                "UPDATE signoff_runs SET ledger_hash = ? WHERE run_id = ?",
                .text(hash),
                .text(run.rawValue)
            )
        }
        return found
    }

    /// Waits for other writers of the ledger, and makes them wait until the transaction ends.
    func lock() throws { try connection.execute("SELECT pg_advisory_xact_lock(\(PostgresConnection.lockClass), 1)") }

    /// Whether there are entries with all these hashes.
    func has(_ hashes: [String]) throws -> Bool {
        try connection.first("SELECT count(*) FROM signoff_ledger WHERE hash = ANY (?)", .texts(hashes)) {
            Int($0.integer(0)) == hashes.count
        } ?? false
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

    /// The record of the entry with a hash; `nil` for an unknown hash.
    func record(withHash hash: String) throws -> JSONObject? {
        try connection.first("SELECT record FROM signoff_ledger WHERE hash = ?", .text(hash)) {
            try JSONValue(parsing: $0.bytes(0)).objectValue ?? [:]
        }
    }

    private static func decode(_ row: PostgresRow) throws -> LedgerEntry {
        LedgerEntry(
            sequence: row.integer(0),
            previousHash: row.text(1),
            hash: row.text(2),
            at: Timestamp(microseconds: row.integer(3)),
            record: try JSONValue(parsing: row.bytes(4)).objectValue ?? [:]
        )
    }

    // MARK: As they are stored

    /// The rows as stored, newest first, and one more than `limit` if it exists: the row before the others.
    func newestColumns(before sequence: Int64?, limit: Int) throws -> [LedgerColumns] {
        try connection.rows(
            "SELECT \(Self.columns) FROM signoff_ledger WHERE sequence < ? ORDER BY sequence DESC LIMIT ?",
            .integer(sequence ?? .max),
            .number(limit + 1),
            read: Self.read
        )
    }

    /// The rows as stored, oldest first, beginning with number `sequence`.
    func columns(from sequence: Int64, limit: Int) throws -> [LedgerColumns] {
        try connection.rows(
            "SELECT \(Self.columns) FROM signoff_ledger WHERE sequence >= ? ORDER BY sequence LIMIT ?",
            .integer(sequence),
            .number(limit),
            read: Self.read
        )
    }

    private static func read(_ row: PostgresRow) -> LedgerColumns {
        LedgerColumns(
            sequence: row.integer(0),
            previousHash: row.text(1),
            hash: row.text(2),
            at: row.integer(3),
            record: row.bytes(4)
        )
    }
}

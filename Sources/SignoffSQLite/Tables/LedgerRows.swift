import OrderedCollections
import SignoffCheckpoint

/// The rows of the ledger, which is append-only.
struct LedgerRows {
    let connection: SQLiteConnection

    private static let columns = "sequence, previous_hash, hash, at, record"

    /// Appends a record after the newest row, and returns its entry.
    ///
    /// - Throws: `invalid_data` if no entry can follow the newest row, or if the row was not stored.
    @discardableResult
    func append(_ record: JSONObject, at now: Timestamp) throws -> LedgerEntry {
        let entry = LedgerChain.entry(for: record, after: try head(), at: now)
        try connection.appendingToLedger {
            try connection.execute(
                "INSERT INTO signoff_ledger (\(Self.columns)) VALUES (?, ?, ?, ?, ?)",
                .integer(entry.sequence),
                .text(entry.previousHash),
                .text(entry.hash),
                .integer(entry.at.microseconds),
                .text(JSONValue.object(record).text(.compact))
            )
        }
        // A table of another program can ignore a row without an error.
        guard connection.changeCount == 1 else {
            throw CheckpointError(
                .invalidData,
                "entry \(entry.sequence) of the ledger was not stored, so nothing else is; 'signoff ledger verify' shows what is wrong"
            )
        }
        return entry
    }

    /// Returns the newest row.
    private func head() throws -> LedgerHead {
        let newest = try connection.first(
            "SELECT sequence, hash FROM signoff_ledger ORDER BY sequence DESC LIMIT 1"
        ) { row in (sequence: row.typedInteger(0), hash: row.typedText(1)) }
        guard let newest else { return .empty }
        guard let sequence = newest.sequence, (1..<Int64.max).contains(sequence), let hash = newest.hash else {
            // A row below the first number does not conflict with an entry.
            if let sequence = newest.sequence, sequence < 1 { return .empty }
            throw CheckpointError(
                .invalidData,
                "no entry can follow the newest row of the ledger, so nothing is stored; 'signoff ledger verify' shows "
                    + "what is wrong"
            )
        }
        return LedgerHead(number: sequence, hash: hash)
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

    /// Returns the record of the entry with a hash, searched from the newest entry backward; `nil` for an unknown hash.
    func record(withHash hash: String) throws -> JSONObject? {
        try connection.first(
            "SELECT record FROM signoff_ledger WHERE hash = ? ORDER BY sequence DESC LIMIT 1",
            .text(hash)
        ) { try JSONValue(parsing: $0.bytes(0)).objectValue ?? [:] }
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

    // MARK: As they are stored

    /// Returns the rows as stored, newest first, and one more than `limit` if it exists: the row before the others.
    func newestColumns(before sequence: Int64?, limit: Int) throws -> [LedgerColumns] {
        try connection.rows(
            "SELECT \(Self.columns) FROM signoff_ledger WHERE ?1 IS NULL OR sequence < ?1 ORDER BY sequence DESC LIMIT ?2",
            .optional(sequence),
            .number(limit + 1),
            read: Self.read
        )
    }

    /// Returns the rows as stored, oldest first, beginning with number `sequence`.
    func columns(from sequence: Int64, limit: Int) throws -> [LedgerColumns] {
        try connection.rows(
            "SELECT \(Self.columns) FROM signoff_ledger WHERE sequence >= ? ORDER BY sequence LIMIT ?",
            .integer(sequence),
            .number(limit),
            read: Self.read
        )
    }

    /// Passes all rows of a table of another program to `body`.
    func allColumns(_ body: (LedgerColumns) -> Void) throws {
        try connection.forEach("SELECT \(Self.columns) FROM signoff_ledger ORDER BY sequence", values: []) { row in
            body(Self.read(row))
            return true
        }
    }

    private static func read(_ row: SQLiteRow) -> LedgerColumns {
        LedgerColumns(
            sequence: row.typedInteger(0),
            previousHash: row.typedText(1),
            hash: row.typedText(2),
            at: row.typedInteger(3),
            record: row.isText(4) ? row.bytes(4) : nil
        )
    }
}

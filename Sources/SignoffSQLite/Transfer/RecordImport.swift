import SignoffCheckpoint

/// Stores records of answers from another file beside the existing ones.
///
/// A record of this database, which names no other one, is never changed: it is the evidence of what was asked and approved here, and it outlives its thread.
/// Only such records are this database's own. What a file brings keeps the name of a database, even where that is the name of this one: the ledger here need
/// not have the entry.
struct RecordImport {
    let connection: SQLiteConnection
    /// The name of the database from which the thread was exported; `nil` if the file names none.
    let origin: String?

    /// Stores a record, unless this database has one of its own at the place.
    ///
    /// - Returns: Whether a different record of this database was kept.
    func store(_ row: ThreadImport.Row) throws -> Bool {
        let place = [
            row["thread_id"], row["checkpoint_ns"], row["checkpoint_id"], row["task_id"], row["position"],
            row["run_id"],
        ]
        let content = [
            row["asking_task_id"], row["interrupt_id"], row["payload_digest"], row["state"], row["ledger_hash"],
            row["payload_type"], row["payload"], row["reached_type"], row["reached"],
        ]
        let isSame = try connection.first(Self.own, values: (place + content).map { $0 ?? .null }) {
            $0.integer(0) != 0
        }
        if let isSame { return !isSame }
        var row = row
        if case .text? = row["origin"] {} else { row["origin"] = .text(origin ?? "unknown") }
        let places = Array(repeating: "?", count: row.columns.count).joined(separator: ", ")
        try connection.execute(
            "INSERT OR REPLACE INTO \(row.table) (\(row.columns.joined(separator: ", "))) VALUES (\(places))",
            values: row.values
        )
        return false
    }

    /// Whether a record of this database says the same; no row where there is none.
    ///
    /// Payloads that were pruned on one side make no difference: the digests stay.
    private static let own = """
        SELECT asking_task_id IS ?7 AND interrupt_id IS ?8 AND payload_digest IS ?9 AND state IS ?10 AND ledger_hash IS ?11
            AND (payload_type IS NULL OR ?12 IS NULL OR (payload_type IS ?12 AND payload IS ?13))
            AND (reached_type IS NULL OR ?14 IS NULL OR (reached_type IS ?14 AND reached IS ?15))
        FROM signoff_questions
        WHERE thread_id = ?1 AND checkpoint_ns = ?2 AND checkpoint_id = ?3 AND task_id = ?4 AND position = ?5 AND run_id = ?6
            AND origin IS NULL
        """
}

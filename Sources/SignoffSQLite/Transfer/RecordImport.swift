import SignoffCheckpoint

/// Stores recorded answers from another file beside the existing ones.
///
/// A record of this database, which names no other database, is never changed: it is the evidence of what was asked and
/// approved here, and it outlives its thread. Only such records are this database's own. An imported record always
/// names a database, even if that name is the name of this database, because the ledger here does not necessarily
/// contain the entry.
struct RecordImport {
    let connection: SQLiteConnection
    /// The name of the database from which the thread was exported; `nil` if the file contains no name.
    let origin: String?

    /// Stores a record, unless this database has its own record at the place.
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

    /// The query for whether this database's own record is the same; no row if there is no such record.
    ///
    /// A payload that was pruned on one side is not a difference, because the digests are kept.
    private static let own = """
        SELECT asking_task_id IS ?7 AND interrupt_id IS ?8 AND payload_digest IS ?9 AND state IS ?10 AND ledger_hash IS ?11
            AND (payload_type IS NULL OR ?12 IS NULL OR (payload_type IS ?12 AND payload IS ?13))
            AND (reached_type IS NULL OR ?14 IS NULL OR (reached_type IS ?14 AND reached IS ?15))
        FROM signoff_questions
        WHERE thread_id = ?1 AND checkpoint_ns = ?2 AND checkpoint_id = ?3 AND task_id = ?4 AND position = ?5 AND run_id = ?6
            AND origin IS NULL
        """
}

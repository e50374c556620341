import SignoffCheckpoint

/// The table of the ledger, and the triggers that permit only appending.
///
/// The triggers apply to every program that opens the file. The writing connection of this program runs no triggers;
/// ``LedgerGuard`` replaces them.
enum LedgerSchema {
    static let table = """
        CREATE TABLE signoff_ledger (
            sequence INTEGER PRIMARY KEY,
            previous_hash TEXT NOT NULL,
            hash TEXT NOT NULL,
            at INTEGER NOT NULL,
            record TEXT NOT NULL
        );
        """

    private static let update = """
        CREATE TRIGGER signoff_ledger_kept_from_update BEFORE UPDATE ON signoff_ledger
            BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
        """

    private static let delete = """
        CREATE TRIGGER signoff_ledger_kept_from_delete BEFORE DELETE ON signoff_ledger
            BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
        """

    /// The trigger that permits a row to be inserted only as the entry after the newest one.
    ///
    /// A row that replaces another one is not such an entry. This trigger runs before the other row is removed; no
    /// trigger runs for that removal.
    static let order = """
        CREATE TRIGGER signoff_ledger_kept_in_order BEFORE INSERT ON signoff_ledger
            WHEN NEW.sequence IS NOT (SELECT COALESCE(MAX(sequence), 0) + 1 FROM signoff_ledger)
                OR NEW.previous_hash IS NOT COALESCE(
                    (SELECT hash FROM signoff_ledger ORDER BY sequence DESC LIMIT 1), '\(LedgerChain.origin)'
                )
                OR typeof(NEW.hash) <> 'text' OR length(NEW.hash) <> 64
                OR typeof(NEW.at) <> 'integer' OR typeof(NEW.record) <> 'text'
            BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
        """

    /// The table and its triggers.
    static let all = [table, update, delete, order].joined(separator: "\n")

    /// Returns the faults of the table and its triggers as clauses; empty for an unchanged table.
    ///
    /// `hasOrder` is whether the release that created the table has the trigger for the order of insertions.
    static func faults(on connection: SQLiteConnection, hasOrder: Bool) throws -> [String] {
        // SQLite accepts names in any case, and stores them unchanged.
        let found = try connection.rows(
            """
            SELECT type, lower(name), sql FROM sqlite_master
            WHERE lower(name) = 'signoff_ledger' OR lower(tbl_name) = 'signoff_ledger' ORDER BY name
            """
        ) { row in (kind: row.text(0), name: row.text(1), sql: row.text(2)) }
        var expected = [
            ("table", "signoff_ledger", table), ("trigger", "signoff_ledger_kept_from_update", update),
            ("trigger", "signoff_ledger_kept_from_delete", delete),
        ]
        if hasOrder { expected.append(("trigger", "signoff_ledger_kept_in_order", order)) }
        var faults: [String] = []
        for (kind, name, sql) in expected {
            guard let stored = found.first(where: { $0.name == name }) else {
                faults.append("the \(kind) \(name) is missing")
                continue
            }
            if stored.kind != kind || words(stored.sql) != words(sql) {
                faults.append("the \(kind) \(name) is not the one that was made")
            }
        }
        for other in found where !expected.contains(where: { $0.1 == other.name }) {
            faults.append("the \(other.kind) \(ForeignText.name(other.name)) was added to the table of the ledger")
        }
        return faults
    }

    /// Returns a definition as words, because releases differ in line breaks and indentation.
    private static func words(_ sql: String) -> [Substring] {
        sql.split { $0.isWhitespace || $0 == ";" }
    }
}

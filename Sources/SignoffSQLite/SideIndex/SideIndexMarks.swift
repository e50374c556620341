/// The progress of an index beside a database.
struct SideIndexMarks: Sendable, Equatable {
    /// The row before which checkpoints are not yet indexed; 0 when all are indexed.
    var uncovered: Int64
    /// The number of checkpoints to index when building began.
    var total: Int64
    /// The last followed row of each table.
    var followed: [SourceAnchor.Table: Int64]

    /// Creates the marks of an index that is to be built.
    init(before moment: SourceMoment) {
        uncovered = moment.newestCheckpoint == 0 ? 0 : moment.newestCheckpoint + 1
        total = moment.newestCheckpoint
        followed = [.checkpoints: moment.newestCheckpoint, .writes: moment.newestWrite]
    }

    /// Reads the marks; `nil` for an index that was not begun.
    init?(from connection: SQLiteConnection) throws {
        let values = Dictionary(
            try connection.rows("SELECT key, CAST(value AS INTEGER) FROM signoff_meta") { ($0.text(0), $0.integer(1)) },
            uniquingKeysWith: { first, _ in first }
        )
        guard let uncovered = values["uncovered"], let total = values["total"], let checkpoints = values["checkpoints"],
            let writes = values["writes"]
        else { return nil }
        self.uncovered = uncovered
        self.total = total
        followed = [.checkpoints: checkpoints, .writes: writes]
    }

    /// Stores the marks in the open transaction.
    func store(on connection: SQLiteConnection) throws {
        let values: [String: Int64] = [
            "uncovered": uncovered, "total": total, "checkpoints": followed[.checkpoints] ?? 0,
            "writes": followed[.writes] ?? 0,
        ]
        for (key, value) in values {
            try connection.execute(
                "INSERT OR REPLACE INTO signoff_meta (key, value) VALUES (?, ?)",
                .text(key),
                .integer(value)
            )
        }
    }
}

/// The rows of the anchors of an index.
struct SideIndexAnchors {
    let connection: SQLiteConnection

    /// The number of anchors kept for each table.
    ///
    /// An older anchor is still valid if the newest rows are deleted.
    private static let keptCount = 16

    /// Returns the anchors of a table, newest first.
    func anchors(of table: SourceAnchor.Table) throws -> [SourceAnchor] {
        try connection.rows(
            "SELECT row, key FROM signoff_anchors WHERE source = ? ORDER BY row DESC",
            .text(table.rawValue)
        ) { SourceAnchor(table: table, row: $0.integer(0), key: $0.text(1)) }
    }

    func add(_ anchor: SourceAnchor) throws {
        let table = SQLiteValue.text(anchor.table.rawValue)
        try connection.execute(
            "INSERT OR REPLACE INTO signoff_anchors (source, row, key) VALUES (?, ?, ?)",
            table,
            .integer(anchor.row),
            .text(anchor.key)
        )
        try connection.execute(
            """
            DELETE FROM signoff_anchors WHERE source = ?1 AND row <= (
                SELECT row FROM signoff_anchors WHERE source = ?1 ORDER BY row DESC LIMIT 1 OFFSET ?2
            )
            """,
            table,
            .number(Self.keptCount)
        )
    }

    /// Removes the anchors of a table after a row.
    func removeAnchors(of table: SourceAnchor.Table, after row: Int64) throws {
        try connection.execute(
            "DELETE FROM signoff_anchors WHERE source = ? AND row > ?",
            .text(table.rawValue),
            .integer(row)
        )
    }
}

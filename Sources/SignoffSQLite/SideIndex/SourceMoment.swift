import SignoffCheckpoint

/// How far the tables of somebody else's database had grown at a moment.
///
/// Their rows are numbered in the order they were stored; a row that is stored again gets a new number.
struct SourceMoment: Sendable, Equatable {
    var newestCheckpoint: Int64
    var newestWrite: Int64

    /// Reads the moment.
    init(_ connection: SQLiteConnection, _ layout: DatabaseLayout) throws {
        func newest(_ table: String) throws -> Int64 {
            guard layout.hasCheckpoints else { return 0 }
            return try connection.first("SELECT MAX(rowid) FROM \(table)") { $0.integer(0) } ?? 0
        }
        newestCheckpoint = try newest("checkpoints")
        newestWrite = try newest("writes")
    }
}

/// A row by which it is told that a table is still the one that was read, and up to where.
struct SourceAnchor: Sendable, Equatable {
    enum Table: String, Sendable, CaseIterable {
        case checkpoints
        case writes

        /// What tells the rows of the table from one another, in one text.
        fileprivate var key: String {
            switch self {
            case .checkpoints: "thread_id || char(31) || checkpoint_ns || char(31) || checkpoint_id"
            case .writes:
                "thread_id || char(31) || checkpoint_ns || char(31) || checkpoint_id || char(31) || task_id || char(31) || idx"
            }
        }
    }

    var table: Table
    var row: Int64
    var key: String

    /// The anchor at a row; nil when there is no such row.
    static func read(
        _ table: Table,
        at row: Int64,
        from connection: SQLiteConnection,
        _ layout: DatabaseLayout
    ) throws -> SourceAnchor? {
        guard layout.hasCheckpoints else { return nil }
        return try connection.first("SELECT \(table.key) FROM \(table.rawValue) WHERE rowid = ?", .integer(row)) {
            SourceAnchor(table: table, row: row, key: $0.text(0))
        }
    }
}

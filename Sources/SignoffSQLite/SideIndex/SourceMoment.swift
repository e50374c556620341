import SignoffCheckpoint

/// The size of the tables of a foreign database at one moment.
///
/// Rows are numbered in the order in which they were stored. A row that is stored again gets a new number.
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

/// A row that shows whether a table is still the one that was read, and how much of the table was read.
struct SourceAnchor: Sendable, Equatable {
    enum Table: String, Sendable, CaseIterable {
        case checkpoints
        case writes

        /// The key of the row within its table, as one string.
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

    /// Returns the anchor at a row; `nil` for a missing row.
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

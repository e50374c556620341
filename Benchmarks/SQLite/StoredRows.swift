/// The rows a run left in the reference's two tables, to be inserted again without any runtime.
struct StoredRows {
    private static let checkpointColumns =
        "thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata"
    private static let writeColumns =
        "thread_id, checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, type, value"
    /// The tables, without any of ours.
    static let tables = """
        CREATE TABLE checkpoints (thread_id TEXT NOT NULL, checkpoint_ns TEXT NOT NULL DEFAULT '', checkpoint_id TEXT NOT NULL,
            parent_checkpoint_id TEXT, type TEXT, checkpoint BLOB, metadata BLOB,
            PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id));
        CREATE TABLE writes (thread_id TEXT NOT NULL, checkpoint_ns TEXT NOT NULL DEFAULT '', checkpoint_id TEXT NOT NULL,
            task_id TEXT NOT NULL, task_path TEXT NOT NULL DEFAULT '', idx INTEGER NOT NULL, channel TEXT NOT NULL, type TEXT,
            value BLOB, PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id, task_id, idx));
        """

    /// Rows that are inserted by one statement each.
    struct Insert {
        let sql: String
        let values: [BareConnection.Value]
    }

    let checkpoints: [Insert]
    /// In the order they were stored.
    let writes: [Insert]

    /// Reads the rows of a database.
    init(_ path: String) throws {
        let connection = try BareConnection(path, synchronous: "NORMAL")
        func inserts(_ table: String, _ columns: String) throws -> [Insert] {
            let places = columns.split(separator: ",").map { _ in "?" }.joined(separator: ", ")
            let sql = "INSERT INTO \(table) (\(columns)) VALUES (\(places))"
            return try connection.rows("SELECT \(columns) FROM \(table) ORDER BY rowid").map {
                Insert(sql: sql, values: $0)
            }
        }
        checkpoints = try inserts("checkpoints", Self.checkpointColumns)
        writes = try inserts("writes", Self.writeColumns)
    }

    /// How long it takes to insert groups of rows into an empty database, each group with a commit of its own.
    static func measure(_ groups: [[Insert]], at path: String, synchronous: String) throws -> Duration {
        let connection = try BareConnection(path, synchronous: synchronous)
        try connection.script(tables)
        return try ContinuousClock().measure {
            for group in groups {
                try connection.script("BEGIN IMMEDIATE")
                for insert in group { try connection.run(insert.sql, insert.values) }
                try connection.script("COMMIT")
            }
        }
    }
}

import SignoffCheckpoint

/// The rows of task names.
///
/// The table is created with the first name, so older databases need no upgrade.
struct TaskNameRows {
    let connection: SQLiteConnection

    /// The maximum number of stored names that a connection caches.
    private static let rememberedNames = 1_000

    private static let table =
        "CREATE TABLE IF NOT EXISTS signoff_task_names (name TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID"

    /// Stores the names of the tasks that wrote `changes`.
    func note(_ changes: [CheckpointChange]) throws {
        for case .writes(let batch) in changes {
            guard let name = batch.taskName, !connection.storedTaskNames.contains(ExactText(name)) else { continue }
            try connection.execute(Self.table)
            try connection.execute("INSERT OR IGNORE INTO signoff_task_names (name) VALUES (?)", .text(name))
            if connection.storedTaskNames.count >= Self.rememberedNames { connection.storedTaskNames = [] }
            connection.storedTaskNames.insert(ExactText(name))
        }
    }

    private var hasTable: Bool {
        get throws {
            try connection.exists("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'signoff_task_names'")
        }
    }

    /// All names, in byte order.
    var all: [String] {
        get throws {
            guard try hasTable else { return [] }
            return try connection.rows("SELECT name FROM signoff_task_names ORDER BY name") { $0.text(0) }
        }
    }
}

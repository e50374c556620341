import SignoffCheckpoint

/// The rows of task names.
struct TaskNameRows {
    let connection: PostgresConnection

    /// The greatest number of stored names that a connection remembers.
    private static let rememberedNames = 1_000

    /// Keeps the names of the tasks that wrote `changes`.
    func note(_ changes: [CheckpointChange]) throws {
        for case .writes(let batch) in changes {
            guard let name = batch.taskName, !connection.storedTaskNames.contains(ExactText(name)) else { continue }
            try connection.execute(
                "INSERT INTO signoff_task_names (name) VALUES (?) ON CONFLICT DO NOTHING",
                .text(name)
            )
            if connection.storedTaskNames.count >= Self.rememberedNames { connection.storedTaskNames = [] }
            connection.storedTaskNames.insert(ExactText(name))
        }
    }

    /// Every name, in the order of their bytes.
    var all: [String] {
        get throws {
            try connection.rows("SELECT name FROM signoff_task_names ORDER BY name") { $0.text(0) }
        }
    }
}

/// The paths of the large databases.
struct ScaleFiles {
    /// LangGraph's two tables, without any of ours.
    static let referenceTables = """
        CREATE TABLE checkpoints (thread_id TEXT NOT NULL, checkpoint_ns TEXT NOT NULL DEFAULT '', checkpoint_id TEXT NOT NULL,
            parent_checkpoint_id TEXT, type TEXT, checkpoint BLOB, metadata BLOB,
            PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id));
        CREATE TABLE writes (thread_id TEXT NOT NULL, checkpoint_ns TEXT NOT NULL DEFAULT '', checkpoint_id TEXT NOT NULL,
            task_id TEXT NOT NULL, task_path TEXT NOT NULL DEFAULT '', idx INTEGER NOT NULL, channel TEXT NOT NULL, type TEXT,
            value BLOB, PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id, task_id, idx));
        """

    let directory: String

    /// As Python's saver writes it: LangGraph's two tables and nothing else.
    var reference: String { "\(directory)/signoff-scale-reference.sqlite" }
    /// The same threads with Signoff's tables, and runs of those that failed.
    var own: String { "\(directory)/signoff-scale.sqlite" }
    /// The folder for the index beside the first.
    var cache: String { "\(directory)/signoff-scale-cache" }
}

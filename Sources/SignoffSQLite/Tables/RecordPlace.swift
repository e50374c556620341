import SignoffCheckpoint

/// The place of an answer record among all records.
struct RecordPlace: Sendable {
    static let columns = "thread_id, checkpoint_ns, checkpoint_id, task_id, position, run_id"

    let thread: ThreadID
    private let namespace: String
    private let checkpoint: String
    private let task: String
    private let position: Int64
    private let run: String

    /// Reads ``columns``, which begin at column `first`.
    init(_ row: SQLiteRow, from first: Int32) {
        thread = ThreadID(row.text(first))
        namespace = row.text(first + 1)
        checkpoint = row.text(first + 2)
        task = row.text(first + 3)
        position = row.integer(first + 4)
        run = row.text(first + 5)
    }

    /// The values, in the order of ``columns``.
    var values: [SQLiteValue] {
        [
            .text(thread.rawValue), .text(namespace), .text(checkpoint), .text(task), .integer(position), .text(run),
        ]
    }
}

import SignoffCheckpoint

/// The columns of a checkpoint as stored.
struct CheckpointRow {
    var thread: ThreadID
    var namespace: String
    var id: CheckpointID
    var parent: CheckpointID?
    var document: [UInt8]
    var metadata: [UInt8]

    init(_ row: PostgresRow) {
        thread = ThreadID(row.text(0))
        namespace = row.text(1)
        id = CheckpointID(row.text(2))
        parent = row.optionalText(3).map { CheckpointID($0) }
        document = row.bytes(4)
        metadata = row.bytes(5)
    }

    func unreadable(because reason: String) -> UnreadableCheckpoint {
        UnreadableCheckpoint(thread: thread, namespace: namespace, id: id, parent: parent, reason: reason)
    }
}

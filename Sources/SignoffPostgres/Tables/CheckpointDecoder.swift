import OrderedCollections
import SignoffCheckpoint

/// Makes checkpoints of rows, with the values, the writes and the answers that other tables have.
struct CheckpointDecoder {
    let connection: PostgresConnection
    let layout: DatabaseLayout

    private struct RowKey: Hashable {
        var thread: ThreadID
        var namespace: ExactText
        var id: CheckpointID

        init(_ row: PostgresRow) {
            thread = ThreadID(row.text(0))
            namespace = ExactText(row.text(1))
            id = CheckpointID(row.text(2))
        }

        init(_ row: CheckpointRow) {
            (thread, namespace, id) = (row.thread, ExactText(row.namespace), row.id)
        }
    }

    /// Reads the values and writes of checkpoints, all of them with one statement each.
    func checkpoints(of rows: [CheckpointRow]) throws -> [Result<SavedCheckpoint, CheckpointError>] {
        guard !rows.isEmpty else { return [] }
        let keys: [PostgresValue] = [
            .texts(rows.map(\.thread.rawValue)), .texts(rows.map(\.namespace)), .texts(rows.map(\.id.rawValue)),
        ]
        let wanted = "unnest(?::text[], ?::text[], ?::text[]) AS wanted (thread, namespace, id)"
        var blobs: [RowKey: [(channel: String, value: SerializedValue)]] = [:]
        // A channel with a version may have no value.
        for (key, channel, value) in try connection.rows(
            """
            SELECT wanted.thread, wanted.namespace, wanted.id, b.channel, b.type, b.blob FROM \(wanted)
            JOIN checkpoints AS c
                ON c.thread_id = wanted.thread AND c.checkpoint_ns = wanted.namespace AND c.checkpoint_id = wanted.id
            CROSS JOIN LATERAL jsonb_each_text(
                CASE jsonb_typeof(c.checkpoint -> 'channel_versions') WHEN 'object' THEN c.checkpoint -> 'channel_versions' END
            ) AS version
            JOIN checkpoint_blobs AS b ON b.thread_id = c.thread_id AND b.checkpoint_ns = c.checkpoint_ns
                AND b.channel = version.key AND b.version = version.value
            WHERE b.type <> 'empty' AND (b.blob IS NOT NULL OR b.type = 'null')
            """,
            values: keys,
            read: { (RowKey($0), $0.text(3), SerializedValue(type: $0.text(4), bytes: $0.bytes(5))) }
        ) {
            blobs[key, default: []].append((channel, value))
        }
        var writes: [RowKey: [StoredWrite]] = [:]
        let path = layout.hasTaskPath ? "w.task_path" : "''"
        for (key, write) in try connection.rows(
            """
            SELECT wanted.thread, wanted.namespace, wanted.id, w.task_id, \(path), w.idx, w.channel, w.type, w.blob
            FROM \(wanted) JOIN checkpoint_writes AS w
                ON w.thread_id = wanted.thread AND w.checkpoint_ns = wanted.namespace AND w.checkpoint_id = wanted.id
            """,
            values: keys,
            read: { (RowKey($0), StoredWrite($0)) }
        ) {
            writes[key, default: []].append(write)
        }
        return try rows.map { row in
            let key = RowKey(row)
            return try decode(row, blobs[key] ?? [], writes[key] ?? [])
        }
    }

    private func decode(
        _ row: CheckpointRow,
        _ blobs: [(channel: String, value: SerializedValue)],
        _ stored: [StoredWrite]
    ) throws -> Result<SavedCheckpoint, CheckpointError> {
        do {
            let writes = try stored.map { try $0.pendingWrite }.sorted { $0.precedes($1) }
            var checkpoint = try CheckpointDocument.checkpoint(row.document, blobs: blobs)
            try addPendingSends(to: &checkpoint, of: row)
            return .success(
                SavedCheckpoint(
                    thread: row.thread,
                    namespace: row.namespace,
                    checkpoint: checkpoint,
                    metadata: CheckpointMetadata(
                        entries: row.metadata.isEmpty ? [:] : try JSONValue(parsing: row.metadata).objectValue ?? [:]
                    ),
                    parent: row.parent,
                    pendingWrites: writes,
                    answers: try answers(of: row, writes)
                )
            )
        } catch let error where !(error is PostgresFailure) {
            return .failure(
                CheckpointError(
                    .invalidData,
                    "checkpoint \(row.id) of thread \(row.thread) cannot be read: \((error as? CheckpointError)?.message ?? "\(error)")",
                    thread: row.thread,
                    cause: error
                )
            )
        }
    }

    /// Adds the sends to a checkpoint of an old format.
    ///
    /// They are stored with the writes of its parent.
    private func addPendingSends(to checkpoint: inout Checkpoint, of row: CheckpointRow) throws {
        guard checkpoint.formatVersion < 4, let parent = row.parent, checkpoint.extraEntries["pending_sends"] == nil
        else { return }
        let order = layout.hasTaskPath ? "task_path, task_id, idx" : "task_id, idx"
        let sends = try connection.rows(
            """
            SELECT type, blob FROM checkpoint_writes
            WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id = ? AND channel = '\(ReservedChannel.tasks)'
            ORDER BY \(order)
            """,
            .text(row.thread.rawValue),
            .text(row.namespace),
            .text(parent.rawValue)
        ) { SerializedValue(type: $0.optionalText(0) ?? "msgpack", bytes: $0.bytes(1)) }
        guard !sends.isEmpty else { return }
        checkpoint.extraEntries.entries.append(
            StoredMap.Entry(key: .string("pending_sends"), value: .array(try sends.map { try StoredValue($0) }))
        )
    }

    /// The records of answers.
    ///
    /// The table is read only if the step asked a question or got an answer.
    private func answers(of row: CheckpointRow, _ writes: [PendingWrite]) throws -> [AnswerRecord] {
        guard layout.hasOwnTables,
            writes.contains(where: {
                $0.channel == ReservedChannel.resume || $0.channel == ReservedChannel.interrupt
            })
        else { return [] }
        return try AnswerRows(connection: connection).records(of: row.thread, in: row.namespace, at: row.id)
    }
}

/// The columns of a write as stored.
private struct StoredWrite {
    var task: TaskID
    var taskPath: String
    var index: Int
    var channel: String
    var value: SerializedValue

    init(_ row: PostgresRow) {
        task = TaskID(row.text(3))
        taskPath = row.text(4)
        index = Int(row.integer(5))
        channel = row.text(6)
        value = SerializedValue(type: row.optionalText(7) ?? "msgpack", bytes: row.bytes(8))
    }

    var pendingWrite: PendingWrite {
        get throws {
            PendingWrite(
                task: task,
                taskPath: taskPath,
                index: index,
                channel: channel,
                value: try StoredValue(value)
            )
        }
    }
}

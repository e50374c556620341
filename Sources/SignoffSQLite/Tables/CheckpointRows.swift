import OrderedCollections
import SignoffCheckpoint

/// The rows of LangGraph's two tables.
struct CheckpointRows {
    let connection: SQLiteConnection
    let layout: DatabaseLayout
    /// The size in bytes above which a value is abridged, for lists; `nil` for complete values.
    var abridgesAbove: Int?

    private static let columns =
        "thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata"

    private var taskPath: String { layout.hasTaskPath ? "task_path" : "'' AS task_path" }

    // MARK: Reading

    /// Returns the checkpoint at an address, or the newest of its thread and namespace.
    func checkpoint(at address: CheckpointAddress) throws -> SavedCheckpoint? {
        guard layout.hasCheckpoints else { return nil }
        let thread = SQLiteValue.text(address.thread.rawValue)
        let row =
            if let id = address.checkpoint {
                try connection.first(
                    """
                    SELECT \(Self.columns) FROM checkpoints
                    WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id = ?
                    """,
                    thread,
                    .text(address.namespace),
                    .text(id.rawValue),
                    read: CheckpointRow.init
                )
            } else {
                try connection.first(
                    """
                    SELECT \(Self.columns) FROM checkpoints
                    WHERE thread_id = ? AND checkpoint_ns = ? ORDER BY checkpoint_id DESC LIMIT 1
                    """,
                    thread,
                    .text(address.namespace),
                    read: CheckpointRow.init
                )
            }
        return try row.map(decode)
    }

    /// Returns the matching checkpoints, newest id first.
    func checkpoints(matching query: CheckpointQuery) throws -> [SavedCheckpoint] {
        var found: [SavedCheckpoint] = []
        try forEach(matching: query) { row in
            if try query.metadata.isEmpty || Self.metadata(of: row).matches(query.metadata) {
                found.append(try decode(row))
            }
            return query.limit.map { found.count < $0 } ?? true
        }
        return found
    }

    /// Returns the matching checkpoints and the faults of the unreadable ones, newest id first.
    func legibleCheckpoints(matching query: CheckpointQuery) throws -> LegibleCheckpoints {
        var found = LegibleCheckpoints()
        try forEach(matching: query) { row in
            do {
                let saved = try decode(row)
                if saved.metadata.matches(query.metadata) { found.checkpoints.append(saved) }
            } catch let error as CheckpointError where error.code == .invalidData {
                if query.metadata.isEmpty { found.unreadable.append(row.unreadable(because: error.message)) }
            }
            return query.limit.map { found.count < $0 } ?? true
        }
        return found
    }

    private func forEach(matching query: CheckpointQuery, _ body: (CheckpointRow) throws -> Bool) throws {
        guard layout.hasCheckpoints else { return }
        var conditions: [String] = []
        var values: [SQLiteValue] = []
        func require(_ condition: String, _ text: String?) {
            guard let text else { return }
            conditions.append(condition)
            values.append(.text(text))
        }
        require("thread_id = ?", query.thread?.rawValue)
        require("checkpoint_ns = ?", query.namespace)
        require("checkpoint_id = ?", query.checkpoint?.rawValue)
        require("checkpoint_id < ?", query.before?.rawValue)
        require("checkpoint_id > ?", query.after?.rawValue)
        let condition = conditions.isEmpty ? "" : " WHERE \(conditions.joined(separator: " AND "))"
        try connection.forEach(
            """
            SELECT \(Self.columns) FROM checkpoints\(condition)
            ORDER BY checkpoint_id DESC, thread_id, checkpoint_ns
            """,
            values: values
        ) { try body(CheckpointRow($0)) }
    }

    /// Returns the threads that have checkpoints.
    func threads() throws -> [ThreadID] {
        guard layout.hasCheckpoints else { return [] }
        return try connection.rows("SELECT DISTINCT thread_id FROM checkpoints") { ThreadID($0.text(0)) }
    }

    /// Returns the newest checkpoint of every namespace of a thread that can affect its current state.
    func heads(of thread: ThreadID) throws -> ThreadHeads {
        guard layout.hasCheckpoints else { return ThreadHeads(namespaces: [], checkpoints: []) }
        let newest = try connection.rows(
            """
            WITH RECURSIVE namespaces (name) AS (
                SELECT MIN(checkpoint_ns) FROM checkpoints WHERE thread_id = ?1
                UNION ALL
                SELECT (SELECT MIN(checkpoint_ns) FROM checkpoints WHERE thread_id = ?1 AND checkpoint_ns > name)
                FROM namespaces WHERE name IS NOT NULL
            )
            SELECT name, (SELECT MAX(checkpoint_id) FROM checkpoints WHERE thread_id = ?1 AND checkpoint_ns = name)
            FROM namespaces WHERE name IS NOT NULL
            """,
            .text(thread.rawValue)
        ) { (namespace: $0.text(0), id: CheckpointID($0.text(1))) }
        let root = newest.first { $0.namespace.isEmpty }?.id
        let relevant = newest.filter { head in
            guard let root, !head.namespace.isEmpty else { return true }
            return head.id > root
        }
        let checkpoints = try relevant.compactMap { head in
            try checkpoint(at: CheckpointAddress(thread: thread, namespace: head.namespace, checkpoint: head.id))
        }
        return ThreadHeads(namespaces: newest.map(\.namespace), checkpoints: checkpoints)
    }

    /// Returns the maximum checkpoint id of a thread in any namespace; `nil` for a thread without checkpoints.
    func newestID(of thread: ThreadID) throws -> CheckpointID? {
        guard layout.hasCheckpoints else { return nil }
        let newest = try connection.first(
            "SELECT MAX(checkpoint_id) FROM checkpoints WHERE thread_id = ?",
            .text(thread.rawValue)
        ) { $0.optionalText(0) }
        return newest.flatMap(\.self).map { CheckpointID($0) }
    }

    /// Returns the newest root checkpoint of a thread; `nil` for a thread without one.
    func newestRoot(of thread: ThreadID) throws -> CheckpointID? {
        guard layout.hasCheckpoints else { return nil }
        let newest = try connection.first(
            "SELECT MAX(checkpoint_id) FROM checkpoints WHERE thread_id = ? AND checkpoint_ns = ''",
            .text(thread.rawValue)
        ) { $0.optionalText(0) }
        return newest.flatMap(\.self).map { CheckpointID($0) }
    }

    /// Whether a thread has checkpoints.
    func hasRows(_ thread: ThreadID) throws -> Bool {
        guard layout.hasCheckpoints else { return false }
        return try connection.exists("SELECT 1 FROM checkpoints WHERE thread_id = ?", .text(thread.rawValue))
    }

    private func decode(_ row: CheckpointRow) throws -> SavedCheckpoint {
        do {
            let writes = try writes(of: row)
            return SavedCheckpoint(
                thread: row.thread,
                namespace: row.namespace,
                checkpoint: try Checkpoint(storedMap: StoredValue(row.value)),
                metadata: try Self.metadata(of: row),
                parent: row.parent,
                pendingWrites: writes,
                answers: try answers(of: row, writes)
            )
        } catch let error where !(error is SQLiteFailure) {
            throw CheckpointError(
                .invalidData,
                "checkpoint \(row.id) of thread \(row.thread) cannot be read: \((error as? CheckpointError)?.message ?? "\(error)")",
                thread: row.thread,
                cause: error
            )
        }
    }

    /// Returns the recorded answers of a step.
    ///
    /// The table is read only if the step asked a question or received an answer.
    private func answers(of row: CheckpointRow, _ writes: [PendingWrite]) throws -> [AnswerRecord] {
        guard layout.hasAnswerRecords,
            writes.contains(where: {
                $0.channel == ReservedChannel.resume || $0.channel == ReservedChannel.interrupt
            })
        else { return [] }
        return try AnswerRows(connection: connection).records(of: row.thread, in: row.namespace, at: row.id)
    }

    /// Returns the writes, sorted by path, task and number.
    ///
    /// The rows are sorted here, because the engine would copy every value to sort them.
    private func writes(of row: CheckpointRow) throws -> [PendingWrite] {
        let writes = try storedWrites(of: row)
        guard zip(writes.dropFirst(), writes).contains(where: Self.isBefore) else { return writes }
        return writes.sorted(by: Self.isBefore)
    }

    private static func isBefore(_ write: PendingWrite, _ other: PendingWrite) -> Bool {
        if !write.taskPath.hasSameBytes(as: other.taskPath) {
            return write.taskPath.utf8.lexicographicallyPrecedes(other.taskPath.utf8)
        }
        let (task, otherTask) = (write.task.rawValue, other.task.rawValue)
        if !task.hasSameBytes(as: otherTask) { return task.utf8.lexicographicallyPrecedes(otherTask.utf8) }
        return write.index < other.index
    }

    private func storedWrites(of row: CheckpointRow) throws -> [PendingWrite] {
        try connection.rows(
            """
            SELECT task_id, \(taskPath), idx, channel, type, value FROM writes
            WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id = ?
            """,
            .text(row.thread.rawValue),
            .text(row.namespace),
            .text(row.id.rawValue)
        ) { write in
            let value = try value(of: write, type: 4, bytes: 5)
            var pending = PendingWrite(
                task: TaskID(write.text(0)),
                taskPath: write.text(1),
                index: Int(write.integer(2)),
                channel: write.text(3),
                value: value.value
            )
            pending.abridgedBytes = value.abridgedBytes
            return pending
        }
    }

    /// Returns the value in two columns, abridged if it is too large.
    private func value(
        of row: SQLiteRow,
        type: Int32,
        bytes: Int32
    ) throws -> (value: StoredValue, abridgedBytes: Int?) {
        let type = row.optionalText(type) ?? "msgpack"
        let count = row.byteCount(bytes)
        guard let abridgesAbove, count > abridgesAbove else {
            return (try StoredValue(SerializedValue(type: type, bytes: row.bytes(bytes))), nil)
        }
        return try row.withBytes(bytes) { content in
            switch type {
            case "msgpack": return (try MessagePack.decode(abridging: content), count)
            case "bytes": return (.bytes(Array(content.prefix(abridgesAbove))), count)
            default: return (.opaque(SerializedValue(type: type, bytes: Array(content.prefix(abridgesAbove)))), count)
            }
        }
    }

    private static func metadata(of row: CheckpointRow) throws -> CheckpointMetadata {
        guard !row.metadata.isEmpty else { return CheckpointMetadata(entries: [:]) }
        return CheckpointMetadata(entries: try JSONValue(parsing: row.metadata).objectValue ?? [:])
    }

    // MARK: Writing

    private static let storing = "INSERT OR REPLACE INTO checkpoints (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?)"
    private static let addingWrite = "INSERT OR IGNORE" + writing
    private static let replacingWrite = "INSERT OR REPLACE" + writing
    private static let writing = """
         INTO writes (thread_id, checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, type, value)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    /// Stores one change.
    func apply(_ change: CheckpointChange) throws {
        switch change {
        case .checkpoint(let saved): try store(saved)
        case .writes(let batch): try store(batch)
        }
    }

    private func store(_ saved: SavedCheckpoint) throws {
        let value = try saved.checkpoint.storedMap.serialized()
        try connection.execute(
            Self.storing,
            .text(saved.thread.rawValue),
            .text(saved.namespace),
            .text(saved.checkpoint.id.rawValue),
            .optional(saved.parent?.rawValue),
            .text(value.type),
            .blob(value.bytes),
            .blob(Array(JSONValue.object(saved.metadata.entries).text(.compact).utf8))
        )
    }

    private func store(_ batch: WriteBatch) throws {
        guard let checkpoint = batch.address.checkpoint else { return }
        let statement = batch.replacesStored ? Self.replacingWrite : Self.addingWrite
        for write in batch.pendingWrites {
            let value = try write.value.serialized()
            try connection.execute(
                statement,
                .text(batch.address.thread.rawValue),
                .text(batch.address.namespace),
                .text(checkpoint.rawValue),
                .text(write.task.rawValue),
                .text(write.taskPath),
                .number(write.index),
                .text(write.channel),
                .text(value.type),
                .blob(value.bytes)
            )
        }
    }

    /// Deletes all rows of a thread.
    func delete(_ thread: ThreadID) throws {
        try connection.execute("DELETE FROM checkpoints WHERE thread_id = ?", .text(thread.rawValue))
        try connection.execute("DELETE FROM writes WHERE thread_id = ?", .text(thread.rawValue))
    }
}

/// The stored columns of a checkpoint.
private struct CheckpointRow {
    var thread: ThreadID
    var namespace: String
    var id: CheckpointID
    var parent: CheckpointID?
    var value: SerializedValue
    var metadata: [UInt8]

    init(_ row: SQLiteRow) {
        thread = ThreadID(row.text(0))
        namespace = row.text(1)
        id = CheckpointID(row.text(2))
        parent = row.optionalText(3).map { CheckpointID($0) }
        value = SerializedValue(type: row.optionalText(4) ?? "msgpack", bytes: row.bytes(5))
        metadata = row.bytes(6)
    }

    func unreadable(because reason: String) -> UnreadableCheckpoint {
        UnreadableCheckpoint(thread: thread, namespace: namespace, id: id, parent: parent, reason: reason)
    }
}

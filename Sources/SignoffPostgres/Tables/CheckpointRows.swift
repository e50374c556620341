import OrderedCollections
import SignoffCheckpoint

/// The rows of the reference's tables of checkpoints.
struct CheckpointRows {
    let connection: PostgresConnection
    let layout: DatabaseLayout

    private static let columns =
        "thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata"

    /// The number of checkpoints that are read at a time.
    private static let portion = 100

    private var decoder: CheckpointDecoder { CheckpointDecoder(connection: connection, layout: layout) }

    // MARK: Reading

    /// Returns the checkpoint at an address, or the newest of its thread and namespace.
    func checkpoint(at address: CheckpointAddress) throws -> SavedCheckpoint? {
        guard layout.hasCheckpoints else { return nil }
        var values: [PostgresValue] = [.text(address.thread.rawValue), .text(address.namespace)]
        var condition = ""
        if let id = address.checkpoint {
            condition = " AND checkpoint_id = ?"
            values.append(.text(id.rawValue))
        }
        let rows = try connection.rows(
            """
            SELECT \(Self.columns) FROM checkpoints WHERE thread_id = ? AND checkpoint_ns = ?\(condition)
            ORDER BY checkpoint_id DESC LIMIT 1
            """,
            values: values,
            read: CheckpointRow.init
        )
        return try decoder.checkpoints(of: rows).first?.get()
    }

    /// Returns the checkpoints that match, newest id first.
    func checkpoints(matching query: CheckpointQuery) throws -> [SavedCheckpoint] {
        var found: [SavedCheckpoint] = []
        try forEachPortion(matching: query) { rows in
            for saved in try decoder.checkpoints(of: rows) where found.count < query.limit ?? .max {
                let saved = try saved.get()
                if saved.metadata.matches(query.metadata) { found.append(saved) }
            }
            return found.count < query.limit ?? .max
        }
        return found
    }

    /// Returns the matching checkpoints and the faults of the unreadable ones, newest id first.
    func legibleCheckpoints(matching query: CheckpointQuery) throws -> LegibleCheckpoints {
        var found = LegibleCheckpoints()
        try forEachPortion(matching: query) { rows in
            for (row, saved) in zip(rows, try decoder.checkpoints(of: rows)) where found.count < query.limit ?? .max {
                switch saved {
                case .success(let saved):
                    if saved.metadata.matches(query.metadata) { found.checkpoints.append(saved) }
                case .failure(let error):
                    if query.metadata.isEmpty { found.unreadable.append(row.unreadable(because: error.message)) }
                }
            }
            return found.count < query.limit ?? .max
        }
        return found
    }

    private func forEachPortion(matching query: CheckpointQuery, _ body: ([CheckpointRow]) throws -> Bool) throws {
        guard layout.hasCheckpoints else { return }
        var base = PostgresConditions()
        base.require("thread_id = ?", query.thread?.rawValue)
        base.require("checkpoint_ns = ?", query.namespace)
        base.require("checkpoint_id = ?", query.checkpoint?.rawValue)
        base.require("checkpoint_id < ?", query.before?.rawValue)
        base.require("checkpoint_id > ?", query.after?.rawValue)
        let portion = query.metadata.isEmpty ? min(query.limit ?? .max, Self.portion) : Self.portion
        var last: CheckpointRow?
        while true {
            var conditions = base
            if let last {
                conditions.require(
                    "(checkpoint_id < ? OR checkpoint_id = ? AND (thread_id, checkpoint_ns) > (?, ?))",
                    [
                        .text(last.id.rawValue), .text(last.id.rawValue), .text(last.thread.rawValue),
                        .text(last.namespace),
                    ]
                )
            }
            let rows = try connection.rows(
                """
                SELECT \(Self.columns) FROM checkpoints\(conditions.clause)
                ORDER BY checkpoint_id DESC, thread_id, checkpoint_ns LIMIT ?
                """,
                values: conditions.values + [.number(portion)],
                read: CheckpointRow.init
            )
            guard !rows.isEmpty, try body(rows), rows.count == portion else { return }
            last = rows.last
        }
    }

    /// Returns the threads that have checkpoints.
    func threads() throws -> [ThreadID] {
        guard layout.hasCheckpoints else { return [] }
        return try connection.rows("SELECT DISTINCT thread_id FROM checkpoints") { ThreadID($0.text(0)) }
    }

    /// The namespaces of a thread, each with its newest checkpoint, found without going through the thread's history.
    private static let newest = """
        WITH RECURSIVE namespaces (name) AS (
            SELECT min(checkpoint_ns) FROM checkpoints WHERE thread_id = ?1
            UNION ALL
            SELECT (SELECT min(checkpoint_ns) FROM checkpoints WHERE thread_id = ?1 AND checkpoint_ns > name)
            FROM namespaces WHERE name IS NOT NULL
        )
        SELECT name, (
            SELECT checkpoint_id FROM checkpoints WHERE thread_id = ?1 AND checkpoint_ns = name
            ORDER BY checkpoint_id DESC LIMIT 1
        ) FROM namespaces WHERE name IS NOT NULL
        """

    /// Returns the newest checkpoint of every namespace of a thread that can bear on its present state.
    func heads(of thread: ThreadID) throws -> ThreadHeads {
        guard layout.hasCheckpoints else { return ThreadHeads(namespaces: [], checkpoints: []) }
        let newest = try connection.rows(Self.newest, .text(thread.rawValue)) {
            (namespace: $0.text(0), id: CheckpointID($0.text(1)))
        }
        let root = newest.first { $0.namespace.isEmpty }?.id
        let relevant = newest.filter { head in
            guard let root, !head.namespace.isEmpty else { return true }
            return head.id > root
        }
        guard !relevant.isEmpty else { return ThreadHeads(namespaces: newest.map(\.namespace), checkpoints: []) }
        let rows = try connection.rows(
            """
            SELECT \(Self.columns.split(separator: ", ").map { "c.\($0)" }.joined(separator: ", "))
            FROM unnest(?::text[], ?::text[]) AS head (namespace, id)
            JOIN checkpoints AS c ON c.thread_id = ? AND c.checkpoint_ns = head.namespace AND c.checkpoint_id = head.id
            """,
            .texts(relevant.map(\.namespace)),
            .texts(relevant.map(\.id.rawValue)),
            .text(thread.rawValue),
            read: CheckpointRow.init
        )
        let checkpoints = try decoder.checkpoints(of: rows).map { try $0.get() }
        return ThreadHeads(
            namespaces: newest.map(\.namespace).sorted { $0.precedesInUTF8($1) },
            checkpoints: checkpoints.sorted { $0.namespace.precedesInUTF8($1.namespace) }
        )
    }

    /// The greatest id of a thread's checkpoints in any namespace; `nil` for a thread without checkpoints.
    func newestID(of thread: ThreadID) throws -> CheckpointID? {
        guard layout.hasCheckpoints else { return nil }
        let ids = try connection.rows(Self.newest, .text(thread.rawValue)) { CheckpointID($0.text(1)) }
        return ids.max()
    }

    /// The newest root checkpoint of a thread; `nil` for a thread without one.
    func newestRoot(of thread: ThreadID) throws -> CheckpointID? {
        guard layout.hasCheckpoints else { return nil }
        return try connection.first(
            """
            SELECT checkpoint_id FROM checkpoints WHERE thread_id = ? AND checkpoint_ns = ''
            ORDER BY checkpoint_id DESC LIMIT 1
            """,
            .text(thread.rawValue)
        ) { CheckpointID($0.text(0)) }
    }

    /// Whether a thread has checkpoints.
    func hasRows(_ thread: ThreadID) throws -> Bool {
        guard layout.hasCheckpoints else { return false }
        return try connection.exists("SELECT 1 FROM checkpoints WHERE thread_id = ? LIMIT 1", .text(thread.rawValue))
    }

    // MARK: Writing

    /// Stores one change.
    func apply(_ change: CheckpointChange) throws {
        switch change {
        case .checkpoint(let saved): try store(saved)
        case .writes(let batch): try store(batch)
        }
    }

    private func store(_ saved: SavedCheckpoint) throws {
        let document = try CheckpointDocument(saved.checkpoint)
        try store(document.blobs, of: saved)
        try check(document.empty, of: saved)
        try connection.execute(
            """
            INSERT INTO checkpoints (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
            VALUES (?, ?, ?, ?, ?::text::jsonb, ?::text::jsonb)
            ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id)
            DO UPDATE SET checkpoint = excluded.checkpoint, metadata = excluded.metadata
            """,
            .text(saved.thread.rawValue),
            .text(saved.namespace),
            .text(saved.checkpoint.id.rawValue),
            .optional(saved.parent?.rawValue),
            .text(document.text),
            .text(JSONValue.object(saved.metadata.entries).withoutNull.text(.compact))
        )
    }

    /// Stores the values that are bytes, except those already stored: a checkpoint shares the unchanged values with its
    /// parent.
    ///
    /// - Throws: `invalid_data` for a version under which another value is stored.
    private func store(_ blobs: [CheckpointDocument.Blob], of saved: SavedCheckpoint) throws {
        guard !blobs.isEmpty else { return }
        let others = try connection.rows(
            """
            WITH new AS (SELECT * FROM unnest(?3::text[], ?4::text[], ?5::text[], ?6::bytea[]) AS n (channel, version, type, blob)),
            stored AS (
                INSERT INTO checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)
                SELECT ?1, ?2, channel, version, type, blob FROM new
                ON CONFLICT (thread_id, checkpoint_ns, channel, version) DO NOTHING
            )
            SELECT b.channel, b.type, b.blob FROM new JOIN checkpoint_blobs AS b
                ON b.thread_id = ?1 AND b.checkpoint_ns = ?2 AND b.channel = new.channel AND b.version = new.version
            WHERE (b.type, b.blob) IS DISTINCT FROM (new.type, new.blob)
            """,
            .text(saved.thread.rawValue),
            .text(saved.namespace),
            .texts(blobs.map(\.channel)),
            .texts(blobs.map(\.version)),
            .texts(blobs.map(\.value.type)),
            .blobs(blobs.map(\.value.bytes))
        ) { (channel: $0.text(0), value: SerializedValue(type: $0.text(1), bytes: $0.bytes(2))) }
        for other in others {
            // Another program may have written the same value in other bytes.
            let value = saved.checkpoint.channelValues[other.channel]
            if let known = try? StoredValue(other.value), known == value { continue }
            throw conflict(in: other.channel, of: saved)
        }
    }

    /// Checks that no value is stored under the versions of channels without a value or with one inside the document,
    /// because a reader would take the stored value.
    ///
    /// - Throws: `invalid_data` for a version under which a value is stored.
    private func check(_ channels: [(channel: String, version: String)], of saved: SavedCheckpoint) throws {
        guard !channels.isEmpty else { return }
        let other = try connection.first(
            """
            SELECT b.channel FROM unnest(?3::text[], ?4::text[]) AS n (channel, version) JOIN checkpoint_blobs AS b
                ON b.thread_id = ?1 AND b.checkpoint_ns = ?2 AND b.channel = n.channel AND b.version = n.version
            WHERE b.type <> 'empty' LIMIT 1
            """,
            .text(saved.thread.rawValue),
            .text(saved.namespace),
            .texts(channels.map(\.channel)),
            .texts(channels.map(\.version))
        ) { $0.text(0) }
        if let other { throw conflict(in: other, of: saved) }
    }

    private func conflict(in channel: String, of saved: SavedCheckpoint) -> CheckpointError {
        CheckpointError(
            .invalidData,
            "channel \(ForeignText.identifier(channel)) of thread \(ForeignText.identifier(saved.thread)) already has another value "
                + "under the version of checkpoint \(saved.checkpoint.id)",
            thread: saved.thread
        )
    }

    private func store(_ batch: WriteBatch) throws {
        guard let checkpoint = batch.address.checkpoint else { return }
        let writes = batch.pendingWrites
        guard !writes.isEmpty else { return }
        let conflict =
            batch.replacesStored
            ? "DO UPDATE SET channel = excluded.channel, type = excluded.type, blob = excluded.blob" : "DO NOTHING"
        let values = try writes.map { try $0.value.serialized() }
        try connection.execute(
            """
            INSERT INTO checkpoint_writes
                (thread_id, checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, type, blob)
            SELECT ?, ?, ?, ?, ?, n.* FROM unnest(?::bigint[], ?::text[], ?::text[], ?::bytea[]) AS n
            ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id, task_id, idx) \(conflict)
            """,
            .text(batch.address.thread.rawValue),
            .text(batch.address.namespace),
            .text(checkpoint.rawValue),
            .text(batch.task.rawValue),
            .text(batch.taskPath),
            .integers(writes.map { Int64($0.index) }),
            .texts(writes.map(\.channel)),
            .texts(values.map(\.type)),
            .blobs(values.map(\.bytes))
        )
    }

    /// Deletes all rows of a thread.
    func delete(_ thread: ThreadID) throws {
        for table in ["checkpoints", "checkpoint_blobs", "checkpoint_writes"] {
            try connection.execute("DELETE FROM \(table) WHERE thread_id = ?", .text(thread.rawValue))
        }
    }
}

extension JSONValue {
    /// The value without the character NUL in its texts, as the reference stores metadata.
    fileprivate var withoutNull: JSONValue {
        func plain(_ text: String) -> String {
            text.utf8.contains(0) ? String(text.unicodeScalars.filter { $0 != "\0" }) : text
        }
        switch self {
        case .string(let text): return .string(plain(text))
        case .array(let elements): return .array(elements.map(\.withoutNull))
        case .object(let members):
            var kept: JSONObject = [:]
            for (name, value) in members { kept[plain(name)] = value.withoutNull }
            return .object(kept)
        case .null, .bool, .integer, .double, .number: return self
        }
    }
}

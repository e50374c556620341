import OrderedCollections
import SignoffCheckpoint

/// Finds and removes the rows that a rule selects, in the open transaction.
struct Pruning {
    let connection: PostgresConnection
    let rule: RetentionRule
    private let index: ThreadIndex

    init(connection: PostgresConnection, rule: RetentionRule) {
        self.connection = connection
        self.rule = rule
        index = ThreadIndex(connection: connection)
    }

    private var statuses: [String] {
        switch rule.scope {
        case .finished: [ThreadStatus.idle.rawValue]
        case .finishedOrFailed: [ThreadStatus.error.rawValue, ThreadStatus.idle.rawValue]
        }
    }

    /// The threads after `thread`, in the order of names, that the lists say may be done.
    func candidates(after thread: ThreadID?, limit: Int) throws -> [ThreadID] {
        var conditions = PostgresConditions()
        conditions.require("thread_id > ?", thread?.rawValue)
        conditions.require("status", isOneOf: statuses)
        conditions.require("open_interrupts = 0 AND row_open_interrupts = 0", [])
        if let moment = rule.unchangedSince {
            conditions.require("updated_at < ?", [.integer(moment.microseconds)])
        }
        return try connection.rows(
            "SELECT thread_id FROM signoff_threads\(conditions.clause) ORDER BY thread_id LIMIT ?",
            values: conditions.values + [.number(limit)]
        ) { ThreadID($0.text(0)) }
    }

    /// Returns the rows of a thread to remove; `nil` for a thread that is not finished or has none to remove.
    func plan(_ thread: ThreadID) throws -> Plan? {
        guard try isDone(thread) else { return nil }
        guard let kept = rule.keptCheckpoints else {
            return Plan(
                pruned: PrunedThread(
                    thread: thread,
                    isRemoved: true,
                    checkpoints: try count("checkpoints WHERE thread_id = ?1", thread),
                    writes: try count("checkpoint_writes WHERE thread_id = ?1", thread)
                ),
                boundaries: []
            )
        }
        let boundaries = try boundaries(of: thread, keeping: kept)
        var pruned = PrunedThread(thread: thread, isRemoved: false, checkpoints: 0, writes: 0)
        for boundary in boundaries {
            pruned.checkpoints += try count(
                "checkpoints WHERE thread_id = ?1 AND checkpoint_ns = ?2 AND checkpoint_id < ?3",
                thread,
                boundary
            )
            pruned.writes += try count(
                "checkpoint_writes WHERE thread_id = ?1 AND checkpoint_ns = ?2 AND checkpoint_id < ?3",
                thread,
                boundary
            )
        }
        return pruned.checkpoints + pruned.writes == 0 ? nil : Plan(pruned: pruned, boundaries: boundaries)
    }

    /// Executes a plan.
    func carryOut(_ plan: Plan) throws {
        let thread = plan.pruned.thread
        guard !plan.pruned.isRemoved else {
            try index.rows.delete(thread)
            try index.runs.delete(thread)
            try EventRows(connection: connection).delete(thread)
            try index.remove(thread)
            return
        }
        for boundary in plan.boundaries {
            let values = values(thread, boundary)
            for table in ["checkpoints", "checkpoint_writes"] {
                try connection.execute(
                    "DELETE FROM \(table) WHERE thread_id = ?1 AND checkpoint_ns = ?2 AND checkpoint_id < ?3",
                    values: values
                )
            }
            // As in the reference, a kept checkpoint has no parent if the parent was removed, and unused values are
            // removed.
            try connection.execute(
                """
                UPDATE checkpoints SET parent_checkpoint_id = NULL
                WHERE thread_id = ?1 AND checkpoint_ns = ?2 AND parent_checkpoint_id < ?3
                """,
                values: values
            )
            try connection.execute(
                """
                DELETE FROM checkpoint_blobs AS b WHERE thread_id = ?1 AND checkpoint_ns = ?2 AND NOT EXISTS (
                    SELECT 1 FROM checkpoints AS c WHERE c.thread_id = b.thread_id AND c.checkpoint_ns = b.checkpoint_ns
                        AND c.checkpoint -> 'channel_versions' ->> b.channel = b.version
                )
                """,
                .text(thread.rawValue),
                .text(boundary.namespace)
            )
        }
    }

    /// The rows of a thread to remove, by namespace.
    struct Plan {
        var pruned: PrunedThread
        var boundaries: [Boundary]
    }

    /// The oldest checkpoint of a namespace that is kept.
    struct Boundary {
        var namespace: String
        var checkpoint: CheckpointID
    }

    // MARK: Looking

    /// Whether a thread is done, by its rows and runs rather than by the lists.
    private func isDone(_ thread: ThreadID) throws -> Bool {
        if try connection.exists("SELECT 1 FROM signoff_dirty WHERE thread_id = ?", .text(thread.rawValue)) {
            return false
        }
        let standing = try index.runs.standing(of: thread)
        guard standing?.hasActiveRun != true else { return false }
        let heads = try index.rows.heads(of: thread)
        let reading = ThreadReading(heads: heads.checkpoints)
        guard reading.openInterrupts.isEmpty else { return false }
        guard let head = reading.head else { return heads.namespaces.isEmpty }
        // State that is kept as differences cannot be read without the earlier checkpoints (storage format, section 11).
        if rule.keptCheckpoints != nil, head.metadata.entries["counters_since_delta_snapshot"] != nil { return false }
        let isFinished = StateSnapshot(live: head, heads: heads.checkpoints).next.isEmpty
        switch rule.scope {
        case .finished: return isFinished
        case .finishedOrFailed:
            let hasFailed = reading.status == .error || [.error, .timeout].contains(standing?.newest.status)
            return isFinished || hasFailed
        }
    }

    /// Returns the boundary of each namespace: for nested runs that of the root, and for namespaces that outlast a run
    /// one of their own.
    private func boundaries(of thread: ThreadID, keeping kept: Int) throws -> [Boundary] {
        guard let root = try newest(kept, of: thread, in: "") else { return [] }
        return try index.rows.heads(of: thread).namespaces.map { namespace in
            guard !namespace.isEmpty, !namespace.contains(":") else {
                return Boundary(namespace: namespace, checkpoint: root)
            }
            return Boundary(namespace: namespace, checkpoint: try newest(kept, of: thread, in: namespace) ?? root)
        }
    }

    /// The checkpoint number `position` of a namespace, newest first from 1; nil when there are fewer.
    private func newest(_ position: Int, of thread: ThreadID, in namespace: String) throws -> CheckpointID? {
        try connection.first(
            """
            SELECT checkpoint_id FROM checkpoints WHERE thread_id = ? AND checkpoint_ns = ?
            ORDER BY checkpoint_id DESC LIMIT 1 OFFSET ?
            """,
            .text(thread.rawValue),
            .text(namespace),
            .number(position - 1)
        ) { CheckpointID($0.text(0)) }
    }

    private func count(_ rows: String, _ thread: ThreadID, _ boundary: Boundary? = nil) throws -> Int {
        try connection.first("SELECT count(*) FROM \(rows)", values: values(thread, boundary)) {
            Int($0.integer(0))
        } ?? 0
    }

    private func values(_ thread: ThreadID, _ boundary: Boundary?) -> [PostgresValue] {
        [.text(thread.rawValue)] + (boundary.map { [.text($0.namespace), .text($0.checkpoint.rawValue)] } ?? [])
    }
}

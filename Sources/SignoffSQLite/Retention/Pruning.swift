import OrderedCollections
import SignoffCheckpoint

/// Finds and removes the rows that a rule selects, in the open transaction.
struct Pruning {
    let connection: SQLiteConnection
    let rule: RetentionRule
    private let index: ReadModelWriter

    init(connection: SQLiteConnection, rule: RetentionRule) {
        self.connection = connection
        self.rule = rule
        index = ReadModelWriter(connection: connection)
    }

    private var statuses: [String] {
        switch rule.scope {
        case .finished: [ThreadStatus.idle.rawValue]
        case .finishedOrFailed: [ThreadStatus.error.rawValue, ThreadStatus.idle.rawValue]
        }
    }

    /// Returns the threads after `thread`, in the order of names, that are possibly done according to the lists.
    func candidates(after thread: ThreadID?, limit: Int) throws -> [ThreadID] {
        var conditions = SQLiteConditions()
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

    /// Returns the plan for a thread; `nil` for an unfinished thread, and for a thread without rows to remove.
    func plan(_ thread: ThreadID) throws -> Plan? {
        guard try isDone(thread) else { return nil }
        guard let kept = rule.keptCheckpoints else {
            return Plan(
                pruned: PrunedThread(
                    thread: thread,
                    isRemoved: true,
                    checkpoints: try count("checkpoints WHERE thread_id = ?1", thread),
                    writes: try count("writes WHERE thread_id = ?1", thread)
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
                "writes WHERE thread_id = ?1 AND checkpoint_ns = ?2 AND checkpoint_id < ?3",
                thread,
                boundary
            )
        }
        return pruned.checkpoints + pruned.writes == 0 ? nil : Plan(pruned: pruned, boundaries: boundaries)
    }

    /// Removes the rows of a plan.
    func remove(_ plan: Plan) throws {
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
            for table in ["checkpoints", "writes"] {
                try connection.forEach(
                    "DELETE FROM \(table) WHERE thread_id = ?1 AND checkpoint_ns = ?2 AND checkpoint_id < ?3",
                    values: values
                ) { _ in true }
            }
            // As in LangGraph, a kept checkpoint has no parent if the parent was removed.
            try connection.forEach(
                """
                UPDATE checkpoints SET parent_checkpoint_id = NULL
                WHERE thread_id = ?1 AND checkpoint_ns = ?2 AND parent_checkpoint_id < ?3
                """,
                values: values
            ) { _ in true }
        }
    }

    /// The rows of a thread to remove.
    struct Plan {
        var pruned: PrunedThread
        var boundaries: [Boundary]
    }

    /// The oldest kept checkpoint of a namespace.
    struct Boundary {
        var namespace: String
        var checkpoint: CheckpointID
    }

    // MARK: Looking

    /// Whether a thread is done according to its rows and runs rather than the lists.
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
        // State stored as differences needs the earlier checkpoints (storage format, section 11).
        if rule.keptCheckpoints != nil, head.metadata.entries["counters_since_delta_snapshot"] != nil { return false }
        let isFinished = StateSnapshot(live: head, heads: heads.checkpoints).next.isEmpty
        switch rule.scope {
        case .finished: return isFinished
        case .finishedOrFailed:
            let hasFailed = reading.status == .error || [.error, .timeout].contains(standing?.newest.status)
            return isFinished || hasFailed
        }
    }

    /// Returns the checkpoint at which each namespace is cut.
    ///
    /// Nested runs are cut where the root is; runs that keep their state are cut by their own number of checkpoints.
    private func boundaries(of thread: ThreadID, keeping kept: Int) throws -> [Boundary] {
        guard let root = try newest(kept, of: thread, in: "") else { return [] }
        return try index.rows.heads(of: thread).namespaces.map { namespace in
            guard !namespace.isEmpty, !namespace.contains(":") else {
                return Boundary(namespace: namespace, checkpoint: root)
            }
            return Boundary(namespace: namespace, checkpoint: try newest(kept, of: thread, in: namespace) ?? root)
        }
    }

    /// Returns checkpoint number `position` of a namespace, newest first from 1; `nil` when the namespace has fewer.
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
        var count = 0
        try connection.forEach("SELECT COUNT(*) FROM \(rows)", values: values(thread, boundary)) { row in
            count = Int(row.integer(0))
            return false
        }
        return count
    }

    private func values(_ thread: ThreadID, _ boundary: Boundary?) -> [SQLiteValue] {
        [.text(thread.rawValue)] + (boundary.map { [.text($0.namespace), .text($0.checkpoint.rawValue)] } ?? [])
    }
}

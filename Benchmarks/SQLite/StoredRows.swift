/// The rows some work left in a database, to be stored again without any runtime.
struct StoredRows {
    /// One statement and its values.
    struct Statement {
        let sql: String
        let values: [BareConnection.Value]
        /// Whether it writes to one of LangGraph's two tables, not to one of ours.
        var isReference = false
        /// The channel of a pending write.
        var channel: String?
    }

    /// The rows of a run and of its thread's standing, which a saver without a queue and lists does not store.
    struct Run {
        let begin: [Statement]
        let end: [Statement]
    }

    /// The tables, with their indexes and without triggers.
    let schema: [String]
    let checkpoints: [Statement]
    /// In the order they were stored.
    let writes: [Statement]
    /// In the order they began.
    let runs: [Run]
    /// The records of the answers, in order: for a given answer the entry of the ledger and the question, and for a
    /// delivered answer the record of both.
    let answers: [(given: [Statement], delivered: Statement)]

    /// Reads the rows of a database.
    init(_ path: String) throws {
        let connection = try BareConnection(path, synchronous: "NORMAL")
        schema = try connection.rows(
            "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC"
        ).compactMap { row in
            if case .text(let sql) = row[0] { String(decoding: sql, as: UTF8.self) } else { nil }
        }.filter { !$0.hasPrefix("CREATE TABLE sqlite_") }
        func inserts(_ table: String, _ columns: String) throws -> [Statement] {
            let sql = Self.insert(table, columns)
            return try connection.rows("SELECT \(columns) FROM \(table) ORDER BY rowid").map {
                Statement(sql: sql, values: $0, isReference: true)
            }
        }
        checkpoints = try inserts("checkpoints", Self.checkpointColumns)
        writes = try inserts("writes", Self.writeColumns).map { write in
            var write = write
            if case .text(let channel) = write.values[6] { write.channel = String(decoding: channel, as: UTF8.self) }
            return write
        }
        let threads = Dictionary(
            try connection.rows("SELECT \(Self.threadColumns) FROM signoff_threads").map { ($0[0], $0) },
            uniquingKeysWith: { first, _ in first }
        )
        var known: Set<BareConnection.Value> = []
        runs = try connection.rows("SELECT \(Self.runColumns) FROM signoff_runs ORDER BY sequence").map { run in
            guard let thread = threads[run[3]] else {
                throw UnexpectedResult(description: "a run of \(path) is on no listed thread")
            }
            return Self.run(run, on: thread, isFirst: known.insert(run[3]).inserted)
        }
        func own(_ table: String, by order: String) throws -> [Statement] {
            let columns = try connection.rows("SELECT name FROM pragma_table_info('\(table)')").compactMap { row in
                if case .text(let name) = row[0] { String(decoding: name, as: UTF8.self) } else { nil }
            }.joined(separator: ", ")
            let sql = Self.insert(table, columns)
            return try connection.rows("SELECT \(columns) FROM \(table) ORDER BY \(order)").map {
                Statement(sql: sql, values: $0)
            }
        }
        let given = zip(
            try own("signoff_ledger", by: "sequence"),
            try own("signoff_answers", by: "run_sequence")
        ).map { [$0, $1] }
        answers = zip(given, try own("signoff_questions", by: "stored_at")).map { ($0, $1) }
    }

    /// Measures the time to store groups of rows in an empty database, with one commit for each group.
    ///
    /// `pause` is computed before each commit and not counted: a disk that is asked again at once answers faster than one that is asked now and then.
    func measure(
        _ groups: [[Statement]],
        at path: String,
        synchronous: String,
        pause: Duration = .zero
    ) throws -> Duration {
        let connection = try BareConnection(path, synchronous: synchronous)
        for sql in schema { try connection.script(sql) }
        let clock = ContinuousClock()
        let paused = pause * groups.count
        let whole = try clock.measure {
            for group in groups {
                if pause > .zero {
                    let end = clock.now.advanced(by: pause)
                    while clock.now < end {}
                }
                try connection.script("BEGIN IMMEDIATE")
                for statement in group { try connection.run(statement.sql, statement.values) }
                try connection.script("COMMIT")
            }
        }
        return whole - paused
    }
}

extension StoredRows {
    private static let checkpointColumns =
        "thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata"
    private static let writeColumns =
        "thread_id, checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, type, value"
    /// The columns that the end of the run changes come first.
    private static let runColumns = """
        status, finished_at, run_id, thread_id, workflow, action, argument_type, argument, requested_by, client_token, metadata, attempt,
        interrupted_attempts, created_at, started_at, is_cancellation_requested, is_newest
        """
    private static let threadColumns = """
        thread_id, status, row_status, checkpoint_id, step, updated_at, row_workflow, row_error, row_open_interrupts, workflow, error,
        open_interrupts
        """

    private static func insert(_ table: String, _ columns: String) -> String {
        let places = columns.split(separator: ",").map { _ in "?" }.joined(separator: ", ")
        return "INSERT INTO \(table) (\(columns)) VALUES (\(places))"
    }

    /// The rows of a run as they are at its beginning, and what its end makes of them.
    ///
    /// `isFirst` says that its thread has no earlier one.
    private static func run(
        _ run: [BareConnection.Value],
        on thread: [BareConnection.Value],
        isFirst: Bool
    ) -> Run {
        let running = BareConnection.Value.text(Array("running".utf8))
        let standing =
            isFirst
            ? Statement(
                sql: insert("signoff_threads", threadColumns),
                values: [thread[0], running, running] + thread[3...4] + [run[13]] + thread[6...]
            )
            : Statement(
                sql: "UPDATE signoff_threads SET status = ?, updated_at = ? WHERE thread_id = ?",
                values: [running, run[13], thread[0]]
            )
        return Run(
            begin: [
                Statement(
                    sql: insert("signoff_runs", runColumns + ", worker, lease_expires_at"),
                    values: [running, .null] + run[2...] + [running, run[13]]
                ),
                standing,
            ],
            end: [
                Statement(
                    sql: """
                        UPDATE signoff_runs SET status = ?, finished_at = ?, worker = NULL, lease_expires_at = NULL WHERE run_id = ?
                        """,
                    values: Array(run[0...2])
                ),
                Statement(
                    sql: """
                        UPDATE signoff_threads SET status = ?, row_status = ?, checkpoint_id = ?, step = ?, updated_at = ?
                        WHERE thread_id = ?
                        """,
                    values: thread[1...5] + [thread[0]]
                ),
            ]
        )
    }
}

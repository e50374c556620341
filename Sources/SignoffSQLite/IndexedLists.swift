import SignoffCheckpoint

/// Lists answered from the index, each page in the order of one of its indexes.
struct IndexedLists {
    let connection: SQLiteConnection

    /// Whether another program changed a thread, so that the index has to be brought up first.
    func areStale() throws -> Bool {
        try connection.exists("SELECT 1 FROM signoff_dirty")
    }

    func summaries(matching query: ThreadQuery) throws -> [ThreadSummary] {
        let list = query.threadPrefix.map { Self.threads(named: $0, query) } ?? Self.threads(query)
        return try connection.rows(list.sql, values: list.values, read: ThreadLists.summary)
    }

    func openInterrupts(matching query: InterruptQuery) throws -> [OpenInterrupt] {
        let list = Self.openInterrupts(query)
        var questions = try connection.rows(list.sql, values: list.values) { row in
            try Self.openInterrupt(row, hasValue: !query.omitsValues)
        }
        if !query.omitsValues { try addWithdrawnAnswers(to: &questions) }
        return questions
    }

    /// Adds what was withdrawn at the places of questions; a database in which nothing was costs one look.
    private func addWithdrawnAnswers(to questions: inout [OpenInterrupt]) throws {
        let answers = AnswerRows(connection: connection)
        guard !questions.isEmpty, try answers.areAnyWithdrawn() else { return }
        var givers: [RunID: (name: String, moment: Timestamp)] = [:]
        for index in questions.indices {
            guard let record = try answers.lastWithdrawn(at: questions[index]) else { continue }
            var answer = WithdrawnAnswer(record)
            if let run = record.run {
                let giver = try givers[run] ?? giver(in: run)
                givers[run] = giver
                answer.answeredBy = giver?.name
                answer.answeredAt = giver?.moment
            }
            questions[index].withdrawn = answer
        }
    }

    /// Who asked for a run, and when; nil when it is gone.
    private func giver(in run: RunID) throws -> (name: String, moment: Timestamp)? {
        try connection.first(
            "SELECT requested_by, created_at FROM signoff_runs WHERE run_id = ?",
            .text(run.rawValue)
        ) { (name: $0.text(0), moment: Timestamp(microseconds: $0.integer(1))) }
    }

    func countOpenInterrupts() throws -> Int {
        try connection.first(Self.openCount) { Int($0.integer(0)) } ?? 0
    }

    // MARK: Queries

    /// Counts entries of an index, and looks at no row.
    static let openCount =
        "SELECT COUNT(*) FROM signoff_interrupts INDEXED BY signoff_interrupts_open WHERE is_answered = 0"

    private static let threadColumns =
        "thread_id, workflow, status, checkpoint_id, step, updated_at, open_interrupts, error"

    /// Most recently changed first: of several states, the lists of each merged.
    static func threads(_ query: ThreadQuery) -> SQLiteQuery {
        let wanted = ThreadStatus.allCases.filter(query.statuses.contains)
        let statuses = wanted.isEmpty ? ThreadStatus.allCases : wanted
        var list = SQLiteQuery("")
        list.sql = statuses.map { status in
            var arm = SQLiteConditions()
            arm.require("workflow = ?", query.workflow)
            arm.require("status = ?", status.rawValue)
            if let after = query.after {
                arm.require(
                    "(updated_at, thread_id) < (?, ?)",
                    [.integer(after.updatedAt.microseconds), .text(after.thread.rawValue)]
                )
            }
            list.values += arm.values
            return "SELECT \(threadColumns) FROM signoff_threads\(arm.clause)"
        }.joined(separator: "\nUNION ALL\n")
        list.sql += "\nORDER BY updated_at DESC, thread_id DESC LIMIT ?"
        list.values.append(.number(query.limit))
        return list
    }

    /// Those whose names begin with a text, in the order of names.
    static func threads(named prefix: String, _ query: ThreadQuery) -> SQLiteQuery {
        var conditions = SQLiteConditions()
        conditions.requirePrefix(prefix, of: "thread_id")
        conditions.require("thread_id > ?", query.after?.thread.rawValue)
        // The unary plus keeps the order of names: these are looked at, not looked up.
        conditions.require("+workflow = ?", query.workflow)
        conditions.require("+status", isOneOf: query.statuses.map(\.rawValue))
        return SQLiteQuery(
            "SELECT \(threadColumns) FROM signoff_threads\(conditions.clause) ORDER BY thread_id LIMIT ?",
            conditions.values + [.number(query.limit)]
        )
    }

    static func openInterrupts(_ query: InterruptQuery) -> SQLiteQuery {
        var conditions = SQLiteConditions()
        // The engine would rather go through all that waits, in order, than sort the few that are looked up.
        var index =
            query.workflow == nil ? " INDEXED BY signoff_interrupts_open" : " INDEXED BY signoff_interrupts_workflow"
        if query.interrupt != nil { index = " INDEXED BY signoff_interrupts_id" }
        if query.thread != nil { index = "" }
        conditions.require(query.thread == nil ? "is_answered = 0" : "+is_answered = 0", [])
        conditions.require("thread_id = ?", query.thread?.rawValue)
        conditions.require("workflow = ?", query.workflow)
        conditions.require("interrupt_id = ?", query.interrupt?.rawValue)
        if let prefix = query.threadPrefix {
            // A filter on the list of what waits, not a way into it: the unary plus keeps the list's own order.
            conditions.requirePrefix(prefix, of: "+thread_id")
        }
        if let after = query.after {
            conditions.require(
                "(waiting_since, thread_id, key) > (?, ?, ?)",
                [.integer(after.waitingSince.microseconds), .text(after.thread.rawValue), .text(after.key)]
            )
        }
        let values = query.omitsValues ? "'null', NULL, NULL, NULL" : "value_type, value, schema_type, response_schema"
        return SQLiteQuery(
            """
            SELECT thread_id, workflow, checkpoint_ns, checkpoint_id, task_id, task_path, position, interrupt_id, \(values),
                payload_digest, waiting_since, release
            FROM signoff_interrupts\(index)\(conditions.clause) ORDER BY waiting_since, thread_id, key LIMIT ?
            """,
            conditions.values + [.number(query.limit)]
        )
    }

    /// A question of the list, with the digest of the payload that is shown: what is stored beside it would let another payload be answered.
    private static func openInterrupt(_ row: SQLiteRow, hasValue: Bool) throws -> OpenInterrupt {
        let value = try StoredValue(SerializedValue(type: row.text(8), bytes: row.bytes(9)))
        return OpenInterrupt(
            thread: ThreadID(row.text(0)),
            workflow: row.optionalText(1),
            namespace: row.text(2),
            checkpoint: CheckpointID(row.text(3)),
            task: TaskID(row.text(4)),
            taskPath: row.text(5),
            position: Int(row.integer(6)),
            interrupt: Interrupt(
                id: row.optionalText(7).map { InterruptID($0) },
                value: value,
                responseSchema: try row.optionalText(10).map { type in
                    try StoredValue(SerializedValue(type: type, bytes: row.bytes(11)))
                }
            ),
            payloadDigest: hasValue ? PayloadDigest(of: value) : PayloadDigest(rawValue: row.text(12)),
            waitingSince: Timestamp(microseconds: row.integer(13)),
            release: row.optionalText(14)
        )
    }
}

import SignoffCheckpoint

/// Lists read from the read model.
///
/// Each page is read in the order of an index.
struct ReadModelQueries {
    let connection: SQLiteConnection
    /// The reader for facts of another version; `nil` to use the stored facts.
    var facts: QuestionFactsReader?
    /// Whether facts of another version are not updated in the background.
    ///
    /// A list by facts then reads the facts of all questions.
    var readsOtherFacts = false
    /// Whether answers are recorded beside the lists.
    ///
    /// The index of a foreign database has no recorded answers.
    var hasAnswerRecords = true

    /// Whether another program changed a thread, so that the index must be updated first.
    func areStale() throws -> Bool {
        try connection.exists("SELECT 1 FROM signoff_dirty")
    }

    /// Whether the reader has not read the facts of any open question, so that a list by facts would be wrong.
    private func areFactsStale(for query: InterruptQuery) throws -> Bool {
        guard readsOtherFacts, query.namesFacts, let facts else { return false }
        return try FactRows(connection: connection, reader: facts).areSomeOthers()
    }

    func summaries(matching query: ThreadQuery) throws -> [ThreadSummary] {
        let list = query.threadPrefix.map { Self.threads(named: $0, query) } ?? Self.threads(query)
        return try connection.rows(list.sql, values: list.values, read: ReadModelRows.summary)
    }

    func openInterrupts(matching query: InterruptQuery) throws -> [OpenInterrupt] {
        if try areFactsStale(for: query) { return query.page(of: try allInterrupts(for: query)) }
        let list = Self.openInterrupts(query)
        var questions = try connection.rows(list.sql, values: list.values) { row in
            try openInterrupt(row, hasValue: !query.omitsValues)
        }
        if hasAnswerRecords, !query.omitsValues { try addWithdrawnAnswers(to: &questions) }
        return questions
    }

    /// Returns all questions that a query can list, each with its facts.
    private func allInterrupts(for query: InterruptQuery) throws -> [OpenInterrupt] {
        var all = query
        (all.conditions, all.sort, all.after, all.limit, all.omitsValues) = ([], nil, nil, .max, false)
        all.payloadLimit = nil
        return try openInterrupts(matching: all)
    }

    /// Adds the withdrawn answers at the places of questions.
    ///
    /// In a database without withdrawn answers, this takes one query.
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

    /// Returns the requester and the time of a run; `nil` for a removed run.
    private func giver(in run: RunID) throws -> (name: String, moment: Timestamp)? {
        try connection.first(
            "SELECT requested_by, created_at FROM signoff_runs WHERE run_id = ?",
            .text(run.rawValue)
        ) { (name: $0.text(0), moment: Timestamp(microseconds: $0.integer(1))) }
    }

    /// Returns the question of a thread with this key, answered or not; `nil` when it is not listed.
    func openInterrupt(_ thread: String, _ key: String) throws -> OpenInterrupt? {
        try connection.first(
            "SELECT \(Self.columns(Self.allValues)) FROM signoff_interrupts AS question WHERE thread_id = ? AND key = ?",
            .text(thread),
            .text(key)
        ) { try openInterrupt($0, hasValue: true) }
    }

    func countOpenInterrupts(matching query: InterruptQuery) throws -> Int {
        if try areFactsStale(for: query) { return query.count(of: try allInterrupts(for: query)) }
        let count = Self.count(query)
        return try connection.first(count.sql, values: count.values) { Int($0.integer(0)) } ?? 0
    }

    func countOpenInterrupts() throws -> Int {
        try connection.first(Self.openCount) { Int($0.integer(0)) } ?? 0
    }

    // MARK: Queries

    /// Counts entries of an index without reading rows.
    static let openCount =
        "SELECT COUNT(*) FROM signoff_interrupts INDEXED BY signoff_interrupts_open WHERE is_answered = 0"

    private static let threadColumns =
        "thread_id, workflow, status, checkpoint_id, step, updated_at, open_interrupts, error"

    /// Returns the query for threads, most recently changed first.
    ///
    /// For several statuses, their lists are merged.
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

    /// Returns the query for threads whose names begin with a string, ordered by name.
    static func threads(named prefix: String, _ query: ThreadQuery) -> SQLiteQuery {
        var conditions = SQLiteConditions()
        conditions.requirePrefix(prefix, of: "thread_id")
        conditions.require("thread_id > ?", query.after?.thread.rawValue)
        // The unary plus keeps the order of names: the condition filters rows instead of selecting another index.
        conditions.require("+workflow = ?", query.workflow)
        conditions.require("+status", isOneOf: query.statuses.map(\.rawValue))
        return SQLiteQuery(
            "SELECT \(threadColumns) FROM signoff_threads\(conditions.clause) ORDER BY thread_id LIMIT ?",
            conditions.values + [.number(query.limit)]
        )
    }

    static func openInterrupts(_ query: InterruptQuery) -> SQLiteQuery {
        var conditions = conditions(of: query)
        let columns = columns(values(for: query))
        guard let sort = query.order else {
            if let after = query.after {
                conditions.require(
                    "(waiting_since, thread_id, key) > (?, ?, ?)",
                    [.integer(after.waitingSince.microseconds), .text(after.thread.rawValue), .text(after.key)]
                )
            }
            return SQLiteQuery(
                """
                SELECT \(columns) FROM signoff_interrupts AS question\(index(for: query))\(conditions.clause)
                ORDER BY waiting_since, thread_id, key LIMIT ?
                """,
                conditions.values + [.number(query.limit)]
            )
        }
        if let after = query.after { FactQuery.require(after: after, in: sort, &conditions) }
        let value = FactQuery.value(of: sort)
        let direction = sort.isDescending ? "DESC" : "ASC"
        // The page is selected without payloads, which are read afterwards.
        return SQLiteQuery(
            """
            SELECT \(columns) FROM (
                SELECT thread_id, key, \(value.sql) AS fact FROM signoff_interrupts\(index(for: query))\(conditions.clause)
                ORDER BY fact \(direction) NULLS LAST, waiting_since, thread_id, key LIMIT ?
            ) AS page CROSS JOIN signoff_interrupts AS question
            WHERE question.thread_id = page.thread_id AND question.key = page.key
            ORDER BY page.fact \(direction) NULLS LAST, question.waiting_since, question.thread_id, question.key
            """,
            value.values + conditions.values + [.number(query.limit)]
        )
    }

    /// Returns the query that counts the matches of a query, without its limit.
    static func count(_ query: InterruptQuery) -> SQLiteQuery {
        let conditions = conditions(of: query)
        return SQLiteQuery(
            "SELECT COUNT(*) FROM signoff_interrupts\(index(for: query))\(conditions.clause)",
            conditions.values
        )
    }

    /// Returns the index for a query.
    ///
    /// The engine would rather read all open questions in order than sort the few that match.
    private static func index(for query: InterruptQuery) -> String {
        if query.thread != nil { return "" }
        if query.interrupt != nil { return " INDEXED BY signoff_interrupts_id" }
        if !query.conditions.isEmpty || query.order != nil { return " INDEXED BY signoff_interrupts_facts" }
        return query.workflow == nil
            ? " INDEXED BY signoff_interrupts_open" : " INDEXED BY signoff_interrupts_workflow"
    }

    /// Returns the conditions of a query, without its place.
    private static func conditions(of query: InterruptQuery) -> SQLiteConditions {
        var conditions = SQLiteConditions()
        conditions.require(query.thread == nil ? "is_answered = 0" : "+is_answered = 0", [])
        conditions.require("thread_id = ?", query.thread?.rawValue)
        conditions.require("workflow = ?", query.workflow)
        conditions.require("interrupt_id = ?", query.interrupt?.rawValue)
        if let prefix = query.threadPrefix {
            // The condition filters the list of open questions; the unary plus keeps the order of the list.
            conditions.requirePrefix(prefix, of: "+thread_id")
        }
        for condition in query.conditions { FactQuery.require(condition, in: &conditions) }
        return conditions
    }

    private static let allValues =
        "question.value_type, question.value, question.schema_type, question.response_schema, 0"

    /// Returns the columns of payloads and schemas, and whether the payload is omitted because of its length, which is
    /// determined without reading it.
    private static func values(for query: InterruptQuery) -> String {
        if query.omitsValues { return "'null', NULL, NULL, NULL, 0" }
        guard let limit = query.payloadLimit else { return allValues }
        let isOver = "length(question.value) > \(max(limit, 0))"
        return """
            CASE WHEN \(isOver) THEN '\(QuestionRow.omittedType)' ELSE question.value_type END,
            CASE WHEN \(isOver) THEN NULL ELSE question.value END,
            question.schema_type, question.response_schema, CASE WHEN \(isOver) THEN length(question.value) ELSE 0 END
            """
    }

    private static func columns(_ values: String) -> String {
        """
        question.thread_id, question.workflow, question.checkpoint_ns, question.checkpoint_id, question.task_id, question.task_path,
        question.position, question.interrupt_id, \(values), question.payload_digest, question.waiting_since, question.release,
        question.declared_facts, question.facts, question.facts_version
        """
    }

    /// Returns a listed question, with the digest of the shown payload.
    ///
    /// The digest stored beside the payload could make another payload answerable, so it is not used.
    private func openInterrupt(_ row: SQLiteRow, hasValue: Bool) throws -> OpenInterrupt {
        let omitted = QuestionRow.omittedBytes(type: row.text(8), length: row.integer(12)) { row.optionalText(9) }
        let hasValue = hasValue && omitted == nil
        let value: StoredValue =
            omitted == nil ? try StoredValue(SerializedValue(type: row.text(8), bytes: row.bytes(9))) : .null
        var question = OpenInterrupt(
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
            payloadDigest: hasValue ? PayloadDigest(of: value) : PayloadDigest(rawValue: row.text(13)),
            waitingSince: Timestamp(microseconds: row.integer(14)),
            release: row.optionalText(15),
            declaredFacts: row.optionalText(16).flatMap { QuestionFacts(storedText: $0) },
            facts: row.optionalText(17).flatMap { QuestionFacts(storedText: $0) },
            omittedBytes: omitted
        )
        if hasValue, let facts, row.optionalText(18)?.hasSameBytes(as: facts.version) != true {
            question.readFacts(with: facts)
        }
        return question
    }
}

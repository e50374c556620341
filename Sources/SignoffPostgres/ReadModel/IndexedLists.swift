import SignoffCheckpoint

/// Lists answered from our tables, each page in the order of one of their indexes.
struct IndexedLists {
    let connection: PostgresConnection

    /// Whether another program changed a thread, so that the lists have to be brought up first.
    func areStale() throws -> Bool {
        try connection.exists("SELECT 1 FROM signoff_dirty LIMIT 1")
    }

    func summaries(matching query: ThreadQuery) throws -> [ThreadSummary] {
        var conditions = PostgresConditions()
        conditions.require("workflow = ?", query.workflow)
        conditions.require("status", isOneOf: query.statuses.map(\.rawValue).sorted())
        let order: String
        if let prefix = query.threadPrefix {
            conditions.requirePrefix(prefix, of: "thread_id")
            conditions.require("thread_id > ?", query.after?.thread.rawValue)
            order = "thread_id"
        } else {
            order = "updated_at DESC, thread_id DESC"
            if let after = query.after {
                conditions.require(
                    "(updated_at, thread_id) < (?, ?)",
                    [.integer(after.updatedAt.microseconds), .text(after.thread.rawValue)]
                )
            }
        }
        return try connection.rows(
            """
            SELECT thread_id, workflow, status, checkpoint_id, step, updated_at, open_interrupts, error
            FROM signoff_threads\(conditions.clause) ORDER BY \(order) LIMIT ?
            """,
            values: conditions.values + [.number(query.limit)],
            read: ThreadLists.summary
        )
    }

    // MARK: Questions

    func openInterrupts(matching query: InterruptQuery) throws -> [OpenInterrupt] {
        var questions: [OpenInterrupt]
        if isSimple(query) {
            questions = try page(query)
        } else {
            questions = try withValues(query.page(of: try candidates(for: query)), query)
        }
        if !query.omitsValues { try addWithdrawnAnswers(to: &questions) }
        return questions
    }

    func countOpenInterrupts(matching query: InterruptQuery) throws -> Int {
        guard isSimple(query) else { return query.count(of: try candidates(for: query)) }
        let conditions = conditions(of: query)
        return try connection.first(
            "SELECT count(*) FROM signoff_interrupts AS question\(conditions.clause)",
            values: conditions.values
        ) { Int($0.integer(0)) } ?? 0
    }

    func countOpenInterrupts() throws -> Int {
        try connection.first("SELECT count(*) FROM signoff_interrupts WHERE NOT is_answered") { Int($0.integer(0)) }
            ?? 0
    }

    /// Whether a query depends on no facts, so that the database finds its page.
    private func isSimple(_ query: InterruptQuery) -> Bool { query.conditions.isEmpty && query.order == nil }

    private func page(_ query: InterruptQuery) throws -> [OpenInterrupt] {
        var conditions = conditions(of: query)
        if let after = query.after {
            conditions.require(
                "(waiting_since, thread_id, key) > (?, ?, ?)",
                [.integer(after.waitingSince.microseconds), .text(after.thread.rawValue), .text(after.key)]
            )
        }
        return try connection.rows(
            """
            SELECT \(Self.columns(Self.values(for: query))) FROM signoff_interrupts AS question\(conditions.clause)
            ORDER BY waiting_since, thread_id, key LIMIT ?
            """,
            values: conditions.values + [.number(query.limit)]
        ) { try openInterrupt($0, hasValue: !query.omitsValues) }
    }

    /// Returns the questions that a query by facts may list, without payloads and with their facts.
    ///
    /// Payloads are read only of questions whose facts another reader has read.
    private func candidates(for query: InterruptQuery) throws -> [OpenInterrupt] {
        let conditions = conditions(of: query)
        var others: Set<[String]> = []
        var found = try connection.rows(
            """
            SELECT \(Self.columns("'null', NULL, NULL, NULL, 0::bigint")) FROM signoff_interrupts AS question\(conditions.clause)
            """,
            values: conditions.values
        ) { row in
            let question = try openInterrupt(row, hasValue: false)
            if let reader = connection.factsReader, row.optionalText(18)?.hasSameBytes(as: reader.version) != true {
                others.insert([question.thread.rawValue, question.key])
            }
            return question
        }
        guard !others.isEmpty else { return found }
        for index in found.indices where others.contains([found[index].thread.rawValue, found[index].key]) {
            let read = try openInterrupt(found[index].thread.rawValue, found[index].key)
            found[index].facts = read?.facts
        }
        return found
    }

    /// Questions with their payloads, if the query asks for payloads.
    private func withValues(_ questions: [OpenInterrupt], _ query: InterruptQuery) throws -> [OpenInterrupt] {
        guard !query.omitsValues else { return questions }
        return try questions.map { listed in
            let found = try connection.first(
                """
                SELECT \(Self.columns(Self.values(for: query))) FROM signoff_interrupts AS question
                WHERE thread_id = ? AND key = ?
                """,
                .text(listed.thread.rawValue),
                .text(listed.key)
            ) { try openInterrupt($0, hasValue: true) }
            guard var question = found else { return listed }
            question.facts = listed.facts
            return question
        }
    }

    /// The question of a thread with this key, answered or not; nil when it is not listed.
    private func openInterrupt(_ thread: String, _ key: String) throws -> OpenInterrupt? {
        try connection.first(
            "SELECT \(Self.columns(Self.allValues)) FROM signoff_interrupts AS question WHERE thread_id = ? AND key = ?",
            .text(thread),
            .text(key)
        ) { try openInterrupt($0, hasValue: true) }
    }

    /// Adds the withdrawn answers at the places of questions.
    ///
    /// In a database without withdrawn answers this takes one query.
    private func addWithdrawnAnswers(to questions: inout [OpenInterrupt]) throws {
        let answers = AnswerRows(connection: connection)
        guard !questions.isEmpty, try answers.areAnyWithdrawn() else { return }
        for index in questions.indices {
            guard let record = try answers.lastWithdrawn(at: questions[index]) else { continue }
            var answer = WithdrawnAnswer(record)
            if let run = record.run, let giver = try giver(in: run) {
                answer.answeredBy = giver.name
                answer.answeredAt = giver.moment
            }
            questions[index].withdrawn = answer
        }
    }

    /// Returns the operator who requested a run, and the time; nil when the run was removed.
    private func giver(in run: RunID) throws -> (name: String, moment: Timestamp)? {
        try connection.first(
            "SELECT requested_by, created_at FROM signoff_runs WHERE run_id = ?",
            .text(run.rawValue)
        ) { (name: $0.text(0), moment: Timestamp(microseconds: $0.integer(1))) }
    }

    // MARK: Parts of statements

    /// Returns the conditions of a query, without its facts and its place.
    private func conditions(of query: InterruptQuery) -> PostgresConditions {
        var conditions = PostgresConditions()
        conditions.require("NOT is_answered", [])
        conditions.require("thread_id = ?", query.thread?.rawValue)
        conditions.require("workflow = ?", query.workflow)
        conditions.require("interrupt_id = ?", query.interrupt?.rawValue)
        if let prefix = query.threadPrefix { conditions.requirePrefix(prefix, of: "thread_id") }
        return conditions
    }

    private static let allValues =
        "question.value_type, question.value, question.schema_type, question.response_schema, 0::bigint"

    /// The type of a payload that is left out because of its length.
    private static let omittedType = "omitted"

    /// Returns the columns of a list for payloads and schemas, and the length of a payload that is left out.
    private static func values(for query: InterruptQuery) -> String {
        if query.omitsValues { return "'null', NULL, NULL, NULL, 0::bigint" }
        guard let limit = query.payloadLimit else { return allValues }
        let isOver = "octet_length(question.value) > \(max(limit, 0))"
        return """
            CASE WHEN \(isOver) THEN '\(omittedType)' ELSE question.value_type END,
            CASE WHEN \(isOver) THEN NULL ELSE question.value END,
            question.schema_type, question.response_schema,
            CASE WHEN \(isOver) THEN octet_length(question.value) ELSE 0 END::bigint
            """
    }

    private static func columns(_ values: String) -> String {
        """
        question.thread_id, question.workflow, question.checkpoint_ns, question.checkpoint_id, question.task_id, question.task_path,
        question.position, question.interrupt_id, \(values), question.payload_digest, question.waiting_since, question.release,
        question.declared_facts, question.facts, question.facts_version
        """
    }

    /// A question of the list, with the digest of the shown payload.
    ///
    /// The digest stored beside it could make a different payload answerable.
    private func openInterrupt(_ row: PostgresRow, hasValue: Bool) throws -> OpenInterrupt {
        let omitted = row.text(8) == Self.omittedType ? Int(row.integer(12)) : nil
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
        if hasValue, let facts = connection.factsReader,
            row.optionalText(18)?.hasSameBytes(as: facts.version) != true
        {
            question.readFacts(with: facts)
        }
        return question
    }
}

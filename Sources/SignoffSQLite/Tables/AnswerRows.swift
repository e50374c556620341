import SignoffCheckpoint

/// The rows of given answers, each with the question that it answers.
struct AnswerRows {
    let connection: SQLiteConnection

    static let columns = """
        asking_task_id, position, run_id, interrupt_id, payload_digest, payload_type, payload, state, ledger_hash, origin, reached_type,
        reached
        """
    private static let readColumns = "\(columns), task_id"

    // MARK: Reading

    /// Returns the records of the step that starts at a checkpoint, in the order in which they were first stored.
    func records(of thread: ThreadID, in namespace: String, at checkpoint: CheckpointID) throws -> [AnswerRecord] {
        try connection.rows(
            """
            SELECT \(Self.readColumns) FROM signoff_questions
            WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id = ? ORDER BY answer_order
            """,
            .text(thread.rawValue),
            .text(namespace),
            .text(checkpoint.rawValue),
            read: Self.record
        )
    }

    /// Returns all records of a thread, including those of removed checkpoints.
    func records(of thread: ThreadID) throws -> [AnswerRecord] {
        try connection.rows(
            """
            SELECT \(Self.readColumns) FROM signoff_questions
            WHERE thread_id = ? ORDER BY checkpoint_ns, checkpoint_id, answer_order
            """,
            .text(thread.rawValue),
            read: Self.record
        )
    }

    /// Whether any answer was withdrawn.
    func areAnyWithdrawn() throws -> Bool {
        try connection.exists(
            "SELECT 1 FROM signoff_questions INDEXED BY signoff_questions_withdrawn WHERE state <> 'live'"
        )
    }

    /// Returns the last withdrawn answer at the place of an open question, in the newest checkpoint of its run or of
    /// the root; `nil` for none.
    func lastWithdrawn(at question: OpenInterrupt) throws -> AnswerRecord? {
        try connection.first(
            """
            SELECT \(Self.readColumns) FROM (
                SELECT '' AS namespace, ?4 AS id
                UNION ALL SELECT ?5, MAX(checkpoint_id) FROM checkpoints WHERE thread_id = ?1 AND checkpoint_ns = ?5
            ) AS step
            CROSS JOIN signoff_questions ON thread_id = ?1 AND checkpoint_ns = step.namespace AND checkpoint_id = step.id
                AND task_id = ?2 AND position = ?3
            WHERE asking_task_id = ?2 AND state <> 'live'
            ORDER BY checkpoint_ns DESC, answer_order DESC LIMIT 1
            """,
            .text(question.thread.rawValue),
            .text(question.task.rawValue),
            .number(question.position),
            .text(question.checkpoint.rawValue),
            .text(question.namespace),
            read: Self.record
        )
    }

    /// Returns the withdrawn answers of a thread.
    func withdrawn(of thread: ThreadID) throws -> Set<RecordedAnswer> {
        let answers = try connection.rows(
            """
            SELECT asking_task_id, position, payload_digest, interrupt_id, run_id
            FROM signoff_questions INDEXED BY signoff_questions_withdrawn WHERE thread_id = ? AND state <> 'live'
            """,
            .text(thread.rawValue)
        ) { row in
            RecordedAnswer(
                binding: AnswerBinding(
                    task: TaskID(row.text(0)),
                    position: Int(row.integer(1)),
                    payloadDigest: PayloadDigest(rawValue: row.text(2))
                ),
                question: InterruptID(row.text(3)),
                run: row.text(4).isEmpty ? nil : RunID(row.text(4))
            )
        }
        return Set(answers)
    }

    /// Returns the number of the newest record of the step at an address; 0 without records.
    func lastNumber(at address: CheckpointAddress) throws -> Int64 {
        try connection.first(
            """
            SELECT COALESCE(MAX(answer_order), 0) FROM signoff_questions
            WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id = ?
            """,
            .text(address.thread.rawValue),
            .text(address.namespace),
            .text(address.checkpoint?.rawValue ?? "")
        ) { $0.integer(0) } ?? 0
    }

    private static func record(_ row: SQLiteRow) throws -> AnswerRecord {
        guard let state = AnswerRecord.State(rawValue: row.text(7)) else {
            throw CheckpointError(
                .invalidData,
                "the answer to question \(row.text(3)) is stored as something this release does not know"
            )
        }
        let run = row.text(2)
        func value(_ column: Int32) throws -> StoredValue? {
            try row.optionalText(column).map { type in
                try StoredValue(SerializedValue(type: type, bytes: row.bytes(column + 1)))
            }
        }
        return AnswerRecord(
            binding: AnswerBinding(
                task: TaskID(row.text(0)),
                position: Int(row.integer(1)),
                payloadDigest: PayloadDigest(rawValue: row.text(4))
            ),
            question: InterruptID(row.text(3)),
            payload: try value(5),
            state: state,
            run: run.isEmpty ? nil : RunID(run),
            ledgerHash: row.optionalText(8),
            origin: row.optionalText(9),
            isBare: row.text(12) == TaskID.null.rawValue,
            reached: try value(10)
        )
    }

    /// Returns the records after a place, in the order of places, for an audit that began at a moment.
    ///
    /// The payloads are read one at a time, so that a page needs only the memory of its largest payload. Records stored
    /// in the meantime are omitted, except those with a date of another day.
    func audited(
        after place: RecordPlace?,
        storedBy moment: Timestamp,
        limit: Int
    ) throws -> [(place: RecordPlace, record: Result<AuditedRecord, CheckpointError>)] {
        let condition = place == nil ? "" : "AND (\(RecordPlace.columns)) > (?, ?, ?, ?, ?, ?)"
        return try connection.rows(
            """
            SELECT \(Self.readColumns), \(RecordPlace.columns) FROM signoff_questions
            WHERE stored_at NOT BETWEEN ? AND ? \(condition) ORDER BY \(RecordPlace.columns) LIMIT ?
            """,
            values: [
                .integer(moment.microseconds + 1), .integer(moment.advanced(by: .seconds(86_400)).microseconds),
            ] + (place?.values ?? []) + [.number(limit)]
        ) { row in
            let place = RecordPlace(row, from: 13)
            do {
                return (place, .success(AuditedRecord(try Self.record(row), of: place.thread)))
            } catch let error as CheckpointError {
                let question = ForeignText.name(row.text(3))
                let message = "the record of the answer to question \(question) cannot be read: \(error.message)"
                return (place, .failure(CheckpointError(error.code, message, thread: place.thread, cause: error)))
            }
        }
    }

    // MARK: Retention

    private static let isOldPayload =
        "stored_at < ? AND (payload_type IS NOT NULL OR reached_type IS NOT NULL)"

    /// Returns the number of records stored before a moment that have payloads.
    func countPayloads(storedBefore moment: Timestamp) throws -> Int {
        try connection.first(
            "SELECT COUNT(*) FROM signoff_questions WHERE \(Self.isOldPayload)",
            .integer(moment.microseconds)
        ) { Int($0.integer(0)) } ?? 0
    }

    /// Removes the payloads of records stored before a moment, and keeps their digests.
    ///
    /// Returns the number of changed records.
    func removePayloads(storedBefore moment: Timestamp) throws -> Int {
        try connection.execute(
            """
            UPDATE signoff_questions SET payload_type = NULL, payload = NULL, reached_type = NULL, reached = NULL
            WHERE \(Self.isOldPayload)
            """,
            .integer(moment.microseconds)
        )
        return connection.changeCount
    }
}

import SignoffCheckpoint

/// The rows of the answers that were given, each with the question it was given to.
struct AnswerRows {
    let connection: SQLiteConnection

    private static let columns = """
        asking_task_id, position, run_id, interrupt_id, payload_digest, payload_type, payload, state, ledger_hash, origin, reached_type,
        reached
        """
    private static let readColumns = "\(columns), task_id"

    // MARK: Reading

    /// The records of the step that starts at a checkpoint, in the order in which they were first stored.
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

    /// All records of a thread, those of removed checkpoints included.
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

    /// The records of withdrawn answers of a thread, in the order in which they were first stored.
    func withdrawnRecords(of thread: ThreadID) throws -> [AnswerRecord] {
        try connection.rows(
            """
            SELECT \(Self.readColumns) FROM signoff_questions INDEXED BY signoff_questions_withdrawn
            WHERE thread_id = ? AND state <> 'live' ORDER BY checkpoint_ns, checkpoint_id, answer_order
            """,
            .text(thread.rawValue),
            read: Self.record
        )
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

    // MARK: Writing

    /// Stores the records of a batch; a ledger entry and a note in the run tell of each that is withdrawn for the first time.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - lease: The lease under which it is stored; nil for callers without one.
    ///   - now: When it is stored.
    /// - Throws: `not_storable` for a payload without a stored form, ``SQLiteFailure``.
    func store(_ batch: WriteBatch, holding lease: RunLease?, at now: Timestamp) throws {
        for record in batch.answers {
            if record.isWithdrawn, try !isKnownAsWithdrawn(record, on: batch.address.thread) {
                try tellWithdrawal(of: record, at: batch.address, holding: lease, at: now)
            }
            if record.isKept { try store(record, of: batch, at: now) }
        }
    }

    private func isKnownAsWithdrawn(_ record: AnswerRecord, on thread: ThreadID) throws -> Bool {
        try connection.exists(
            """
            SELECT 1 FROM signoff_questions
            WHERE thread_id = ? AND asking_task_id = ? AND position = ? AND run_id = ? AND interrupt_id = ? AND payload_digest = ?
                AND state <> 'live'
            """,
            .text(thread.rawValue),
            .text(record.binding.task.rawValue),
            .number(record.binding.position),
            .text(record.run?.rawValue ?? ""),
            .text(record.question.rawValue),
            .text(record.binding.payloadDigest.rawValue)
        )
    }

    private func tellWithdrawal(
        of record: AnswerRecord,
        at address: CheckpointAddress,
        holding lease: RunLease?,
        at now: Timestamp
    ) throws {
        let runs = RunRows(connection: connection)
        let run = try lease?.thread == address.thread ? lease?.run : runs.holder(of: address.thread)?.id
        guard let entry = record.withdrawalRecord(at: address, during: run, at: now) else { return }
        try LedgerRows(connection: connection).append(entry, at: now)
        if let run { try runs.noteUndelivered([record.question], in: run) }
    }

    private func store(_ record: AnswerRecord, of batch: WriteBatch, at now: Timestamp) throws {
        guard let checkpoint = batch.address.checkpoint else { return }
        let payload = try record.payload?.serialized()
        let reached = try record.reached?.serialized()
        try connection.execute(
            """
            INSERT INTO signoff_questions
                (thread_id, checkpoint_ns, checkpoint_id, task_id, answer_order, stored_at, \(Self.columns))
            VALUES (?1, ?2, ?3, ?4, (
                SELECT COALESCE(MAX(answer_order), 0) + 1 FROM signoff_questions
                WHERE thread_id = ?1 AND checkpoint_ns = ?2 AND checkpoint_id = ?3
            ), ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id, task_id, position, run_id) DO UPDATE SET
                stored_at = excluded.stored_at, asking_task_id = excluded.asking_task_id, interrupt_id = excluded.interrupt_id,
                payload_digest = excluded.payload_digest, payload_type = excluded.payload_type, payload = excluded.payload,
                state = excluded.state, ledger_hash = excluded.ledger_hash, origin = excluded.origin,
                reached_type = excluded.reached_type, reached = excluded.reached
            """,
            .text(batch.address.thread.rawValue),
            .text(batch.address.namespace),
            .text(checkpoint.rawValue),
            .text(batch.task.rawValue),
            .integer(now.microseconds),
            .text(record.binding.task.rawValue),
            .number(record.binding.position),
            .text(record.run?.rawValue ?? ""),
            .text(record.question.rawValue),
            .text(record.binding.payloadDigest.rawValue),
            .optional(payload?.type),
            payload.map { .blob($0.bytes) } ?? .null,
            .text(record.state.rawValue),
            .optional(record.ledgerHash),
            .optional(record.origin),
            .optional(reached?.type),
            reached.map { .blob($0.bytes) } ?? .null
        )
    }

    // MARK: Retention

    private static let isOldPayload =
        "stored_at < ? AND (payload_type IS NOT NULL OR reached_type IS NOT NULL)"

    /// How many records stored before a moment still have payloads.
    func countPayloads(storedBefore moment: Timestamp) throws -> Int {
        try connection.first(
            "SELECT COUNT(*) FROM signoff_questions WHERE \(Self.isOldPayload)",
            .integer(moment.microseconds)
        ) { Int($0.integer(0)) } ?? 0
    }

    /// Removes the payloads of records stored before a moment, and leaves their digests; returns how many records had some.
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

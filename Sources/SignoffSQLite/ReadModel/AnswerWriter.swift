import SignoffCheckpoint

/// Stores the answer records of several batches in one transaction, and records answers that are withdrawn for the
/// first time.
///
/// Values that the batches share are looked up once: the last record number of a step, and the earlier withdrawn
/// answers of a thread.
struct AnswerWriter {
    private let connection: SQLiteConnection
    private let rows: AnswerRows
    private let runs: RunRows
    /// The lease under which the batches are stored; `nil` for callers without one.
    private let lease: RunLease?
    private let now: Timestamp
    private var lastNumbers: [CheckpointAddress: Int64] = [:]
    private var withdrawn: [ThreadID: Set<RecordedAnswer>] = [:]
    /// The run of each thread that records the undelivered answers; `nil` for a thread without a run.
    private var holders: [ThreadID: RunID?] = [:]
    private var undelivered: [RunID: [InterruptID]] = [:]

    init(connection: SQLiteConnection, holding lease: RunLease?, at now: Timestamp) {
        self.connection = connection
        self.lease = lease
        self.now = now
        rows = AnswerRows(connection: connection)
        runs = RunRows(connection: connection)
    }

    /// Stores the records of a batch, and a ledger entry for each record that is withdrawn for the first time.
    ///
    /// Records that were withdrawn on the original of a copied thread get no further entry.
    ///
    /// - Throws: `not_storable` for a payload without a stored form, ``SQLiteFailure``.
    mutating func store(_ batch: WriteBatch) throws {
        for record in batch.answers {
            if record.isWithdrawn, !batch.isCopy { try tell(record, at: batch.address) }
            if record.isKept { try store(record, of: batch) }
        }
    }

    /// Records the undelivered answers in the rows of their runs.
    func finish() throws {
        for (run, questions) in undelivered { try runs.noteUndelivered(questions, in: run) }
    }

    private mutating func tell(_ record: AnswerRecord, at address: CheckpointAddress) throws {
        let thread = address.thread
        if withdrawn[thread] == nil { withdrawn[thread] = try rows.withdrawn(of: thread) }
        guard withdrawn[thread, default: []].insert(record.answer).inserted else { return }
        let run = try holder(of: thread)
        guard let entry = record.withdrawalRecord(at: address, during: run, at: now) else { return }
        try LedgerRows(connection: connection).append(entry, at: now)
        if let run { undelivered[run, default: []].append(record.question) }
    }

    private mutating func holder(of thread: ThreadID) throws -> RunID? {
        if lease?.thread == thread { return lease?.run }
        if let known = holders[thread] { return known }
        let holder = try runs.runUnderWay(on: thread)?.id
        holders[thread] = .some(holder)
        return holder
    }

    private mutating func store(_ record: AnswerRecord, of batch: WriteBatch) throws {
        guard let checkpoint = batch.address.checkpoint else { return }
        let number = try (lastNumbers[batch.address] ?? rows.lastNumber(at: batch.address)) + 1
        lastNumbers[batch.address] = number
        let payload = try record.payload?.serialized()
        let reached = try record.reached?.serialized()
        try connection.execute(
            """
            INSERT INTO signoff_questions
                (thread_id, checkpoint_ns, checkpoint_id, task_id, answer_order, stored_at, \(AnswerRows.columns))
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
            .integer(number),
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
}

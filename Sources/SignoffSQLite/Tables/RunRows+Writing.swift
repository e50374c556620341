import OrderedCollections
import SignoffCheckpoint

// MARK: Writing

extension RunRows {
    /// Adds a run, and records the questions that it answers.
    ///
    /// `isFirst` means that the thread has no other run.
    func insert(_ run: Run, isFirst: Bool = false) throws {
        let argument = try run.request.action.argument?.serialized()
        if !isFirst {
            try connection.execute(
                """
                UPDATE signoff_runs SET is_newest = 0
                WHERE sequence = (SELECT MAX(sequence) FROM signoff_runs WHERE thread_id = ?) AND is_newest = 1
                """,
                .text(run.request.thread.rawValue)
            )
        }
        try connection.execute(
            """
            INSERT INTO signoff_runs
                (run_id, thread_id, workflow, action, argument_type, argument, requested_by, client_token, metadata, status, attempt,
                interrupted_attempts, created_at, started_at, worker, lease_expires_at, is_cancellation_requested, is_newest,
                ledger_hash, lease_length)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)
            """,
            .text(run.id.rawValue),
            .text(run.request.thread.rawValue),
            .text(run.request.workflow),
            .text(run.request.action.name),
            .optional(argument?.type),
            argument.map { .blob($0.bytes) } ?? .null,
            .text(run.request.requestedBy),
            .optional(run.request.clientToken),
            .text(JSONValue.object(run.request.metadata).text(.compact)),
            .text(run.status.rawValue),
            .number(run.attempt),
            .number(run.interruptedAttempts),
            .integer(run.createdAt.microseconds),
            .optional(run.startedAt?.microseconds),
            .optional(run.lease?.worker.rawValue),
            .optional(run.lease?.expiresAt.microseconds),
            .integer(run.isCancellationRequested ? 1 : 0),
            .optional(run.ledgerHash),
            .optional(run.lease?.length?.wholeMicroseconds)
        )
        guard case .resume(let answers) = run.request.action else { return }
        let sequence = connection.lastInsertedRow
        for question in answers.keys {
            let binding = run.request.bindings[question]
            try connection.execute(
                """
                INSERT INTO signoff_answers (thread_id, interrupt_id, run_sequence, task_id, position, payload_digest)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                .text(run.request.thread.rawValue),
                .text(question.rawValue),
                .integer(sequence),
                .optional(binding?.task.rawValue),
                .optional(binding.map { Int64($0.position) }),
                .optional(binding?.payloadDigest.rawValue)
            )
        }
    }

    /// Records that a run did not deliver some answers.
    func noteUndelivered(_ questions: [InterruptID], in id: RunID) throws {
        let noted = try connection.first(
            "SELECT undelivered FROM signoff_runs WHERE run_id = ?",
            .text(id.rawValue)
        ) { try RunRow.questions($0.optionalText(0)) }
        guard let noted else { return }
        var known = Set(noted)
        let new = questions.filter { known.insert($0).inserted }
        guard !new.isEmpty else { return }
        let all = (noted + new).map { JSONValue.string($0.rawValue) }
        try connection.execute(
            "UPDATE signoff_runs SET undelivered = ? WHERE run_id = ?",
            .text(JSONValue.array(all).text(.compact)),
            .text(id.rawValue)
        )
    }

    /// Stores the current state of a run.
    ///
    /// The request never changes.
    func update(_ run: Run) throws {
        try connection.execute(
            """
            UPDATE signoff_runs SET status = ?, attempt = ?, interrupted_attempts = ?, error_code = ?, error_message = ?, error_task = ?,
                started_at = ?, finished_at = ?, worker = ?, lease_expires_at = ?, lease_length = ?, is_cancellation_requested = ?,
                not_before = ?
            WHERE run_id = ?
            """,
            .text(run.status.rawValue),
            .number(run.attempt),
            .number(run.interruptedAttempts),
            .optional(run.error?.code),
            .optional(run.error?.message),
            .optional(run.error?.task),
            .optional(run.startedAt?.microseconds),
            .optional(run.finishedAt?.microseconds),
            .optional(run.lease?.worker.rawValue),
            .optional(run.lease?.expiresAt.microseconds),
            .optional(run.lease?.length?.wholeMicroseconds),
            .integer(run.isCancellationRequested ? 1 : 0),
            .optional(run.notBefore?.microseconds),
            .text(run.id.rawValue)
        )
    }

    /// Ends the run held under `lease`, without reading the run.
    ///
    /// - Throws: `lease_lost` when no run is held under the lease.
    func end(_ lease: RunLease, as status: RunStatus, error: RunFailure?, at now: Timestamp) throws {
        try connection.execute(
            """
            UPDATE signoff_runs SET status = ?, error_code = ?, error_message = ?, error_task = ?, finished_at = ?, release = ?,
                worker = NULL, lease_expires_at = NULL, lease_length = NULL
            WHERE run_id = ? AND status = 'running' AND worker = ? AND attempt = ?
            """,
            .text(status.rawValue),
            .optional(error?.code),
            .optional(error?.message),
            .optional(error?.task),
            .integer(now.microseconds),
            .optional(lease.release),
            .text(lease.run.rawValue),
            .text(lease.worker.rawValue),
            .number(lease.attempt)
        )
        guard connection.changeCount == 1 else { throw CheckpointError.leaseLost(lease) }
    }

    func delete(_ thread: ThreadID) throws {
        try connection.execute("DELETE FROM signoff_answers WHERE thread_id = ?", .text(thread.rawValue))
        try connection.execute("DELETE FROM signoff_runs WHERE thread_id = ?", .text(thread.rawValue))
    }
}

import OrderedCollections
import SignoffCheckpoint

/// A row of a run: its request, its state, and its number.
struct RunRow {
    static let columns = """
        sequence, run_id, thread_id, workflow, action, argument_type, argument, requested_by, client_token, metadata, status, attempt,
        interrupted_attempts, error_code, error_message, error_task, created_at, started_at, finished_at, worker, lease_expires_at,
        is_cancellation_requested, undelivered, ledger_hash, release, lease_length, not_before
        """

    let run: Run
    let sequence: Int64

    /// Reads ``columns``.
    ///
    /// The bindings of answers are in a table of their own.
    ///
    /// - Throws: `invalid_data` for a run of another release.
    init(_ row: SQLiteRow) throws {
        try self.init(row, from: 0)
    }

    /// Reads ``columns``, which begin at column `first`.
    ///
    /// - Throws: `invalid_data` for a run of another release.
    init(_ row: SQLiteRow, from first: Int32) throws {
        run = try Self.run(row, from: first)
        sequence = row.integer(first)
    }

    /// Returns the questions in a list that is stored as JSON; empty without a list.
    static func questions(_ text: String?) throws -> [InterruptID] {
        guard let text else { return [] }
        return (try JSONValue(parsing: text).arrayValue ?? []).compactMap { $0.stringValue.map { InterruptID($0) } }
    }

    private static func run(_ row: SQLiteRow, from first: Int32) throws -> Run {
        let id = RunID(row.text(first + 1))
        let argument = try row.optionalText(first + 5).map {
            try StoredValue(SerializedValue(type: $0, bytes: row.bytes(first + 6)))
        }
        guard let status = RunStatus(rawValue: row.text(first + 10)),
            let action = RunAction(name: row.text(first + 4), argument: argument)
        else {
            throw CheckpointError(.invalidData, "run \(id) is stored as something this release does not know")
        }
        let thread = ThreadID(row.text(first + 2))
        let attempt = Int(row.integer(first + 11))
        let lease = row.optionalText(first + 19).map { worker in
            RunLease(
                run: id,
                thread: thread,
                worker: WorkerID(worker),
                attempt: attempt,
                expiresAt: Timestamp(microseconds: row.integer(first + 20)),
                length: row.optionalInteger(first + 25).map { .microseconds($0) }
            )
        }
        return Run(
            id: id,
            request: RunRequest(
                thread: thread,
                workflow: row.text(first + 3),
                action: action,
                requestedBy: row.text(first + 7),
                clientToken: row.optionalText(first + 8),
                metadata: try JSONValue(parsing: row.bytes(first + 9)).objectValue ?? [:]
            ),
            status: status,
            attempt: attempt,
            interruptedAttempts: Int(row.integer(first + 12)),
            error: row.optionalText(first + 13).map { code in
                RunFailure(code: code, message: row.text(first + 14), task: row.optionalText(first + 15))
            },
            createdAt: Timestamp(microseconds: row.integer(first + 16)),
            startedAt: row.optionalInteger(first + 17).map(Timestamp.init(microseconds:)),
            finishedAt: row.optionalInteger(first + 18).map(Timestamp.init(microseconds:)),
            lease: lease,
            isCancellationRequested: row.integer(first + 21) != 0,
            ledgerHash: row.optionalText(first + 23),
            undelivered: try questions(row.optionalText(first + 22)),
            release: row.optionalText(first + 24),
            notBefore: row.optionalInteger(first + 26).map(Timestamp.init(microseconds:))
        )
    }
}

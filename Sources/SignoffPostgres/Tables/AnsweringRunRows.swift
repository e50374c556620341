import SignoffCheckpoint

/// The rows of the runs that bring answers, as an audit of the ledger compares them.
struct AnsweringRunRows {
    /// One run.
    struct Row {
        let sequence: Int64
        let run: AnsweringRun
        /// The fault of the row, in one clause; `nil` for none.
        var fault: String?
    }

    /// The index of the status among the columns that are read.
    private static let status: Int32 = 4 + 10

    let connection: PostgresConnection
    /// The newest run to read.
    ///
    /// Runs stored in the meantime are left out.
    let newest: Int64

    /// Reads the runs after a number, oldest first; an empty map, the one byte 80, does not count as an answer.
    func rows(after sequence: Int64, limit: Int) throws -> [Row] {
        let rows = try connection.rows(
            """
            SELECT sequence, run_id, ledger_hash, origin, \(RunRow.columns) FROM signoff_runs
            WHERE sequence > ? AND sequence <= ? AND \(Self.bringsAnswers) ORDER BY sequence LIMIT ?
            """,
            .integer(sequence),
            .integer(newest),
            .number(limit),
            read: read
        )
        return try rows.map(comparingAnswers)
    }

    /// A run with an entry may have brought answers, even if its row contains none now.
    private static let bringsAnswers =
        "(action = 'resume' AND argument IS DISTINCT FROM '\\x80'::bytea OR ledger_hash IS NOT NULL)"

    private func read(_ row: PostgresRow) -> (row: Row, thread: ThreadID?) {
        let sequence = row.integer(0)
        let isImported = !row.isNull(3)
        let id = RunID(row.text(1))
        var run = AnsweringRun(
            run: id,
            ledgerHash: row.optionalText(2),
            isImported: isImported
        )
        if isImported, ["pending", "running"].contains(row.text(Self.status)) {
            run.fault = "is said to be imported, and still waits"
        }
        guard !isImported else { return (Row(sequence: sequence, run: run), nil) }
        do {
            let stored = try RunRow(row, from: 4).run
            guard let answering = AnsweringRun(stored) else {
                run.bringsNone = true
                return (Row(sequence: sequence, run: run), nil)
            }
            run.given = answering.given
            run.delivered = answering.delivered
            return (Row(sequence: sequence, run: run), stored.request.thread)
        } catch {
            let words = (error as? CheckpointError)?.message ?? "\(error)"
            let fault = "run \(ForeignText.name(id.rawValue)) cannot be read: \(words)"
            return (Row(sequence: sequence, run: run, fault: fault), nil)
        }
    }

    /// Adds what the answers were given to.
    private func comparingAnswers(_ found: (row: Row, thread: ThreadID?)) throws -> Row {
        guard let thread = found.thread, let given = found.row.run.given else {
            return found.row
        }
        var row = found.row
        var run = row.run
        for question in given.answers.keys.sorted() {
            let payload = try connection.first(
                "SELECT payload_digest FROM signoff_answers WHERE thread_id = ? AND interrupt_id = ? AND run_sequence = ?",
                .text(thread.rawValue),
                .text(question.rawValue),
                .integer(row.sequence)
            ) { $0.optionalText(0) }
            guard let payload else {
                row.fault =
                    "run \(ForeignText.name(run.run.rawValue)) has lost its account of the answer to question \(ForeignText.name(question.rawValue))"
                continue
            }
            run.given?.answers[question]?.payload = payload.map { PayloadDigest(rawValue: $0) }
        }
        return Row(sequence: row.sequence, run: run, fault: row.fault)
    }
}

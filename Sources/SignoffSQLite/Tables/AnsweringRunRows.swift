import SignoffCheckpoint

/// The rows of the runs that bring answers, as an audit of the ledger compares them.
struct AnsweringRunRows {
    /// A run, with the fault of its row.
    struct Row {
        let sequence: Int64
        let run: AnsweringRun
        /// The fault of the row, as a clause; `nil` for none.
        var fault: String?
    }

    /// The index of the status among the selected columns.
    private static let status: Int32 = 4 + 10

    let connection: SQLiteConnection
    /// Whether runs contain the hash of their entry.
    ///
    /// Runs contain the hash from version 4 on.
    let hasHashes: Bool
    /// Whether the rows are those of this release, so that answers can be read.
    let isCurrent: Bool
    /// The number below which runs are older than the count of answering runs.
    let firstRecorded: Int64
    /// The newest run to read.
    ///
    /// Runs stored in the meantime are omitted.
    let newest: Int64

    /// Returns the runs after a number, oldest first.
    ///
    /// An empty map, the byte 0x80, contains no answer.
    func rows(after sequence: Int64, limit: Int) throws -> [Row] {
        let account = hasHashes ? "ledger_hash, origin" : "NULL, NULL"
        let columns = isCurrent ? ", \(RunRow.columns)" : ""
        let rows = try connection.rows(
            """
            SELECT sequence, run_id, \(account)\(columns) FROM signoff_runs
            WHERE sequence > ? AND sequence <= ? AND \(bringsAnswers) ORDER BY sequence LIMIT ?
            """,
            .integer(sequence),
            .integer(newest),
            .number(limit),
            read: read
        )
        return try rows.map(comparingAnswers)
    }

    /// The condition for a run that can have brought answers.
    ///
    /// A run with a ledger entry can have, even if its row contains none now.
    private var bringsAnswers: String {
        let isResume = "action = 'resume' AND argument IS NOT x'80'"
        return hasHashes ? "(\(isResume) OR ledger_hash IS NOT NULL)" : isResume
    }

    private func read(_ row: SQLiteRow) -> (row: Row, thread: ThreadID?) {
        let sequence = row.integer(0)
        let isImported = !row.isNull(3)
        let isEarlier = !hasHashes || sequence < firstRecorded
        let id = RunID(row.text(1))
        var run = AnsweringRun(
            run: id,
            ledgerHash: row.optionalText(2),
            isImported: isImported,
            isEarlier: isEarlier
        )
        if isCurrent, isImported, ["pending", "running"].contains(row.text(Self.status)) {
            run.fault = "is said to be imported, and still waits"
        }
        guard isCurrent, !isImported else { return (Row(sequence: sequence, run: run), nil) }
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

    /// Adds the questions that the answers were given to.
    private func comparingAnswers(_ found: (row: Row, thread: ThreadID?)) throws -> Row {
        guard let thread = found.thread, let given = found.row.run.given, !found.row.run.isEarlier else {
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

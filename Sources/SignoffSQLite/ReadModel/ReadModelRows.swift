import SignoffCheckpoint

/// The rows of the lists of threads and open questions (``Schema/lists``).
struct ReadModelRows {
    let connection: SQLiteConnection

    /// Stores the state of a thread according to its rows, for lists without runs.
    ///
    /// - Parameters:
    ///   - state: The state according to the rows.
    ///   - thread: The thread.
    ///   - now: The time of the change; `nil` to derive the time from the rows.
    /// - Throws: ``SQLiteFailure``.
    func store(_ state: ThreadState, of thread: ThreadID, at now: Timestamp?) throws {
        try storeQuestions(of: state, on: thread, asked: AskedQuestions(), at: now)
        let summary = state.summary(of: thread, at: now)
        try store(summary, settled: summary)
    }

    /// Stores the row of a thread.
    ///
    /// - Parameters:
    ///   - rows: The state according to its checkpoints and writes.
    ///   - settled: The state according to the rows and the runs.
    /// - Throws: ``SQLiteFailure``.
    func store(_ rows: ThreadSummary, settled: ThreadSummary) throws {
        try connection.execute(
            """
            INSERT INTO signoff_threads
                (thread_id, row_workflow, row_status, row_error, row_open_interrupts, checkpoint_id, step, workflow, status, error,
                open_interrupts, updated_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            ON CONFLICT (thread_id) DO UPDATE SET row_workflow = ?2, row_status = ?3, row_error = ?4, row_open_interrupts = ?5,
                checkpoint_id = ?6, step = ?7, workflow = ?8, status = ?9, error = ?10, open_interrupts = ?11,
                updated_at = MAX(updated_at, ?12)
            """,
            .text(rows.thread.rawValue),
            .optional(rows.workflow),
            .text(rows.status.rawValue),
            .optional(rows.error),
            .number(rows.openInterrupts),
            .optional(rows.checkpoint?.rawValue),
            .optional(rows.step.map(Int64.init)),
            .optional(settled.workflow),
            .text(settled.status.rawValue),
            .optional(settled.error),
            .number(settled.openInterrupts),
            .integer(rows.updatedAt.microseconds)
        )
    }

    /// Removes a thread.
    func remove(_ thread: ThreadID) throws {
        let key = SQLiteValue.text(thread.rawValue)
        try connection.execute("DELETE FROM signoff_threads WHERE thread_id = ?", key)
        try connection.execute("DELETE FROM signoff_interrupts WHERE thread_id = ?", key)
    }

    /// Stores the open questions of a thread.
    ///
    /// Unchanged questions are not written again.
    ///
    /// `asked` are the questions that were just asked, or asked again. `workflow` is the workflow of the newest run.
    func storeQuestions(
        of state: ThreadState,
        on thread: ThreadID,
        asked: AskedQuestions,
        workflow: String? = nil,
        at now: Timestamp?
    ) throws {
        let listed = try listed(of: thread)
        let changes = ThreadProjection.questions(
            state.reading?.openInterrupts ?? [],
            listed: listed.mapValues(\.listing),
            asked: asked,
            of: workflow,
            at: now
        )
        for change in changes {
            switch change {
            case .added(let question):
                try store(try QuestionRow(question), of: question, on: thread, "IGNORE")
            case .kept(let question):
                let row = try QuestionRow(question)
                if let known = listed[question.key], known.row == row, known.listing.release == question.release,
                    known.listing.declaredFacts == question.declaredFacts
                {
                    continue
                }
                try store(row, of: question, on: thread, "REPLACE")
            case .removed(let key):
                try connection.execute(
                    "DELETE FROM signoff_interrupts WHERE thread_id = ? AND key = ?",
                    .text(thread.rawValue),
                    .text(key)
                )
            }
        }
    }

    private func store(
        _ row: QuestionRow,
        of question: OpenInterrupt,
        on thread: ThreadID,
        _ conflict: String
    ) throws {
        var question = question
        question.readFacts(with: connection.factsReader)
        try connection.execute(
            """
            INSERT OR \(conflict) INTO signoff_interrupts
                (thread_id, key, \(QuestionRow.columns), waiting_since, release, \(FactColumns.names))
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            values: [.text(thread.rawValue), .text(question.key)] + row.values + [
                .integer(question.waitingSince?.microseconds ?? 0), .optional(question.release),
            ] + FactColumns(of: question, by: connection.factsReader).values
        )
    }

    private static let listing =
        "SELECT key, waiting_since, release, declared_facts, \(QuestionRow.columns) FROM signoff_interrupts WHERE thread_id = ?"

    /// A row of the list: the question according to the rows of the thread, and the columns beside it.
    private struct Listed {
        var row: QuestionRow
        var listing: ThreadProjection.ListedQuestion
    }

    private func listed(of thread: ThreadID) throws -> [String: Listed] {
        let rows = try connection.rows(Self.listing, .text(thread.rawValue)) { row in
            let since = Timestamp(microseconds: row.integer(1))
            let listing = ThreadProjection.ListedQuestion(
                since: since,
                release: row.optionalText(2),
                declaredFacts: row.optionalText(3).flatMap { QuestionFacts(storedText: $0) }
            )
            return (row.text(0), Listed(row: QuestionRow(row, from: 4), listing: listing))
        }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }

    static func summary(_ row: SQLiteRow) throws -> ThreadSummary {
        ThreadSummary(
            thread: ThreadID(row.text(0)),
            workflow: row.optionalText(1),
            status: ThreadStatus(rawValue: row.text(2)) ?? .idle,
            checkpoint: row.optionalText(3).map { CheckpointID($0) },
            step: row.optionalInteger(4).map(Int.init),
            updatedAt: Timestamp(microseconds: row.integer(5)),
            openInterrupts: Int(row.integer(6)),
            error: row.optionalText(7)
        )
    }
}

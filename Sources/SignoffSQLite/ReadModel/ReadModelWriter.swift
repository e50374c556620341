import SignoffCheckpoint

/// Writes the read model of threads and open questions, in the transaction that changes the rows and runs it is derived
/// from.
struct ReadModelWriter {
    let connection: SQLiteConnection
    let rows: CheckpointRows
    let runs: RunRows
    private let lists: ReadModelRows

    init(connection: SQLiteConnection) {
        self.connection = connection
        lists = ReadModelRows(connection: connection)
        rows = CheckpointRows(connection: connection, layout: .complete)
        runs = RunRows(connection: connection)
    }

    // MARK: Changes

    /// Stores changes of one thread, and updates the read model.
    ///
    /// - Throws: `lease_lost` when the caller no longer holds `lease`.
    func apply(
        _ changes: [CheckpointChange],
        to thread: ThreadID,
        holding lease: RunLease?,
        at now: Timestamp
    ) throws {
        if try endStep(changes, on: thread, under: lease, at: now) { return }
        let isOfResults = changes.allSatisfy { ThreadProjection.isResult($0) || ThreadProjection.isNodeResult($0) }
        var kept = isOfResults ? connection.cachedStanding : nil
        if kept?.holds(for: thread, under: lease, on: connection) == false { kept = nil }
        if kept == nil, let lease { try runs.check(lease) }
        var change: ThreadProjection.ResultsChange?
        if let kept {
            change = ThreadProjection.change(by: changes, after: kept.standing)
        } else if isOfResults {
            change = try ThreadProjection.change(by: changes) { try self.standing(of: thread, task: $0) }
        }
        connection.cachedStanding = nil
        try store(changes, under: lease, at: now)
        guard let change else {
            guard let standing = try refresh(thread, after: changes, under: lease, at: now), let lease else { return }
            connection.cachedStanding = CachedThreadStanding(of: thread, under: lease, standing, on: connection)
            return
        }
        var standing = change.standing
        if let workflow = change.workflow { try name(thread, workflow) }
        if let moment = ThreadProjection.moment(after: standing, at: now) {
            try touch(thread, at: moment)
            standing.updatedAt = moment
        }
        guard !standing.asksAnything else { return }
        if kept != nil {
            kept?.update(standing, on: connection)
            connection.cachedStanding = kept
        } else {
            connection.cachedStanding = CachedThreadStanding(of: thread, under: lease, standing, on: connection)
        }
    }

    /// Stores the end of a step of a graph if it is known to change only the newest checkpoint of a thread or, in a
    /// nested run, only the time.
    ///
    /// Returns whether it was stored.
    private func endStep(
        _ changes: [CheckpointChange],
        on thread: ThreadID,
        under lease: RunLease?,
        at now: Timestamp
    ) throws -> Bool {
        guard var kept = connection.cachedStanding, kept.holds(for: thread, under: lease, on: connection) else {
            return false
        }
        let end = ThreadProjection.stepEnd(of: changes, on: thread, after: kept.standing)
        guard end != nil || ThreadProjection.isQuietNestedStep(changes, on: thread, after: kept.standing) else {
            return false
        }
        connection.cachedStanding = nil
        try store(changes, under: lease, at: now)
        if let end {
            try connection.execute(
                "UPDATE signoff_threads SET checkpoint_id = ?, step = ? WHERE thread_id = ?",
                .text(end.checkpoint.id.rawValue),
                .optional(end.metadata.step.map(Int64.init)),
                .text(thread.rawValue)
            )
        }
        var standing = kept.standing
        if let moment = ThreadProjection.moment(after: standing, at: now) {
            try touch(thread, at: moment)
            standing.updatedAt = moment
        }
        kept.update(standing, on: connection)
        connection.cachedStanding = kept
        return true
    }

    /// Stores the rows of changes, and their recorded answers.
    func store(_ changes: [CheckpointChange], under lease: RunLease?, at now: Timestamp) throws {
        var answers = AnswerWriter(connection: connection, holding: lease, at: now)
        for change in changes {
            try rows.apply(change)
            if case .writes(let batch) = change { try answers.store(batch) }
        }
        try answers.finish()
        try TaskNameRows(connection: connection).note(changes)
    }

    /// Stores the first changes of a run that just began, and caches the standing of its thread for the first result of
    /// the run.
    func begin(_ changes: [CheckpointChange], under lease: RunLease?, at now: Timestamp) throws {
        guard let thread = changes.first?.thread else { return }
        try store(changes, under: lease, at: now)
        connection.cachedStanding = nil
        guard let standing = try refresh(thread, after: changes, under: lease, at: now), let lease else { return }
        connection.cachedStanding = CachedThreadStanding(of: thread, under: lease, standing, on: connection)
    }

    private func standing(of thread: ThreadID, task: TaskID) throws -> ThreadStanding? {
        try connection.first(
            """
            SELECT EXISTS (SELECT 1 FROM signoff_dirty WHERE thread_id = ?1), EXISTS (
                SELECT 1 FROM signoff_interrupts WHERE thread_id = ?1 AND (task_id = ?2 OR checkpoint_ns <> '')
            ), updated_at, row_workflow IS NOT NULL, EXISTS (SELECT 1 FROM signoff_interrupts WHERE thread_id = ?1),
                CASE WHEN step = -1 THEN checkpoint_id END, row_status = 'error'
            FROM signoff_threads WHERE thread_id = ?1
            """,
            .text(thread.rawValue),
            .text(task.rawValue)
        ) { row in
            ThreadStanding(
                isDirty: row.integer(0) != 0,
                isNamed: row.integer(3) != 0,
                firstInput: row.optionalText(5).map { CheckpointID($0) },
                hasQuestions: row.integer(1) != 0,
                asksAnything: row.integer(4) != 0,
                hasFailure: row.integer(6) != 0,
                updatedAt: Timestamp(microseconds: row.integer(2))
            )
        }
    }

    /// Records the workflow of a thread whose rows did not name it.
    private func name(_ thread: ThreadID, _ workflow: String) throws {
        let (workflow, key) = (SQLiteValue.text(workflow), SQLiteValue.text(thread.rawValue))
        try connection.execute("UPDATE signoff_threads SET row_workflow = ? WHERE thread_id = ?", workflow, key)
        // An update of an indexed column writes a page of its index, even if the value does not change.
        try connection.execute(
            "UPDATE signoff_threads SET workflow = ? WHERE thread_id = ? AND workflow IS NULL",
            workflow,
            key
        )
    }

    /// Records the time of a change when nothing else about the thread has changed.
    private func touch(_ thread: ThreadID, at moment: Timestamp) throws {
        try connection.execute(
            "UPDATE signoff_threads SET updated_at = ? WHERE thread_id = ?",
            .integer(moment.microseconds),
            .text(thread.rawValue)
        )
    }

    /// Reads the state of a thread again.
    ///
    /// - Parameters:
    ///   - thread: The thread.
    ///   - changes: The changes that were just stored, if known.
    ///   - lease: The lease under which they were stored; `nil` for none.
    ///   - now: The time of the change; `nil` to derive it from the rows.
    /// - Returns: The standing of a thread without open questions; `nil` for a thread with open questions, and for a
    ///   removed thread.
    /// - Throws: ``SQLiteFailure``.
    @discardableResult
    func refresh(
        _ thread: ThreadID,
        after changes: [CheckpointChange] = [],
        under lease: RunLease? = nil,
        at now: Timestamp?
    ) throws -> ThreadStanding? {
        let new = Self.newRoot(of: thread, in: changes)
        let storedContext = try storedContext(of: thread, new?.checkpoint.id)
        let state =
            if let new, storedContext.isAlone {
                ThreadState(reading: ThreadReading(heads: [new]), failure: nil)
            } else {
                try FullScan(rows: rows, runs: runs).reading(of: thread)
            }
        let hasHead = state.reading?.head != nil
        guard try hasHead || rows.hasRows(thread) || runs.hasRuns(thread) else {
            try remove(thread)
            return nil
        }
        if storedContext.isDirty { try clean(thread) }
        if storedContext.asksAnything || state.reading?.openInterrupts.isEmpty == false {
            let asked = AskedQuestions(in: changes, by: lease?.release)
            let workflow = storedContext.standing?.newest.workflow
            try lists.storeQuestions(of: state, on: thread, asked: asked, workflow: workflow, at: now)
        }
        let summary = state.summary(of: thread, at: now)
        try lists.store(summary, settled: settled(summary, storedContext.standing))
        return ThreadStanding(ofQuiet: summary, state.reading)
    }

    /// The stored state of a thread that determines its standing, except for the rows that were just written.
    private struct StoredContext {
        /// Whether another program changed the thread since it was last read.
        var isDirty: Bool
        /// Whether any question of the thread is listed.
        var asksAnything: Bool
        /// Whether the new checkpoint is the newest of the thread, and the state of the thread depends on nothing else.
        var isAlone: Bool
        /// The standing according to the runs; `nil` for a thread without runs.
        var standing: (newest: RunStanding, hasActiveRun: Bool)?
    }

    /// Returns the context, read with one statement, because every run needs it at its beginning and its end.
    private func storedContext(of thread: ThreadID, _ checkpoint: CheckpointID?) throws -> StoredContext {
        try connection.first(
            """
            SELECT EXISTS (SELECT 1 FROM signoff_dirty WHERE thread_id = ?1),
                EXISTS (SELECT 1 FROM signoff_interrupts WHERE thread_id = ?1),
                ?2 = (SELECT MAX(checkpoint_id) FROM checkpoints WHERE thread_id = ?1 AND checkpoint_ns = '')
                    AND NOT EXISTS (SELECT 1 FROM checkpoints WHERE thread_id = ?1 AND checkpoint_ns > '')
                    AND NOT EXISTS (
                        SELECT 1 FROM writes WHERE thread_id = ?1 AND checkpoint_ns = '' AND checkpoint_id = ?2
                    ),
                \(RunRows.standingColumns)
            FROM (SELECT 1) LEFT JOIN signoff_runs
                ON thread_id = ?1 AND sequence = (SELECT MAX(sequence) FROM signoff_runs WHERE thread_id = ?1)
            """,
            .text(thread.rawValue),
            .optional(checkpoint?.rawValue)
        ) { row in
            StoredContext(
                isDirty: row.integer(0) != 0,
                asksAnything: row.integer(1) != 0,
                isAlone: row.integer(2) != 0,
                standing: try RunRows.standing(row, from: 3, of: thread)
            )
        } ?? StoredContext(isDirty: true, asksAnything: true, isAlone: false, standing: try runs.standing(of: thread))
    }

    /// Returns the newest checkpoint of a thread, if it was just stored; otherwise `nil`.
    ///
    /// The checkpoint is not read again if the state of the thread depends on nothing else.
    private static func newRoot(of thread: ThreadID, in changes: [CheckpointChange]) -> SavedCheckpoint? {
        guard case .checkpoint(var head)? = changes.last, head.thread == thread, head.namespace.isEmpty else {
            return nil
        }
        head.pendingWrites = []
        return head
    }

    /// Combines the state according to a thread's rows with the state according to its runs.
    ///
    /// - Parameters:
    ///   - thread: The thread.
    ///   - now: The time of the change; `nil` to derive the time from the rows.
    /// - Throws: ``SQLiteFailure``.
    func settle(_ thread: ThreadID, at now: Timestamp?) throws {
        let key = SQLiteValue.text(thread.rawValue)
        guard var summary = try summary(of: thread) else {
            try lists.store(ThreadState(reading: nil, failure: nil), of: thread, at: now)
            return try settle(thread, at: now)
        }
        summary = try settled(summary, runs.standing(of: thread))
        try connection.execute(
            """
            UPDATE signoff_threads SET workflow = ?, status = ?, error = ?, open_interrupts = ?, updated_at = MAX(updated_at, ?)
            WHERE thread_id = ?
            """,
            .optional(summary.workflow),
            .text(summary.status.rawValue),
            .optional(summary.error),
            .number(summary.openInterrupts),
            .integer(now?.microseconds ?? 0),
            key
        )
    }

    /// Returns the summary according to the rows and runs of a thread, and records which of its questions are answered.
    private func settled(
        _ rows: ThreadSummary,
        _ standing: (newest: RunStanding, hasActiveRun: Bool)?
    ) throws -> ThreadSummary {
        var summary = rows
        let answered = summary.openInterrupts == 0 ? 0 : try markAnswered(of: rows.thread)
        summary.account(
            forNewest: standing?.newest,
            hasActiveRun: standing?.hasActiveRun ?? false,
            answered: answered
        )
        return summary
    }

    /// Returns the summary according to the rows only.
    private func summary(of thread: ThreadID) throws -> ThreadSummary? {
        try connection.first(
            """
            SELECT thread_id, row_workflow, row_status, checkpoint_id, step, updated_at, row_open_interrupts, row_error
            FROM signoff_threads WHERE thread_id = ?
            """,
            .text(thread.rawValue),
            read: ReadModelRows.summary
        )
    }

    /// Records which questions a pending or running run answers.
    ///
    /// Returns their number.
    private func markAnswered(of thread: ThreadID) throws -> Int {
        let key = SQLiteValue.text(thread.rawValue)
        try connection.execute(
            """
            UPDATE signoff_interrupts SET is_answered = NOT is_answered WHERE thread_id = ? AND is_answered <> EXISTS (
                SELECT 1 FROM signoff_answers AS answer JOIN signoff_runs AS run ON run.sequence = answer.run_sequence
                WHERE answer.thread_id = signoff_interrupts.thread_id
                    AND answer.interrupt_id = signoff_interrupts.interrupt_id AND run.status IN ('pending', 'running')
            )
            """,
            key
        )
        return try connection.first(
            "SELECT COUNT(*) FROM signoff_interrupts WHERE thread_id = ? AND is_answered = 1",
            key
        ) { Int($0.integer(0)) } ?? 0
    }

    /// Removes a thread.
    func remove(_ thread: ThreadID) throws {
        try lists.remove(thread)
        try clean(thread)
    }

    /// Reads again every thread that another program changed.
    func refreshDirtyThreads() throws {
        let dirty = try connection.rows("SELECT thread_id, at FROM signoff_dirty ORDER BY thread_id") { row in
            (thread: ThreadID(row.text(0)), at: row.integer(1))
        }
        for (thread, at) in dirty { try refresh(thread, at: at == 0 ? nil : Timestamp(microseconds: at)) }
    }

    private func clean(_ thread: ThreadID) throws {
        try connection.execute("DELETE FROM signoff_dirty WHERE thread_id = ?", .text(thread.rawValue))
    }
}

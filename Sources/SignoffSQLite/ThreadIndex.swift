import SignoffCheckpoint

/// The tables that repeat what the rows and runs of every thread say, kept up in the transaction that changes these.
struct ThreadIndex {
    let connection: SQLiteConnection
    let rows: CheckpointRows
    let runs: RunRows
    private let lists: ThreadLists

    init(connection: SQLiteConnection) {
        self.connection = connection
        lists = ThreadLists(connection: connection)
        rows = CheckpointRows(connection: connection, layout: .complete)
        runs = RunRows(connection: connection)
    }

    // MARK: Changes

    /// Stores changes, all of one thread, and what they mean for it.
    ///
    /// - Throws: `lease_lost` when `lease` is no longer held.
    func apply(
        _ changes: [CheckpointChange],
        to thread: ThreadID,
        holding lease: RunLease?,
        at now: Timestamp
    ) throws {
        let isOfResults = changes.allSatisfy(Self.isResult)
        var kept = isOfResults ? connection.keptStanding : nil
        if kept?.holds(for: thread, under: lease, on: connection) == false { kept = nil }
        var standing = kept?.standing
        if standing == nil {
            if let lease { try runs.check(lease) }
            if isOfResults { standing = try keptStanding(after: changes, of: thread) }
        }
        if let known = standing, !known.isNamed { standing = Self.named(known, by: changes) }
        connection.keptStanding = nil
        try store(changes, under: lease, at: now)
        guard var standing else {
            try refresh(thread, after: changes, under: lease, at: now)
            return
        }
        if let name = standing.name.take() { try self.name(thread, name) }
        try touch(thread, &standing, at: now)
        guard !standing.asksAnything else { return }
        if kept != nil {
            kept?.goOn(standing, on: connection)
            connection.keptStanding = kept
        } else {
            connection.keptStanding = KeptStanding(of: thread, under: lease, standing, on: connection)
        }
    }

    /// Stores the rows of changes and what they record of answers.
    func store(_ changes: [CheckpointChange], under lease: RunLease?, at now: Timestamp) throws {
        var answers = AnswerWriter(connection: connection, holding: lease, at: now)
        for change in changes {
            try rows.apply(change)
            if case .writes(let batch) = change { try answers.store(batch) }
        }
        try answers.finish()
        try TaskNameRows(connection: connection).note(changes)
    }

    /// What the index says about a thread before some of its rows are written.
    struct Standing {
        /// Whether another program changed the thread since it was last read.
        var isDirty: Bool
        /// Whether its workflow is known.
        var isNamed: Bool
        /// The workflow, when the writes tell it for the first time.
        var name: String?
        /// Its newest checkpoint, when that is the input of its first turn; the first call of that turn tells its workflow.
        var firstInput: CheckpointID?
        /// Whether the writing task, or a run nested in any, has asked something that is still listed.
        var hasQuestions: Bool
        /// Whether any of its tasks has.
        var asksAnything: Bool
        var updatedAt: Timestamp
    }

    /// Whether a change is the result of a called task and nothing else.
    private static func isResult(_ change: CheckpointChange) -> Bool {
        guard case .writes(let batch) = change else { return false }
        return TaskIdentity.isCallPath(batch.taskPath)
            && batch.writes.allSatisfy { $0.channel == ReservedChannel.result }
    }

    /// How a thread stands, when results that are not yet stored leave everything about it as it is but the time of its last change: when they close no
    /// question.
    private func keptStanding(after results: [CheckpointChange], of thread: ThreadID) throws -> Standing? {
        var last: Standing?
        for change in results {
            guard case .writes(let batch) = change, let standing = try standing(of: thread, task: batch.task),
                !standing.isDirty, !standing.hasQuestions
            else { return nil }
            last = standing
        }
        return last
    }

    /// The standing with the workflow that results tell; nil when they do not, and the thread must be read.
    private static func named(_ standing: Standing, by results: [CheckpointChange]) -> Standing? {
        var standing = standing
        for change in results {
            guard case .writes(let batch) = change, batch.address.namespace.isEmpty,
                let input = standing.firstInput, batch.address.checkpoint == input,
                let name = TaskRecord.callerName(ofCall: batch.taskPath), name != ReservedChannel.start
            else { return nil }
            standing.name = name
        }
        standing.isNamed = true
        return standing
    }

    /// Stores the first changes of a run that was just begun, and notes how its thread stands, for its first result.
    func begin(_ changes: [CheckpointChange], under lease: RunLease?, at now: Timestamp) throws {
        guard let thread = changes.first?.thread else { return }
        try store(changes, under: lease, at: now)
        connection.keptStanding = nil
        guard let standing = try refresh(thread, after: changes, under: lease, at: now), let lease else { return }
        connection.keptStanding = KeptStanding(of: thread, under: lease, standing, on: connection)
    }

    private func standing(of thread: ThreadID, task: TaskID) throws -> Standing? {
        try connection.first(
            """
            SELECT EXISTS (SELECT 1 FROM signoff_dirty WHERE thread_id = ?1), EXISTS (
                SELECT 1 FROM signoff_interrupts WHERE thread_id = ?1 AND (task_id = ?2 OR checkpoint_ns <> '')
            ), updated_at, row_workflow IS NOT NULL, EXISTS (SELECT 1 FROM signoff_interrupts WHERE thread_id = ?1),
                CASE WHEN step = -1 THEN checkpoint_id END
            FROM signoff_threads WHERE thread_id = ?1
            """,
            .text(thread.rawValue),
            .text(task.rawValue)
        ) { row in
            Standing(
                isDirty: row.integer(0) != 0,
                isNamed: row.integer(3) != 0,
                firstInput: row.optionalText(5).map { CheckpointID($0) },
                hasQuestions: row.integer(1) != 0,
                asksAnything: row.integer(4) != 0,
                updatedAt: Timestamp(microseconds: row.integer(2))
            )
        }
    }

    /// Notes which workflow a thread runs, where its rows did not tell.
    private func name(_ thread: ThreadID, _ workflow: String) throws {
        try connection.execute(
            "UPDATE signoff_threads SET row_workflow = ?1, workflow = COALESCE(workflow, ?1) WHERE thread_id = ?2",
            .text(workflow),
            .text(thread.rawValue)
        )
    }

    /// Notes that rows of a thread were stored that change nothing else about it.
    ///
    /// At most once a second, so that a run of many short tasks does not move its thread in every list with each of them.
    private func touch(_ thread: ThreadID, _ standing: inout Standing, at now: Timestamp) throws {
        guard now.duration(since: standing.updatedAt) >= .seconds(1) else { return }
        standing.updatedAt = now
        try connection.execute(
            "UPDATE signoff_threads SET updated_at = ? WHERE thread_id = ?",
            .integer(now.microseconds),
            .text(thread.rawValue)
        )
    }

    /// Reads a thread again.
    ///
    /// - Parameters:
    ///   - thread: The thread.
    ///   - changes: What was just stored of it, as far as that is known.
    ///   - lease: Under which that was stored; nil for none.
    ///   - now: When it changed; nil when only its own rows can tell.
    /// - Returns: How it stands, when it asks nothing; nil when it does, and for a thread that is no more.
    /// - Throws: ``SQLiteFailure``.
    @discardableResult
    func refresh(
        _ thread: ThreadID,
        after changes: [CheckpointChange] = [],
        under lease: RunLease? = nil,
        at now: Timestamp?
    ) throws -> Standing? {
        let new = Self.newRoot(of: thread, in: changes)
        let surroundings = try surroundings(of: thread, new?.checkpoint.id)
        let state =
            if let new, surroundings.isAlone {
                ThreadState(reading: ThreadReading(heads: [new]), failure: nil)
            } else {
                try ThreadScan(rows: rows, runs: runs).reading(of: thread)
            }
        let hasHead = state.reading?.head != nil
        guard try hasHead || rows.hasRows(thread) || runs.hasRuns(thread) else {
            try remove(thread)
            return nil
        }
        if surroundings.isDirty { try clean(thread) }
        if surroundings.asksAnything || state.reading?.openInterrupts.isEmpty == false {
            let asked = AskedQuestions(in: changes, by: lease?.release)
            try lists.storeQuestions(of: state, on: thread, asked: asked, at: now)
        }
        let summary = state.summary(of: thread, at: now)
        try lists.store(summary, settled: settled(summary, surroundings.standing))
        guard state.reading?.openInterrupts.isEmpty == true else { return nil }
        return Standing(
            isDirty: false,
            isNamed: summary.workflow != nil,
            firstInput: summary.step == -1 ? summary.checkpoint : nil,
            hasQuestions: false,
            asksAnything: false,
            updatedAt: summary.updatedAt
        )
    }

    /// What is stored of a thread beside the rows that were just written, and bears on how it stands.
    private struct Surroundings {
        /// Whether another program changed it since it was last read.
        var isDirty: Bool
        /// Whether any of its questions is listed.
        var asksAnything: Bool
        /// Whether the new checkpoint is its newest and nothing else of it bears on its state.
        var isAlone: Bool
        /// What its runs say; nil when it has none.
        var standing: (newest: RunStanding, hasActiveRun: Bool)?
    }

    /// Looks all of it up in one go: this is asked at the beginning and the end of every run.
    private func surroundings(of thread: ThreadID, _ checkpoint: CheckpointID?) throws -> Surroundings {
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
            Surroundings(
                isDirty: row.integer(0) != 0,
                asksAnything: row.integer(1) != 0,
                isAlone: row.integer(2) != 0,
                standing: try RunRows.standing(row, from: 3, of: thread)
            )
        } ?? Surroundings(isDirty: true, asksAnything: true, isAlone: false, standing: try runs.standing(of: thread))
    }

    /// The newest checkpoint of a thread, when it was just stored: it need not be read back if nothing else bears on the thread's state.
    private static func newRoot(of thread: ThreadID, in changes: [CheckpointChange]) -> SavedCheckpoint? {
        guard case .checkpoint(var head)? = changes.last, head.thread == thread, head.namespace.isEmpty else {
            return nil
        }
        head.pendingWrites = []
        return head
    }

    /// Combines what the rows of a thread say with what its runs say.
    ///
    /// - Parameters:
    ///   - thread: The thread.
    ///   - now: When it changed; nil when only its own rows can tell.
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

    /// What the rows of a thread and its runs say together; notes which of its questions are answered.
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

    /// What the rows alone say.
    private func summary(of thread: ThreadID) throws -> ThreadSummary? {
        try connection.first(
            """
            SELECT thread_id, row_workflow, row_status, checkpoint_id, step, updated_at, row_open_interrupts, row_error
            FROM signoff_threads WHERE thread_id = ?
            """,
            .text(thread.rawValue),
            read: ThreadLists.summary
        )
    }

    /// Notes which questions a pending or running run answers, and returns how many.
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

    /// Reads every thread again that another program changed.
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

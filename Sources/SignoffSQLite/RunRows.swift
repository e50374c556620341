import OrderedCollections
import SignoffCheckpoint

/// The rows of runs and of what they answer.
struct RunRows {
    let connection: SQLiteConnection

    private static let columns = """
        sequence, run_id, thread_id, workflow, action, argument_type, argument, requested_by, client_token, metadata, status, attempt,
        interrupted_attempts, error_code, error_message, error_task, created_at, started_at, finished_at, worker, lease_expires_at,
        is_cancellation_requested, undelivered, ledger_hash
        """

    // MARK: Reading

    func run(_ id: RunID) throws -> Run? {
        try first("WHERE run_id = ?", .text(id.rawValue))
    }

    func run(clientToken: String) throws -> Run? {
        try first("WHERE client_token = ?", .text(clientToken))
    }

    /// What the newest run of a thread says about it, and whether any is pending or running; nil for a thread without runs.
    func standing(of thread: ThreadID) throws -> (newest: RunStanding, hasActiveRun: Bool)? {
        try connection.first(
            """
            SELECT \(Self.standingColumns) FROM signoff_runs WHERE thread_id = ?1 ORDER BY sequence DESC LIMIT 1
            """,
            .text(thread.rawValue)
        ) { try Self.standing($0, from: 0, of: thread) }.flatMap(\.self)
    }

    /// What ``standing(_:from:of:)`` reads of the newest run of the thread `?1`.
    static let standingColumns = """
        workflow, status, error_message,
            EXISTS (SELECT 1 FROM signoff_runs WHERE thread_id = ?1 AND status = 'pending')
            OR EXISTS (SELECT 1 FROM signoff_runs WHERE thread_id = ?1 AND status = 'running')
        """

    /// Reads ``standingColumns``; nil where they are of no run.
    static func standing(
        _ row: SQLiteRow,
        from column: Int32,
        of thread: ThreadID
    ) throws -> (newest: RunStanding, hasActiveRun: Bool)? {
        guard !row.isNull(column + 1) else { return nil }
        guard let status = RunStatus(rawValue: row.text(column + 1)) else {
            throw CheckpointError(.invalidData, "a run of thread \(thread) has a status this release does not know")
        }
        let newest = RunStanding(
            workflow: row.text(column),
            status: status,
            errorMessage: row.optionalText(column + 2)
        )
        return (newest, row.integer(column + 3) != 0)
    }

    /// The run that is being worked on.
    func holder(of thread: ThreadID) throws -> Run? {
        try first("WHERE thread_id = ? AND status = 'running'", .text(thread.rawValue))
    }

    func hasRuns(_ thread: ThreadID) throws -> Bool {
        try connection.exists("SELECT 1 FROM signoff_runs WHERE thread_id = ?", .text(thread.rawValue))
    }

    func threads() throws -> [ThreadID] {
        try connection.rows("SELECT DISTINCT thread_id FROM signoff_runs") { ThreadID($0.text(0)) }
    }

    /// The newest run that answers a question: an active one if there is one; a run cancelled before it was claimed answers nothing.
    func answeringRun(_ question: InterruptID, on thread: ThreadID) throws -> Run? {
        try first(
            """
            WHERE sequence IN (SELECT run_sequence FROM signoff_answers WHERE thread_id = ? AND interrupt_id = ?)
                AND (status <> 'cancelled' OR attempt > 0)
            ORDER BY status IN ('pending', 'running') DESC, sequence DESC LIMIT 1
            """,
            .text(thread.rawValue),
            .text(question.rawValue)
        )
    }

    /// The runs a worker of `workflows` could take now, oldest first.
    func claimable(workflows: Set<String>, thread: ThreadID?, at now: Timestamp) throws -> [Run] {
        guard !workflows.isEmpty else { return [] }
        var arms: [String] = []
        var values: [SQLiteValue] = []
        func add(_ index: String, _ condition: String, _ more: [SQLiteValue] = []) {
            var conditions = SQLiteConditions()
            conditions.require(condition, more)
            conditions.require("+workflow", isOneOf: Array(workflows))
            conditions.require("+thread_id = ?", thread?.rawValue)
            arms.append("SELECT \(Self.columns) FROM signoff_runs AS run INDEXED BY \(index)\(conditions.clause)")
            values += conditions.values
        }
        add("signoff_runs_holder", "status = 'running' AND lease_expires_at <= ?", [.integer(now.microseconds)])
        add(
            "signoff_runs_queue",
            """
            status = 'pending' AND NOT EXISTS (
                SELECT 1 FROM signoff_runs AS holder WHERE holder.thread_id = run.thread_id AND holder.status = 'running'
            )
            """
        )
        let sql = arms.joined(separator: "\nUNION ALL\n") + "\nORDER BY sequence LIMIT 16"
        return try runs(sql, values)
    }

    func runs(matching query: RunQuery) throws -> [Run] {
        let list = Self.list(query)
        return try runs(list.sql, list.values)
    }

    /// The ends that are listed by themselves; most runs end otherwise.
    static let isListedEnd =
        "(status = 'interrupted' OR status = 'error' OR status = 'timeout' OR status = 'cancelled')"
    static let isFailure = "(status = 'error' OR status = 'timeout')"

    /// Newest first, from the indexes that have just these runs where there are any; lists of several are merged.
    static func list(_ query: RunQuery) -> SQLiteQuery {
        let statuses = query.statuses.sorted { $0.rawValue < $1.rawValue }
        var arms: [(index: String?, condition: String?)] = [(nil, nil)]
        // The engine would rather look up each status and sort.
        if query.thread != nil {
            // Its own few runs are looked through.
        } else if !statuses.isEmpty, query.newestOfThreadOnly, query.statuses.isSubset(of: [.error, .timeout]) {
            arms = [("signoff_runs_failed", isFailure)]
        } else if !statuses.isEmpty {
            arms = statuses.map(arm)
        }
        var list = SQLiteQuery("")
        list.sql = arms.map { arm in
            var conditions = SQLiteConditions()
            conditions.require("thread_id = ?", query.thread?.rawValue)
            if let condition = arm.condition { conditions.require(condition, []) }
            if query.newestOfThreadOnly { conditions.require("is_newest = 1", []) }
            if arms.count == 1 { conditions.require("+status", isOneOf: statuses.map(\.rawValue)) }
            if let after = query.after {
                conditions.require(
                    """
                    sequence < COALESCE((SELECT sequence FROM signoff_runs WHERE run_id = ?), (
                        SELECT sequence + 1 FROM signoff_runs WHERE created_at < ? ORDER BY sequence DESC LIMIT 1
                    ), 0)
                    """,
                    [.text(after.run.rawValue), .integer(after.createdAt.microseconds)]
                )
            }
            list.values += conditions.values
            let index = arm.index.map { " INDEXED BY \($0)" } ?? ""
            return "SELECT \(columns) FROM signoff_runs\(index)\(conditions.clause)"
        }.joined(separator: "\nUNION ALL\n")
        list.sql += "\nORDER BY sequence DESC LIMIT ?"
        list.values.append(.number(query.limit))
        return list
    }

    /// Where the runs of one status are found.
    private static func arm(of status: RunStatus) -> (index: String?, condition: String?) {
        let own = "status = '\(status.rawValue)'"
        switch status {
        case .pending: return ("signoff_runs_queue", own)
        case .running: return ("signoff_runs_holder", own)
        case .interrupted, .error, .timeout, .cancelled: return ("signoff_runs_ended", "\(isListedEnd) AND \(own)")
        // Most runs: looked through from the newest.
        case .success: return (nil, own)
        }
    }

    // MARK: Writing

    /// Adds a run and notes which questions it answers; `isFirst` says that its thread has no other.
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
                ledger_hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
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
            .optional(run.ledgerHash)
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

    /// Notes that a run did not deliver an answer.
    func noteUndelivered(_ question: InterruptID, in id: RunID) throws {
        let noted = try connection.first(
            "SELECT undelivered FROM signoff_runs WHERE run_id = ?",
            .text(id.rawValue)
        ) { try Self.questions($0.optionalText(0)) }
        guard let noted, !noted.contains(question) else { return }
        let all = (noted + [question]).map { JSONValue.string($0.rawValue) }
        try connection.execute(
            "UPDATE signoff_runs SET undelivered = ? WHERE run_id = ?",
            .text(JSONValue.array(all).text(.compact)),
            .text(id.rawValue)
        )
    }

    /// Stores the present state of a run; what was asked for never changes.
    func update(_ run: Run) throws {
        try connection.execute(
            """
            UPDATE signoff_runs SET status = ?, attempt = ?, interrupted_attempts = ?, error_code = ?, error_message = ?, error_task = ?,
                started_at = ?, finished_at = ?, worker = ?, lease_expires_at = ?, is_cancellation_requested = ?
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
            .integer(run.isCancellationRequested ? 1 : 0),
            .text(run.id.rawValue)
        )
    }

    /// Ends the run worked on under `lease`, without reading it.
    ///
    /// - Throws: `lease_lost` when there is none.
    func end(_ lease: RunLease, as status: RunStatus, error: RunFailure?, at now: Timestamp) throws {
        try connection.execute(
            """
            UPDATE signoff_runs SET status = ?, error_code = ?, error_message = ?, error_task = ?, finished_at = ?, worker = NULL,
                lease_expires_at = NULL
            WHERE run_id = ? AND status = 'running' AND worker = ? AND attempt = ?
            """,
            .text(status.rawValue),
            .optional(error?.code),
            .optional(error?.message),
            .optional(error?.task),
            .integer(now.microseconds),
            .text(lease.run.rawValue),
            .text(lease.worker.rawValue),
            .number(lease.attempt)
        )
        guard connection.changeCount == 1 else { throw CheckpointError.leaseLost(lease) }
    }

    /// The run worked on under `lease`.
    ///
    /// - Throws: `lease_lost` when there is none.
    func run(heldBy lease: RunLease) throws -> Run {
        guard let run = try run(lease.run), run.isHeld(by: lease) else { throw CheckpointError.leaseLost(lease) }
        return run
    }

    /// Refuses a lease that is no longer held.
    ///
    /// - Throws: `lease_lost`.
    func check(_ lease: RunLease) throws {
        let isHeld = try connection.exists(
            "SELECT 1 FROM signoff_runs WHERE run_id = ? AND status = 'running' AND worker = ? AND attempt = ?",
            .text(lease.run.rawValue),
            .text(lease.worker.rawValue),
            .number(lease.attempt)
        )
        guard isHeld else { throw CheckpointError.leaseLost(lease) }
    }

    func delete(_ thread: ThreadID) throws {
        try connection.execute("DELETE FROM signoff_answers WHERE thread_id = ?", .text(thread.rawValue))
        try connection.execute("DELETE FROM signoff_runs WHERE thread_id = ?", .text(thread.rawValue))
    }

    private func first(_ condition: String, _ values: SQLiteValue...) throws -> Run? {
        try runs("SELECT \(Self.columns) FROM signoff_runs \(condition)", values).first
    }

    private func runs(_ sql: String, _ values: [SQLiteValue]) throws -> [Run] {
        let rows = try connection.rows(sql, values: values) { (run: try Self.decode($0), sequence: $0.integer(0)) }
        return try rows.map { row in
            guard case .resume(let answers) = row.run.request.action else { return row.run }
            var run = row.run
            for question in answers.keys {
                run.request.bindings[question] = try binding(of: question, on: run.request.thread, in: row.sequence)
            }
            return run
        }
    }

    /// What an answer was given to; nil when that was not recorded.
    private func binding(of question: InterruptID, on thread: ThreadID, in sequence: Int64) throws -> AnswerBinding? {
        try connection.first(
            """
            SELECT task_id, position, payload_digest FROM signoff_answers
            WHERE thread_id = ? AND interrupt_id = ? AND run_sequence = ? AND payload_digest IS NOT NULL
            """,
            .text(thread.rawValue),
            .text(question.rawValue),
            .integer(sequence)
        ) { row in
            AnswerBinding(
                task: TaskID(row.text(0)),
                position: Int(row.integer(1)),
                payloadDigest: PayloadDigest(rawValue: row.text(2))
            )
        }
    }

    // MARK: Decoding

    private static func questions(_ text: String?) throws -> [InterruptID] {
        guard let text else { return [] }
        return (try JSONValue(parsing: text).arrayValue ?? []).compactMap { $0.stringValue.map { InterruptID($0) } }
    }

    private static func decode(_ row: SQLiteRow) throws -> Run {
        let id = RunID(row.text(1))
        let argument = try row.optionalText(5).map { try StoredValue(SerializedValue(type: $0, bytes: row.bytes(6))) }
        guard let status = RunStatus(rawValue: row.text(10)),
            let action = RunAction(name: row.text(4), argument: argument)
        else {
            throw CheckpointError(.invalidData, "run \(id) is stored as something this release does not know")
        }
        let thread = ThreadID(row.text(2))
        let attempt = Int(row.integer(11))
        let lease = row.optionalText(19).map { worker in
            RunLease(
                run: id,
                thread: thread,
                worker: WorkerID(worker),
                attempt: attempt,
                expiresAt: Timestamp(microseconds: row.integer(20))
            )
        }
        return Run(
            id: id,
            request: RunRequest(
                thread: thread,
                workflow: row.text(3),
                action: action,
                requestedBy: row.text(7),
                clientToken: row.optionalText(8),
                metadata: try JSONValue(parsing: row.bytes(9)).objectValue ?? [:]
            ),
            status: status,
            attempt: attempt,
            interruptedAttempts: Int(row.integer(12)),
            error: row.optionalText(13).map { code in
                RunFailure(code: code, message: row.text(14), task: row.optionalText(15))
            },
            createdAt: Timestamp(microseconds: row.integer(16)),
            startedAt: row.optionalInteger(17).map(Timestamp.init(microseconds:)),
            finishedAt: row.optionalInteger(18).map(Timestamp.init(microseconds:)),
            lease: lease,
            isCancellationRequested: row.integer(21) != 0,
            ledgerHash: row.optionalText(23),
            undelivered: try questions(row.optionalText(22))
        )
    }
}

extension RunAction {
    fileprivate var name: String {
        switch self {
        case .start: "start"
        case .resume: "resume"
        case .proceed: "proceed"
        case .replay: "replay"
        case .branch: "branch"
        case .update: "update"
        }
    }

    /// The input, the answers by question in sorted order, the checkpoint, or checkpoint and input.
    fileprivate var argument: StoredValue? {
        switch self {
        case .start(let input): input
        case .resume(let answers):
            .map(StoredMap(pairs: answers.sorted { $0.key < $1.key }.map { ($0.key.rawValue, $0.value) }))
        case .proceed, .update: nil
        case .replay(let checkpoint): .string(checkpoint.rawValue)
        case .branch(let checkpoint, let input): .array([.string(checkpoint.rawValue), input])
        }
    }

    fileprivate init?(name: String, argument: StoredValue?) {
        switch (name, argument) {
        case ("start", let input?): self = .start(input: input)
        case ("resume", .map(let answers)?):
            let pairs = answers.entries.compactMap { entry in
                entry.key.stringValue.map { (InterruptID($0), entry.value) }
            }
            self = .resume(answers: Dictionary(pairs, uniquingKeysWith: { _, later in later }))
        case ("proceed", _): self = .proceed
        case ("update", _): self = .update
        case ("replay", .string(let checkpoint)?): self = .replay(from: CheckpointID(checkpoint))
        case ("branch", .array(let parts)?):
            guard parts.count == 2, let checkpoint = parts[0].stringValue else { return nil }
            self = .branch(from: CheckpointID(checkpoint), input: parts[1])
        default: return nil
        }
    }
}

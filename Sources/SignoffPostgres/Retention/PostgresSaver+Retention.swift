public import SignoffCheckpoint

extension PostgresSaver: RetentionStore {
    /// The number of threads that are removed in one transaction, for which other writers wait.
    private static let threadsAtOnce = 50

    /// Returns what ``prune(by:each:)`` would remove now, without removing it.
    ///
    /// - Parameters:
    ///   - rule: The rule of removal. It must name an age or a number of checkpoints.
    ///   - each: Gets every thread of which something would go, in the order of names.
    /// - Throws: `invalid_data` for a rule that names neither; `read_only` for a database that is only read; `locked` and `storage`.
    public func preview(_ rule: RetentionRule, each: @Sendable (PrunedThread) -> Void) async throws {
        try check(rule)
        try await walk(rule) { threads in
            let planned = try await database.read { connection, _ in
                let pruning = Pruning(connection: connection, rule: rule)
                return try threads.compactMap { try pruning.plan($0)?.pruned }
            }
            planned.forEach(each)
        }
    }

    /// Removes the checkpoints and threads that a rule selects.
    ///
    /// Each thread is examined again in the transaction that removes it. The ledger and the records of answers keep the
    /// decisions on removed threads. The server reuses the space for later rows. An error or a cancellation does not
    /// restore the rows that were already removed.
    ///
    /// - Parameters:
    ///   - rule: The rule of removal. It must name an age or a number of checkpoints.
    ///   - each: Gets every thread of which something went, once that is durable.
    /// - Throws: `invalid_data` for a rule that names neither; `read_only`, `locked`, `full`, else `storage`.
    public func prune(by rule: RetentionRule, each: @Sendable (PrunedThread) -> Void) async throws {
        try check(rule)
        try await walk(rule) { threads in
            try Task.checkCancellation()
            let pruned = try await database.write(threads, isRepeatable: true) { connection, _ in
                let pruning = Pruning(connection: connection, rule: rule)
                return try threads.compactMap { thread in
                    guard let plan = try pruning.plan(thread) else { return nil as PrunedThread? }
                    try pruning.carryOut(plan)
                    return plan.pruned
                }
            }
            pruned.forEach(each)
        }
    }

    /// Returns the number of records of answers from before `moment` that still contain payloads, without changing
    /// them.
    ///
    /// - Throws: `locked` and `storage` from the server.
    public func countPayloads(storedBefore moment: Timestamp) async throws -> Int {
        try await database.readOwn(else: 0) {
            try AnswerRows(connection: $0).countPayloads(storedBefore: moment)
        }
    }

    /// Removes the payloads from the records of answers stored before `moment`, and returns how many records had some.
    ///
    /// Their digests stay, so that a payload kept elsewhere can still be compared. Answers are delivered as before: only digests are compared.
    ///
    /// - Throws: `read_only`, `locked`, `full`, else `storage`. Nothing is removed then.
    public func removePayloads(storedBefore moment: Timestamp) async throws -> Int {
        try await database.write(isRepeatable: true) { connection, _ in
            try AnswerRows(connection: connection).removePayloads(storedBefore: moment)
        }
    }

    /// Lets the server reuse the space of removed rows, and returns the size of the database in bytes before and after.
    ///
    /// Other sessions do not wait. The role must own the tables: those of others are passed over.
    ///
    /// - Throws: `read_only`, `locked`, else `storage`. Nothing is lost then.
    public func vacuum() async throws -> VacuumReport {
        try database.requireWritable()
        let title = database.title
        return try await database.readAnything { connection in
            func size() throws -> Int64 {
                try connection.first("SELECT pg_database_size(current_database())") { $0.integer(0) } ?? 0
            }
            let before = try size()
            try connection.script("VACUUM (ANALYZE) checkpoints, checkpoint_blobs, checkpoint_writes, signoff_events")
            return VacuumReport(path: title, bytesBefore: before, bytesAfter: try size())
        }
    }

    private func check(_ rule: RetentionRule) throws {
        guard rule.unchangedSince != nil || rule.keptCheckpoints != nil else {
            throw CheckpointError(.invalidData, "a rule for what to remove names an age or a number of checkpoints")
        }
        guard rule.keptCheckpoints.map({ $0 > 0 }) ?? true else {
            throw CheckpointError(.invalidData, "at least one checkpoint of a thread is kept")
        }
        guard !isReadOnly else {
            throw CheckpointError(.readOnly, "nothing can be removed: \(readOnlyReason ?? database.title)")
        }
    }

    private func walk(_ rule: RetentionRule, _ body: ([ThreadID]) async throws -> Void) async throws {
        while try await database.write(
            isRepeatable: true,
            { connection, _ in try ThreadIndex(connection: connection).refreshDirtyThreads() }
        ) {}
        var last: ThreadID?
        while true {
            let after = last
            let threads = try await database.read { connection, _ in
                try Pruning(connection: connection, rule: rule).candidates(after: after, limit: Self.threadsAtOnce)
            }
            guard let next = threads.last else { return }
            try await body(threads)
            last = next
        }
    }
}

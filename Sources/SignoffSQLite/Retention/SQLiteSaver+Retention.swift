public import SignoffCheckpoint

extension SQLiteSaver: RetentionStore {
    /// The number of threads removed in one transaction, which limits the wait of other writers.
    private static let threadsAtOnce = 50

    /// Returns the data that ``prune(by:each:)`` would remove now, without removing it.
    ///
    /// - Parameters:
    ///   - rule: The rule, which must have an age or a number of checkpoints.
    ///   - each: Called for each thread that the rule would remove or shorten, in the order of names.
    /// - Throws: `invalid_data` for a rule without an age and a number; `read_only` for a read-only database;
    ///   `corrupt`, `locked` and `storage`.
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
    /// Each thread is checked again in the transaction that removes it. The ledger and the recorded answers keep the
    /// decisions on removed threads. The file does not shrink; ``vacuum()`` returns the space to the file system. Rows
    /// removed before an error or a cancellation stay removed.
    ///
    /// - Parameters:
    ///   - rule: The rule, which must have an age or a number of checkpoints.
    ///   - each: Called for each thread that the rule removed or shortened, once the removal is durable.
    /// - Throws: `invalid_data` for a rule without an age and a number; `read_only`, `locked`, `full`, otherwise
    ///   `storage`.
    public func prune(by rule: RetentionRule, each: @Sendable (PrunedThread) -> Void) async throws {
        try check(rule)
        try await walk(rule) { threads in
            try Task.checkCancellation()
            let pruned = try await database.write { connection in
                let pruning = Pruning(connection: connection, rule: rule)
                return try threads.compactMap { thread in
                    guard let plan = try pruning.plan(thread) else { return nil as PrunedThread? }
                    try pruning.remove(plan)
                    return plan.pruned
                }
            }
            pruned.forEach(each)
        }
    }

    /// Returns the number of recorded answers from before `moment` that have payloads.
    ///
    /// Nothing is written.
    ///
    /// - Throws: `corrupt`, `locked` and `storage` from the engine.
    public func countPayloads(storedBefore moment: Timestamp) async throws -> Int {
        try await readOwn(since: Schema.firstVersionWithAnswerRecords, else: 0) {
            try AnswerRows(connection: $0).countPayloads(storedBefore: moment)
        }
    }

    /// Removes the payloads from the recorded answers stored before `moment`, and returns the number of changed
    /// records.
    ///
    /// The digests are kept, so that a payload stored elsewhere can still be compared. Delivery of answers is not
    /// affected, because only digests are compared.
    ///
    /// - Throws: `read_only`, `locked`, `full`, otherwise `storage`. Nothing is then removed.
    public func removePayloads(storedBefore moment: Timestamp) async throws -> Int {
        try await database.write { try AnswerRows(connection: $0).removePayloads(storedBefore: moment) }
    }

    /// Returns the space of removed rows to the file system.
    ///
    /// The report contains the size of the file before and after, in bytes.
    ///
    /// Writers wait until the operation ends. In the meantime, the operation needs as much free space as the size of
    /// the file.
    ///
    /// - Throws: `read_only`, `locked` when another process writes continuously, `full`, otherwise `storage`. No data
    ///   is then lost.
    public func vacuum() async throws -> VacuumReport {
        let path = path
        return try await database.exclusively { connection in
            func size() throws -> Int64 {
                let pages = try connection.first("PRAGMA page_count") { $0.integer(0) } ?? 0
                return pages * (try connection.first("PRAGMA page_size") { $0.integer(0) } ?? 0)
            }
            _ = connection.checkpoint(.truncate, patience: .seconds(1))
            let before = try size()
            try connection.execute("VACUUM")
            _ = connection.checkpoint(.truncate, patience: .seconds(1))
            return VacuumReport(path: path, bytesBefore: before, bytesAfter: try size())
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
            throw CheckpointError(.readOnly, "nothing can be removed: \(readOnlyReason ?? path)")
        }
    }

    private func walk(_ rule: RetentionRule, _ body: ([ThreadID]) async throws -> Void) async throws {
        try await database.write { try ReadModelWriter(connection: $0).refreshDirtyThreads() }
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

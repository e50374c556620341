import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator
package import SignoffReview

extension LocalBackend {
    /// Returns ledger entries as stored, oldest first.
    ///
    /// - Parameters:
    ///   - sequence: The sequence number after which entries are returned; 0 for the start.
    ///   - limit: The maximum number of entries, 1 or more.
    /// - Returns: The entries.
    /// - Throws: The errors of the database.
    package func ledger(after sequence: Int64 = 0, limit: Int = 1_000) async throws -> [LedgerEntry] {
        try await attempting("reading the ledger") { try await storage.ledger.ledger(after: sequence, limit: limit) }
    }

    /// Returns the newest rows of the ledger, at most `limit`, oldest first, each with its fault.
    package func recentLedger(limit: Int) async throws -> [LedgerRow] {
        try await attempting("reading the ledger") { try await newestRows(before: nil, limit: limit).reversed() }
    }

    /// Returns the stored payloads and answers of a ledger entry.
    ///
    /// - Returns: One value for each answer of the entry; empty for an entry without answers.
    /// - Throws: The errors of the database.
    package func keptAnswers(of entry: LedgerEntry) async throws -> [KeptAnswer] {
        guard let thread = entry.record["thread"]?.stringValue.map({ ThreadID($0) }) else { return [] }
        return try await attempting("reading the answers of thread \(ForeignText.identifier(thread))") {
            KeptAnswer.all(
                of: entry,
                records: try await storage.checkpoints.recordedAnswers(of: thread),
                run: try await run(of: entry, on: thread),
                asked: ThreadReading(heads: try await storage.checkpoints.heads(of: thread).checkpoints).openInterrupts
            )
        }
    }

    /// Returns the run that brought the answers of an entry, searched from the newest run of the thread backward; `nil`
    /// for none.
    private func run(of entry: LedgerEntry, on thread: ThreadID) async throws -> Run? {
        var query = RunQuery(thread: thread, limit: 200)
        while true {
            let page = try await storage.runs.runs(matching: query)
            if let run = page.first(where: { $0.ledgerHash == entry.hash }) { return run }
            guard page.count == query.limit, let last = page.last else { return nil }
            query.after = last.place
        }
    }

    /// Returns the ledger row with a number.
    ///
    /// - Throws: `entry_not_found` for an unknown number; the errors of the database.
    package func ledgerRow(_ number: Int64) async throws -> LedgerRow {
        let before = number == .max ? nil : number + 1
        let row = try await attempting("reading the ledger") { try await newestRows(before: before, limit: 1).first }
        guard let row, row.entry.sequence == number else {
            throw OperationError(.entryNotFound, "the ledger has no entry \(number); 'signoff ledger' lists them")
        }
        return row
    }

    /// Returns the newest rows.
    ///
    /// If the queue cannot report the fault of a row, the chain through the rows is verified here.
    private func newestRows(before sequence: Int64?, limit: Int) async throws -> [LedgerRow] {
        if let auditing = storage.audit.contract {
            return try await auditing.newestLedgerRows(before: sequence, limit: limit)
        }
        return try await storage.ledger.newestRows(before: sequence, limit: limit)
    }

    /// Returns the id that identifies the database elsewhere; `nil` for none.
    package func databaseID() async throws -> String? {
        guard let auditing = storage.audit.contract else { return nil }
        return try await attempting("reading the name of the database") { try await auditing.databaseID() }
    }

    /// Returns counters of the data ever stored in the database file; `nil` for a storage without a file.
    package func progress() async throws -> StorageProgress? {
        guard let file = storage.file else { return nil }
        return try await attempting("reading how far the database is") { try await file.progress() }
    }

    /// Records an act of the operator other than a decision.
    ///
    /// - Parameters:
    ///   - act: The act.
    ///   - subject: The subject of the act: the path of a secret or of the value that contains all of them, or the item
    ///     whose tool can be renamed.
    ///   - thread: The thread of the subject; `nil` for none.
    /// - Throws: `read_only`, and errors of the database. Nothing is then recorded.
    package func record(_ act: RecordedAct, of subject: String, on thread: ThreadID?) async throws {
        try requireName(to: "record it in the ledger")
        try requireWritable(to: "record it in the ledger")
        let record = identity.record(of: act, on: subject, thread: thread, at: now)
        try await attempting("recording it in the ledger") { try await storage.ledger.record(record) }
    }

    /// Reads every row of the ledger, the definition of its table, and the runs that bring answers.
    ///
    /// Returns all faults.
    ///
    /// - Complexity: Linear in the number of rows and runs.
    ///
    /// - Parameters:
    ///   - expected: Entries that the ledger must have. Only expected entries reveal that the end of the ledger was cut
    ///     off.
    ///   - doubts: Faults that are already known, each as a clause, such as that another database was in this place.
    ///   - each: Receives the rows in the order of their numbers, in batches.
    /// - Returns: The result.
    /// - Throws: The errors of the database. Faults of the ledger are returned, not thrown.
    package func verifyLedger(
        expecting expected: [ExpectedLedgerHead],
        doubts: [String],
        each: @escaping @Sendable ([LedgerRow]) -> Void
    ) async throws -> LedgerVerification {
        let audit = try await attempting("reading the ledger") {
            try await audited(findingHashes: Set(expected.map(\.hash)), each: each)
        }
        var faults: [String] = []
        if audit.unrecordedCount > 0, let first = audit.unrecorded.first {
            let more = audit.unrecordedCount > 1 ? " and \(audit.unrecordedCount - 1) more" : ""
            faults.append(
                "run \(ForeignText.name(first.rawValue))\(more) brought answers and has no entry of its own"
            )
        }
        return LedgerVerification(
            of: audit,
            faults: faults,
            doubts: doubts,
            expecting: expected,
            isKept: audit.isKept
        )
    }

    /// Returns the result of the queue's own audit; for a queue without one, an audit of its entries.
    private func audited(
        findingHashes hashes: Set<String>,
        each: @Sendable ([LedgerRow]) -> Void
    ) async throws -> LedgerAudit {
        if let auditing = storage.audit.contract {
            return try await auditing.auditLedger(findingHashes: hashes, each: each)
        }
        return try await storage.ledger.audit(findingHashes: hashes, each: each)
    }

    /// Returns the newest decision on a question in the ledger.
    ///
    /// The newest 10,000 entries are searched, because callers look up an answer shortly after it was recorded.
    ///
    /// - Parameters:
    ///   - interrupt: The id of the question.
    ///   - thread: The thread of the question; `nil` when unknown.
    ///   - moment: The time of the answer, if known. Entries more than an hour older are not read.
    /// - Returns: The decision; `nil` when the searched entries contain none.
    /// - Throws: The errors of the database.
    func lastDecision(
        on interrupt: InterruptID,
        thread: ThreadID? = nil,
        since moment: Timestamp? = nil
    ) async throws -> AnsweredDecision? {
        var sequence: Int64?
        for _ in 0..<20 {
            let page = try await newestRows(before: sequence, limit: 500)
            for row in page where row.problem == nil {
                if let decision = AnsweredDecision(row.entry, on: interrupt, thread: thread) { return decision }
            }
            guard let oldest = page.last?.entry else { return nil }
            // A clock can have been set back in between, but not by much.
            if let moment, moment.duration(since: oldest.at) > .seconds(3_600) { return nil }
            sequence = oldest.sequence
        }
        return nil
    }
}

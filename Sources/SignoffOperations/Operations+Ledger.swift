import OrderedCollections
package import SignoffCheckpoint
package import SignoffReview

/// Whether the ledger is what was written.
package struct LedgerVerification: Hashable, Sendable {
    /// How many entries verify.
    package var entries: Int
    /// The hash of the last good entry; 64 zeros for an empty ledger.
    package var hash: String
    /// What is wrong, in one line; nil when everything verifies.
    package var problem: String?
    /// Everything that is wrong, each in one clause.
    package var problems: [String]
    /// How many rows do not verify.
    package var unverified: Int
    /// How many runs bring answers and have no entry.
    package var unrecordedRuns: Int
    /// How many answering runs came from other databases, whose ledgers have their entries.
    package var importedRuns: Int
    /// How many answering runs without an entry are older than the account of runs.
    package var earlierRuns: Int
    /// Whether the database keeps a ledger at all: one that another program made does not.
    package var isKept: Bool
    /// Whether everything verifies but what was kept of the ledger elsewhere.
    package var holdsByItself: Bool

    /// The newest entry up to which the chain holds.
    package var head: LedgerHead { LedgerHead(number: Int64(entries), hash: hash) }

    /// Creates a verification.
    package init(
        entries: Int,
        hash: String,
        problem: String?,
        problems: [String] = [],
        unverified: Int = 0,
        unrecordedRuns: Int = 0,
        importedRuns: Int = 0,
        earlierRuns: Int = 0,
        isKept: Bool = true,
        holdsByItself: Bool = true
    ) {
        self.entries = entries
        self.hash = hash
        self.problem = problem
        self.problems = problems
        self.unverified = unverified
        self.unrecordedRuns = unrecordedRuns
        self.importedRuns = importedRuns
        self.earlierRuns = earlierRuns
        self.isKept = isKept
        self.holdsByItself = holdsByItself
    }
}

/// An entry that a ledger must have: its head as somebody kept it.
package struct ExpectedLedgerHead: Hashable, Sendable {
    /// The number of the entry; nil when only the hash is known.
    package var number: Int64?
    /// The hash of the entry.
    package var hash: String
    /// Who kept it, in words that follow "the ledger no longer has entry 7": `that this account saw`.
    package var origin: String

    /// The head that this program kept.
    package init(kept head: LedgerHead) {
        (number, hash, origin) = (head.number, head.hash, "that this account saw last")
    }

    /// Reads a head somebody gives: `NUMBER:HASH` or `HASH`.
    ///
    /// - Throws: `usage` for anything else.
    package init(given text: String) throws {
        origin = "that was given"
        if let head = LedgerHead(text) {
            (number, hash) = (head.number, head.hash)
        } else if let hash = LedgerHead.hash(text) {
            (number, self.hash) = (nil, hash)
        } else {
            throw OperationError(
                .usage,
                "'\(text)' is no head of a ledger: give NUMBER:HASH as 'signoff ledger head' prints it, or the 64 digits of the hash"
            )
        }
    }

    /// Why the ledger is not the one this head is of; nil when it is.
    fileprivate func problem(found: [String: Int64]) -> String? {
        let name = number.map { "entry \($0)" } ?? "the entry \(hash.prefix(16))..."
        guard let place = found[hash] else {
            return "the ledger no longer has \(name) \(origin): the file is an older copy, or its end was cut off"
        }
        guard let number, number != place else { return nil }
        return "\(name) \(origin) is entry \(place) now"
    }
}

extension Operations {
    /// Returns entries of the record of decisions as they are stored, oldest first.
    ///
    /// - Parameters:
    ///   - sequence: Only entries after this one; 0 for all.
    ///   - limit: At most this many, 1 or more.
    /// - Returns: The entries.
    /// - Throws: What the database throws.
    package func ledger(after sequence: Int64 = 0, limit: Int = 1_000) async throws -> [LedgerEntry] {
        try await attempting("reading the ledger") { try await database.ledger(after: sequence, limit: limit) }
    }

    /// Returns the newest rows of the record of decisions, oldest first, at most `limit` of them, each with what is wrong with it.
    package func recentLedger(limit: Int = 1_000) async throws -> [LedgerRow] {
        try await attempting("reading the ledger") { try await newestRows(before: nil, limit: limit).reversed() }
    }

    /// The newest rows; where a queue cannot say what is wrong with a row, the chain through them does.
    private func newestRows(before sequence: Int64?, limit: Int) async throws -> [LedgerRow] {
        if let auditing = database as? any LedgerAuditing {
            return try await auditing.newestLedgerRows(before: sequence, limit: limit)
        }
        let entries = try await database.newestLedger(before: sequence, limit: limit + 1)
        var oldestFirst = Array(entries.reversed())
        var verifier = LedgerVerifier()
        if entries.count > limit {
            let first = oldestFirst.removeFirst()
            verifier = LedgerVerifier(after: LedgerHead(number: first.sequence, hash: first.hash))
        }
        var rows = oldestFirst.compactMap { verifier.check(LedgerColumns($0)) }
        if let last = verifier.finish() { rows.append(last) }
        return rows.reversed()
    }

    /// Returns the newest entry.
    ///
    /// - Returns: Its number and hash; ``LedgerHead/empty`` for an empty ledger.
    /// - Throws: `ledger_broken` when the newest row does not verify; what the database throws.
    package func ledgerHead() async throws -> LedgerHead {
        guard let row = try await recentLedger(limit: 1).last else { return .empty }
        if let problem = row.problem { throw OperationError.brokenLedger(problem) }
        return LedgerHead(number: row.entry.sequence, hash: row.entry.hash)
    }

    /// Whether the ledger has the entry of a head that was kept, as far as the entry itself and the one before it tell.
    package func ledgerHas(_ head: LedgerHead) async throws -> Bool {
        guard head.number > 0 else { return head == .empty }
        let before = head.number == .max ? nil : head.number + 1
        let row = try await attempting("reading the ledger") { try await newestRows(before: before, limit: 1).first }
        return row?.problem == nil && row?.entry.sequence == head.number && row?.entry.hash == head.hash
    }

    /// The name under which the database is known elsewhere; nil when it has none.
    package func databaseID() async throws -> String? {
        guard let auditing = database as? any LedgerAuditing else { return nil }
        return try await attempting("reading the name of the database") { try await auditing.databaseID() }
    }

    /// The path of the database file with symbolic links resolved; nil for a storage that is no file.
    package var databasePath: String? {
        (database as? any FileStorage).map { FilePath.resolved($0.path) }
    }

    /// Records what the operator did beside deciding.
    ///
    /// - Parameters:
    ///   - act: What was done.
    ///   - subject: What it is about: the path of one secret or what they are all in; the item whose tool may be renamed.
    ///   - thread: The thread they belong to; nil for none.
    /// - Throws: `read_only`, and what the database throws; nothing is recorded then.
    package func record(_ act: RecordedAct, of subject: String, on thread: ThreadID?) async throws {
        try requireName(to: "put it on record")
        try requireWritable(to: "put it on record")
        var record: JSONObject = [
            "v": 1, "at": .string(now.iso8601), "actor": .string(identity.name),
        ]
        record.merge(identity.account.record) { current, _ in current }
        record["profile"] = .string(identity.profile)
        record["client"] = .string(identity.client)
        record["thread"] = thread.map { .string($0.rawValue) }
        record["decisions"] = [["action": .string(subject), "type": .string(act.rawValue)]]
        record["outcome"] = .string(act.outcome)
        try await attempting("putting it on record") { [record] in try await database.record(record) }
    }

    /// Reads every row of the ledger, the definition of its table, and the runs that bring answers, and says what is not as it was written.
    ///
    /// Linear in their number.
    ///
    /// - Parameters:
    ///   - expected: Entries the ledger must have. An end that was cut off is seen only by them.
    ///   - doubts: What is wrong already, each in one clause, such as that another database was in this place.
    ///   - each: Gets the rows in the order of their numbers, some at a time.
    /// - Returns: What was found.
    /// - Throws: What the database throws. What is wrong with the ledger is returned.
    package func verifyLedger(
        expecting expected: [ExpectedLedgerHead] = [],
        doubts: [String] = [],
        each: @escaping @Sendable ([LedgerRow]) -> Void = { _ in }
    ) async throws -> LedgerVerification {
        let audit = try await attempting("reading the ledger") {
            try await audited(findingHashes: Set(expected.map(\.hash)), each: each)
        }
        var problems = audit.faults
        if audit.unrecordedCount > 0, let first = audit.unrecorded.first {
            let more = audit.unrecordedCount > 1 ? " and \(audit.unrecordedCount - 1) more" : ""
            problems.append(
                "run \(ForeignText.name(first.rawValue))\(more) brought answers and has no entry of its own"
            )
        }
        let holdsByItself = problems.isEmpty
        problems += doubts + expected.compactMap { $0.problem(found: audit.found) }
        return LedgerVerification(
            entries: audit.verified,
            hash: audit.head.hash,
            problem: problems.first.map { problems.count > 1 ? "\($0); and \(problems.count - 1) more" : $0 },
            problems: problems,
            unverified: audit.unverified,
            unrecordedRuns: audit.unrecordedCount,
            importedRuns: audit.importedRuns,
            earlierRuns: audit.earlierRuns,
            isKept: audit.isKept,
            holdsByItself: holdsByItself
        )
    }

    /// What a queue finds, or what its entries tell where it finds nothing itself.
    private func audited(
        findingHashes hashes: Set<String>,
        each: @Sendable ([LedgerRow]) -> Void
    ) async throws -> LedgerAudit {
        if let auditing = database as? any LedgerAuditing {
            return try await auditing.auditLedger(findingHashes: hashes, each: each)
        }
        var account = LedgerAccount(findingHashes: hashes)
        var last: Int64 = 0
        while true {
            try Task.checkCancellation()
            let page = try await database.ledger(after: last, limit: 1_000)
            guard let newest = page.last else { break }
            each(page.compactMap { account.check(LedgerColumns($0)) })
            last = newest.sequence
        }
        if let row = account.finishRows() { each([row]) }
        return account.result
    }

    /// Returns the newest decision on a question, as far as the ledger knows.
    ///
    /// Reads back from the newest entry, over the newest ten thousand: who is told that a question was answered asks soon after it was.
    ///
    /// - Parameters:
    ///   - interrupt: The question.
    ///   - thread: Its thread; nil when that is not known.
    ///   - moment: When it was answered, as far as that is known: entries from more than an hour before are not read.
    /// - Returns: The decision; nil when none of those entries tells one.
    /// - Throws: What the database throws.
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
            // Clocks may have been set back in between, but not by much.
            if let moment, moment.duration(since: oldest.at) > .seconds(3_600) { return nil }
            sequence = oldest.sequence
        }
        return nil
    }
}

extension OperationError {
    /// The error for a ledger that is not what was written.
    package static func brokenLedger(_ problem: String) -> OperationError {
        OperationError(.ledgerBroken, "the ledger is not what was written: \(problem)")
    }
}

import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator
package import SignoffReview

// The ledger of this machine's decisions, because a server does not store a ledger.
extension LangGraphBackend {
    /// Returns the newest rows of the ledger, oldest first, each with its faults.
    package func recentLedger(limit: Int) async throws -> [LedgerRow] {
        try await attempting("reading the ledger") { try await newestRows(before: nil, limit: limit) }
    }

    /// The newest rows before a number, oldest first.
    private func newestRows(before sequence: Int64?, limit: Int) async throws -> [LedgerRow] {
        guard let ledger = options.ledger else { return [] }
        let entries = try await ledger.newestLedger(before: sequence, limit: limit + 1)
        var oldestFirst = Array(entries.reversed())
        var verifier = LedgerVerifier()
        if entries.count > limit {
            let first = oldestFirst.removeFirst()
            verifier = LedgerVerifier(after: LedgerHead(number: first.sequence, hash: first.hash))
        }
        var rows = oldestFirst.compactMap { verifier.check(LedgerColumns($0)) }
        if let last = verifier.finish() { rows.append(last) }
        return rows
    }

    /// Returns the row with a number.
    ///
    /// - Throws: `entry_not_found`.
    package func ledgerRow(_ number: Int64) async throws -> LedgerRow {
        let row = try await row(number)
        guard let row, row.entry.sequence == number else {
            throw OperationError(.entryNotFound, "the ledger has no entry \(number); 'signoff ledger' lists them")
        }
        return row
    }

    private func row(_ number: Int64) async throws -> LedgerRow? {
        let before = number == .max ? nil : number + 1
        return try await attempting("reading the ledger") { try await newestRows(before: before, limit: 1).last }
    }

    /// Returns the stored answers of an entry: only their digests are stored.
    package func keptAnswers(of entry: LedgerEntry) async throws -> [KeptAnswer] {
        KeptAnswer.all(of: entry, records: [], run: nil, asked: [])
    }

    /// Returns the newest entry; ``LedgerHead/empty`` for an empty ledger.
    ///
    /// - Throws: `ledger_broken` when the newest row does not verify.
    package func ledgerHead() async throws -> LedgerHead {
        guard let row = try await recentLedger(limit: 1).last else { return .empty }
        if let problem = row.problem { throw OperationError.brokenLedger(problem) }
        return LedgerHead(number: row.entry.sequence, hash: row.entry.hash)
    }

    /// Returns whether the ledger contains the entry of a kept head.
    package func ledgerHas(_ head: LedgerHead) async throws -> Bool {
        guard head.number > 0 else { return head == .empty }
        let row = try await row(head.number)
        return row?.problem == nil && row?.entry.sequence == head.number && row?.entry.hash == head.hash
    }

    /// The id under which the head of the ledger is kept; nil without a ledger.
    package func databaseID() async throws -> String? {
        options.ledger == nil ? nil : "server \(server.url)"
    }

    /// Returns nil, because a server is not a file.
    package func progress() async throws -> StorageProgress? { nil }

    /// Verifies the whole ledger and returns its faults.
    package func verifyLedger(
        expecting expected: [ExpectedLedgerHead],
        doubts: [String],
        each: @escaping @Sendable ([LedgerRow]) -> Void
    ) async throws -> LedgerVerification {
        let audit = try await attempting("reading the ledger") { () async throws -> LedgerAudit in
            var account = LedgerAccount(findingHashes: Set(expected.map(\.hash)))
            guard let ledger = options.ledger else { return account.result }
            var last: Int64 = 0
            while true {
                try Task.checkCancellation()
                let page = try await ledger.ledger(after: last, limit: 1_000)
                guard let newest = page.last else { break }
                each(page.compactMap { account.check(LedgerColumns($0)) })
                last = newest.sequence
            }
            if let row = account.finishRows() { each([row]) }
            return account.result
        }
        let problems = audit.faults + doubts + expected.compactMap { $0.problem(found: audit.found) }
        return LedgerVerification(
            entries: audit.verified,
            hash: audit.head.hash,
            problem: problems.first.map { problems.count > 1 ? "\($0); and \(problems.count - 1) more" : $0 },
            problems: problems,
            unverified: audit.unverified,
            isKept: options.ledger != nil,
            holdsByItself: audit.faults.isEmpty
        )
    }

    /// Records an act of the operator other than a decision.
    ///
    /// - Throws: `usage` without a ledger; `read_only`.
    package func record(_ act: RecordedAct, of subject: String, on thread: ThreadID?) async throws {
        guard let ledger = options.ledger else {
            throw OperationError(.usage, "cannot record it in the ledger: no ledger was given for this server")
        }
        try requireName(to: "record it in the ledger")
        try requireWritable(to: "record it in the ledger")
        var record: JSONObject = ["v": 1, "at": .string(options.time.now().iso8601), "actor": .string(identity.name)]
        record.merge(identity.account.record) { current, _ in current }
        record["profile"] = .string(identity.profile)
        record["client"] = .string(identity.client)
        record["server"] = .string(server.url.description)
        record["thread"] = thread.map { .string($0.rawValue) }
        record["decisions"] = [["action": .string(subject), "type": .string(act.rawValue)]]
        record["outcome"] = .string(act.outcome)
        try await attempting("recording it in the ledger") { [record] in try await ledger.record(record) }
    }
}

import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator
package import SignoffReview

// The ledger of this machine's decisions, because a server does not store a ledger.
extension LangGraphBackend {
    /// Returns the newest rows of the ledger, oldest first, each with its fault.
    package func recentLedger(limit: Int) async throws -> [LedgerRow] {
        try await attempting("reading the ledger") {
            try await options.ledger?.newestRows(before: nil, limit: limit).reversed() ?? []
        }
    }

    /// Returns the ledger row with a number.
    ///
    /// - Throws: `entry_not_found`.
    package func ledgerRow(_ number: Int64) async throws -> LedgerRow {
        let before = number == .max ? nil : number + 1
        let row = try await attempting("reading the ledger") {
            try await options.ledger?.newestRows(before: before, limit: 1).first
        }
        guard let row, row.entry.sequence == number else {
            throw OperationError(.entryNotFound, "the ledger has no entry \(number); 'signoff ledger' lists them")
        }
        return row
    }

    /// Returns the stored parts of the answers in an entry, which are only their digests.
    package func keptAnswers(of entry: LedgerEntry) async throws -> [KeptAnswer] {
        KeptAnswer.all(of: entry, records: [], run: nil, asked: [])
    }

    /// Returns the id under which the newest entry of a server's ledger is noted; `nil` without a ledger.
    package func databaseID() async throws -> String? {
        options.ledger == nil ? nil : "server \(server.url)"
    }

    /// Returns `nil`, because a server is not a file.
    package func progress() async throws -> StorageProgress? { nil }

    /// Verifies the whole ledger and returns its faults.
    package func verifyLedger(
        expecting expected: [ExpectedLedgerHead],
        doubts: [String],
        each: @escaping @Sendable ([LedgerRow]) -> Void
    ) async throws -> LedgerVerification {
        let hashes = Set(expected.map(\.hash))
        let audit = try await attempting("reading the ledger") {
            try await options.ledger?.audit(findingHashes: hashes, each: each)
                ?? LedgerAccount(findingHashes: hashes).result
        }
        return LedgerVerification(of: audit, doubts: doubts, expecting: expected, isKept: options.ledger != nil)
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
        var record = identity.record(of: act, on: subject, thread: thread, at: options.time.now())
        record["server"] = .string(server.url.description)
        try await attempting("recording it in the ledger") { [record] in try await ledger.record(record) }
    }
}

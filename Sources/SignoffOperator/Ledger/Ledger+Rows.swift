package import SignoffCheckpoint

// The chain through entries, for a ledger that cannot say itself what is wrong with a row.
extension Ledger {
    /// Returns the newest rows before a number, newest first, each with what is wrong with it.
    ///
    /// - Parameters:
    ///   - sequence: Only rows before this number; `nil` from the newest.
    ///   - limit: At most this many, 1 or more.
    /// - Returns: The rows.
    /// - Throws: The errors of the ledger.
    package func newestRows(before sequence: Int64?, limit: Int) async throws -> [LedgerRow] {
        let entries = try await newestLedger(before: sequence, limit: limit + 1)
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

    /// Reads all entries and returns what is not as it was written.
    ///
    /// Linear in their number.
    ///
    /// - Parameters:
    ///   - hashes: Hashes of entries to look for.
    ///   - each: Gets the rows in the order of their numbers, some at a time.
    /// - Returns: What was found.
    /// - Throws: The errors of the ledger; `CancellationError` between two pages.
    package func audit(
        findingHashes hashes: Set<String>,
        each: @Sendable ([LedgerRow]) -> Void
    ) async throws -> LedgerAudit {
        var account = LedgerAccount(findingHashes: hashes)
        var last: Int64 = 0
        while true {
            try Task.checkCancellation()
            let page = try await ledger(after: last, limit: 1_000)
            guard let newest = page.last else { break }
            each(page.compactMap { account.check(LedgerColumns($0)) })
            last = newest.sequence
        }
        if let row = account.finishRows() { each([row]) }
        return account.result
    }
}

package import SignoffCheckpoint

// The chain through entries, for a ledger that cannot report the fault of a row itself.
extension Ledger {
    /// Returns the newest rows before a number, newest first, each with its fault.
    ///
    /// - Parameters:
    ///   - sequence: The number before which rows are returned; `nil` for the newest rows.
    ///   - limit: The maximum number of rows, 1 or more.
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

    /// Reads all entries, and returns all faults.
    ///
    /// - Complexity: Linear in the number of entries.
    ///
    /// - Parameters:
    ///   - hashes: The hashes of entries to find.
    ///   - each: Receives the rows in the order of their numbers, in batches.
    /// - Returns: The result.
    /// - Throws: The errors of the ledger; `CancellationError` between two batches.
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

extension InMemorySaver: LedgerAuditing {
    /// Returns `nil`: a storage in memory has no identity outside of its process.
    public func databaseID() async throws -> String? { nil }

    /// Returns at most `limit` rows, newest first, before number `sequence` (`nil` for the newest rows).
    ///
    /// All rows verify.
    public func newestLedgerRows(before sequence: Int64?, limit: Int) async throws -> [LedgerRow] {
        try await newestLedger(before: sequence, limit: limit).map { LedgerRow(entry: $0) }
    }

    /// Reads every entry of the ledger, and the runs that bring answers.
    public func auditLedger(
        findingHashes hashes: Set<String>,
        each: @Sendable ([LedgerRow]) -> Void
    ) async throws -> LedgerAudit {
        let (entries, answering, records) = withState { state in
            (state.runs.ledger, state.runs.answering, state.threads.map { ($0.key, $0.value.answers) })
        }
        var account = LedgerAccount(findingHashes: hashes)
        var rows = entries.compactMap { account.check(LedgerColumns($0)) }
        if let last = account.finishRows() { rows.append(last) }
        each(rows)
        for run in answering { account.count(run) }
        for (thread, answers) in records {
            for answer in answers { account.compare(AuditedRecord(answer, of: thread)) }
        }
        account.finishRecords()
        return account.result
    }
}

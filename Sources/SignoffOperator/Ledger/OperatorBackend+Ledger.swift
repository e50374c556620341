import OrderedCollections
package import SignoffCheckpoint
package import SignoffReview

extension OperatorBackend {
    /// Returns the newest entry; ``LedgerHead/empty`` for an empty ledger.
    ///
    /// - Throws: `ledger_broken` when the newest row does not verify; the errors of the backend.
    package func ledgerHead() async throws -> LedgerHead {
        guard let row = try await recentLedger(limit: 1).last else { return .empty }
        if let problem = row.problem { throw OperationError.brokenLedger(problem) }
        return LedgerHead(number: row.entry.sequence, hash: row.entry.hash)
    }

    /// Returns whether the ledger contains the entry of a known head, by comparing the entry and the one before it.
    package func ledgerHas(_ head: LedgerHead) async throws -> Bool {
        guard head.number > 0 else { return head == .empty }
        do {
            let row = try await ledgerRow(head.number)
            return row.problem == nil && row.entry.hash == head.hash
        } catch let error as OperationError where error.code == .entryNotFound {
            return false
        }
    }
}

extension OperatorIdentity {
    /// Returns the ledger record of an operator's act other than a decision.
    ///
    /// - Parameters:
    ///   - act: The act.
    ///   - subject: The subject of the act.
    ///   - thread: The thread of the subject; `nil` for none.
    ///   - moment: The time of the act.
    /// - Returns: The record.
    package func record(
        of act: RecordedAct,
        on subject: String,
        thread: ThreadID?,
        at moment: Timestamp
    ) -> JSONObject {
        var record: JSONObject = ["v": 1, "at": .string(moment.iso8601), "actor": .string(name)]
        record.merge(account.record) { current, _ in current }
        record["profile"] = .string(profile)
        record["client"] = .string(client)
        record["thread"] = thread.map { .string($0.rawValue) }
        record["decisions"] = [["action": .string(subject), "type": .string(act.rawValue)]]
        record["outcome"] = .string(act.outcome)
        return record
    }
}

extension LedgerVerification {
    /// Creates the verification from the result of an audit.
    ///
    /// - Parameters:
    ///   - audit: The result of the audit.
    ///   - faults: Further faults of the ledger itself, each as a clause.
    ///   - doubts: Faults outside of the ledger, each as a clause.
    ///   - expected: Entries that the ledger must have.
    ///   - isKept: Whether the database has a ledger.
    package init(
        of audit: LedgerAudit,
        faults: [String] = [],
        doubts: [String],
        expecting expected: [ExpectedLedgerHead],
        isKept: Bool
    ) {
        let own = audit.faults + faults
        let problems = own + doubts + expected.compactMap { $0.problem(found: audit.found) }
        self.init(
            entries: audit.verified,
            hash: audit.head.hash,
            problem: problems.first.map { problems.count > 1 ? "\($0); and \(problems.count - 1) more" : $0 },
            problems: problems,
            unverified: audit.unverified,
            unrecordedRuns: audit.unrecordedCount,
            importedRuns: audit.importedRuns,
            earlierRuns: audit.earlierRuns,
            isKept: isKept,
            holdsByItself: own.isEmpty
        )
        recordsWithoutPayload = audit.recordsWithoutPayload
        entriesWithoutRun = audit.entriesWithoutRun
    }
}

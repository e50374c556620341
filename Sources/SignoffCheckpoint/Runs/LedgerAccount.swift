/// What an audit of a ledger needs to know of a run that brings answers.
package struct AnsweringRun: Sendable {
    /// The run.
    package var run: RunID
    /// The hash of its entry.
    package var ledgerHash: String?
    /// Whether the run came with a thread from another database.
    package var isImported: Bool
    /// Whether the run is older than the account of runs.
    package var isEarlier: Bool

    /// Creates an answering run.
    package init(run: RunID, ledgerHash: String?, isImported: Bool = false, isEarlier: Bool = false) {
        self.run = run
        self.ledgerHash = ledgerHash
        self.isImported = isImported
        self.isEarlier = isEarlier
    }
}

/// Counts what an audit of a ledger counts: rows first, then answering runs.
package struct LedgerAccount: Sendable {
    private var verifier = LedgerVerifier()
    private let wanted: Set<String>
    private var found: [String: Int64] = [:]
    /// The first 64 bits of the hash of every entry that verifies and that no run has claimed.
    private var unclaimed: Set<UInt64> = []
    private var audit = LedgerAudit()

    /// Creates an account that looks for entries with these hashes.
    package init(findingHashes hashes: Set<String>) {
        wanted = hashes
        if hashes.contains(LedgerHead.empty.hash) { found[LedgerHead.empty.hash] = 0 }
    }

    /// Notes what is wrong with the table of the ledger.
    package mutating func note(_ fault: String) {
        audit.faults.append(fault)
    }

    /// Checks the next row and returns the row before it.
    package mutating func check(_ columns: LedgerColumns) -> LedgerRow? {
        note(verifier.check(columns))
    }

    /// Returns the last row.
    package mutating func finishRows() -> LedgerRow? {
        note(verifier.finish())
    }

    private mutating func note(_ row: LedgerRow?) -> LedgerRow? {
        guard let row, row.problem == nil else { return row }
        unclaimed.insert(Self.key(row.entry.hash))
        if wanted.contains(row.entry.hash) { found[row.entry.hash] = row.entry.sequence }
        return row
    }

    /// Counts a run that brings answers.
    ///
    /// Two runs cannot have one entry.
    package mutating func count(_ run: AnsweringRun) {
        if run.isImported {
            audit.importedRuns += 1
        } else if let hash = run.ledgerHash, unclaimed.remove(Self.key(hash)) != nil {
            return
        } else if run.isEarlier, run.ledgerHash == nil {
            audit.earlierRuns += 1
        } else {
            audit.unrecordedCount += 1
            if audit.unrecorded.count < 100 { audit.unrecorded.append(run.run) }
        }
    }

    /// What was found.
    package var result: LedgerAudit {
        var audit = audit
        audit.head = verifier.head
        audit.verified = verifier.verified
        audit.unverified = verifier.unverified
        audit.faults += verifier.faults
        audit.found = found
        return audit
    }

    private static func key(_ hash: String) -> UInt64 {
        UInt64(hash.prefix(16), radix: 16) ?? 0
    }
}

package import SignoffCheckpoint

/// The result of verifying the ledger.
package struct LedgerVerification: Hashable, Sendable {
    /// The number of entries that verify.
    package var entries: Int
    /// The hash of the last good entry; 64 zeros for an empty ledger.
    package var hash: String
    /// The problem, in one line; `nil` when everything verifies.
    package var problem: String?
    /// Everything that is wrong, each in one clause.
    package var problems: [String]
    /// The number of rows that do not verify.
    package var unverified: Int
    /// The number of answering runs without an entry.
    package var unrecordedRuns: Int
    /// The number of answering runs from other databases, whose ledgers have their entries.
    package var importedRuns: Int
    /// The number of answering runs without an entry that are older than the account of runs.
    package var earlierRuns: Int
    /// Whether the database keeps a ledger at all: one that another program made does not.
    package var isKept: Bool
    /// Whether everything verifies but what was kept of the ledger elsewhere.
    package var holdsByItself: Bool
    /// The number of answer records whose payload was pruned.
    package var recordsWithoutPayload = 0
    /// The number of entries with answers whose run and records are missing.
    package var entriesWithoutRun = 0

    /// The fault of the ledger for an operator, in one line; `nil` when it holds, and for a database without a ledger.
    package var fault: String? {
        isKept ? problem : "the database was made by another program and keeps no ledger"
    }

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

package import SignoffCheckpoint

/// The result of verifying the ledger.
package struct LedgerVerification: Hashable, Sendable {
    /// The number of verified entries.
    package var entries: Int
    /// The hash of the last verified entry; 64 zeros for an empty ledger.
    package var hash: String
    /// The first fault, on one line; `nil` when everything verifies.
    package var problem: String?
    /// All faults, each as a clause.
    package var problems: [String]
    /// The number of rows that do not verify.
    package var unverified: Int
    /// The number of answering runs without an entry.
    package var unrecordedRuns: Int
    /// The number of answering runs from other databases, whose ledgers have their entries.
    package var importedRuns: Int
    /// The number of answering runs without an entry that were stored before the ledger began to count runs.
    package var earlierRuns: Int
    /// Whether the database has a ledger.
    ///
    /// A database of another program does not.
    package var isKept: Bool
    /// Whether everything verifies except the heads that were noted elsewhere.
    package var holdsByItself: Bool
    /// The number of recorded answers whose payload was pruned.
    package var recordsWithoutPayload = 0
    /// The number of entries with answers whose run and records are missing.
    package var entriesWithoutRun = 0

    /// The fault of the ledger for the operator, on one line; `nil` for an intact ledger, and for a database without a
    /// ledger.
    package var fault: String? {
        isKept ? problem : "the database was made by another program and keeps no ledger"
    }

    /// The newest entry up to which the chain is intact.
    package var head: LedgerHead { LedgerHead(number: Int64(entries), hash: hash) }

    /// Creates the result of a verification.
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

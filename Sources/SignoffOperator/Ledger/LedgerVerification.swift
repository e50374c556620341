package import SignoffCheckpoint

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
    /// How many records of answers have no payload, because it was pruned.
    package var recordsWithoutPayload = 0
    /// The number of entries with answers whose run and records are missing.
    package var entriesWithoutRun = 0

    /// What is wrong with the ledger as an operator reads it, in one line; nil when it holds: a database without a ledger has nothing that holds.
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

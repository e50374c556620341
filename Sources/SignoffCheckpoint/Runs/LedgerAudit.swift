/// The result of auditing a whole ledger, and the runs that bring answers.
public struct LedgerAudit: Hashable, Sendable {
    /// Whether the database has a ledger.
    public var isKept: Bool
    /// The newest entry up to which the chain is intact.
    public var head: LedgerHead
    /// The number of rows that verify.
    public var verified: Int
    /// The number of rows that do not verify.
    public var unverified: Int
    /// The faults of the rows and of their table, each as a clause; empty for an unchanged ledger.
    public var faults: [String]
    /// Runs that bring answers without an entry of their own, at most a hundred, oldest first.
    public var unrecorded: [RunID]
    /// The number of such runs.
    public var unrecordedCount: Int
    /// The number of answering runs that were imported with a thread from another database, whose ledger has their
    /// entries.
    public var importedRuns: Int
    /// The number of answering runs without an entry that are older than the count of runs.
    ///
    /// The ledger counts runs since an upgrade of the database.
    public var earlierRuns: Int
    /// The number of recorded answers whose payload was pruned.
    ///
    /// The digests remain.
    public var recordsWithoutPayload = 0
    /// The number of entries whose answers have neither a run nor records.
    ///
    /// Runs and records were removed with their thread before delivery, or by another program.
    public var entriesWithoutRun = 0
    /// The numbers of the entries to find, by hash.
    ///
    /// Only verified entries are found.
    public var found: [String: Int64]

    /// Creates an audit.
    public init(
        isKept: Bool = true,
        head: LedgerHead = .empty,
        verified: Int = 0,
        unverified: Int = 0,
        faults: [String] = [],
        unrecorded: [RunID] = [],
        unrecordedCount: Int = 0,
        importedRuns: Int = 0,
        earlierRuns: Int = 0,
        found: [String: Int64] = [:]
    ) {
        self.isKept = isKept
        self.head = head
        self.verified = verified
        self.unverified = unverified
        self.faults = faults
        self.unrecorded = unrecorded
        self.unrecordedCount = unrecordedCount
        self.importedRuns = importedRuns
        self.earlierRuns = earlierRuns
        self.found = found
    }
}

/// A queue whose ledger can be read as stored, including changes made by other programs.
public protocol LedgerAuditing: RunQueue {
    /// Returns the random id of the database, which copies of the database share; `nil` for a database without an id.
    func databaseID() async throws -> String?

    /// Returns at most `limit` rows, newest first, before number `sequence` (`nil` for the newest rows), each with its
    /// fault.
    ///
    /// The chain is verified through these rows and the row before them, so that the cost does not depend on the length
    /// of the ledger.
    ///
    /// - Throws: The errors of the engine. An unreadable row is returned with its fault.
    func newestLedgerRows(before sequence: Int64?, limit: Int) async throws -> [LedgerRow]

    /// Reads every row of the ledger, the definition of its table, and the runs that bring answers.
    ///
    /// - Parameters:
    ///   - hashes: The hashes of entries to find.
    ///   - each: Receives the rows in the order of their numbers, in batches.
    /// - Returns: The result.
    /// - Throws: The errors of the engine; `CancellationError` between two batches. Faults of the ledger are not
    ///   thrown.
    func auditLedger(
        findingHashes hashes: Set<String>,
        each: @Sendable ([LedgerRow]) -> Void
    ) async throws -> LedgerAudit
}

/// The result of an audit of a whole ledger, and of the runs that bring answers.
public struct LedgerAudit: Hashable, Sendable {
    /// Whether the database keeps a ledger at all.
    public var isKept: Bool
    /// The newest entry up to which the chain holds.
    public var head: LedgerHead
    /// The number of rows that verify.
    public var verified: Int
    /// The number of rows that do not verify.
    public var unverified: Int
    /// The faults of the rows and of their table, each in one clause; empty for an unchanged ledger.
    public var faults: [String]
    /// Runs that bring answers without an entry of their own, at most a hundred of them, oldest first.
    public var unrecorded: [RunID]
    /// The number of such runs.
    public var unrecordedCount: Int
    /// The number of answering runs that came with a thread from another database, whose ledger has their entries.
    public var importedRuns: Int
    /// The number of answering runs without an entry that are older than the ledger's account of runs, which began with
    /// an upgrade of the database.
    public var earlierRuns: Int
    /// The number of answer records whose payload was pruned; their digests remain.
    public var recordsWithoutPayload = 0
    /// The number of entries whose answers have neither run nor records: these were removed with their thread before
    /// delivery, or by another program.
    public var entriesWithoutRun = 0
    /// The numbers of the entries that were looked for, by their hash; only those that verify.
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

/// A queue whose ledger can be read as it is stored, including changes made by other programs.
public protocol LedgerAuditing: RunQueue {
    /// The random name of the database, which copies of it share; `nil` when it has none.
    func databaseID() async throws -> String?

    /// Returns rows newest first, before number `sequence` (`nil` from the newest), at most `limit`, each with its
    /// fault.
    ///
    /// The chain is verified through these rows and the preceding one, so that the cost does not depend on the length
    /// of the ledger.
    ///
    /// - Throws: The errors of the engine. A row that cannot be read is returned with its problem.
    func newestLedgerRows(before sequence: Int64?, limit: Int) async throws -> [LedgerRow]

    /// Reads every row of the ledger, the definition of its table, and the runs that bring answers.
    ///
    /// - Parameters:
    ///   - hashes: The hashes of entries to find.
    ///   - each: Gets the rows in the order of their numbers, some at a time.
    /// - Returns: What was found.
    /// - Throws: The errors of the engine; `CancellationError` between two pages. What is wrong with the ledger is not thrown.
    func auditLedger(
        findingHashes hashes: Set<String>,
        each: @Sendable ([LedgerRow]) -> Void
    ) async throws -> LedgerAudit
}

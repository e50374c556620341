/// The append-only record of operators' decisions.
public protocol Ledger: Sendable {
    /// Appends a record to the ledger that does not belong to a run, such as the fact that a secret was shown to an
    /// operator.
    ///
    /// - Throws: `read_only`; `storage`. Nothing is then stored.
    func record(_ record: JSONObject) async throws

    /// Returns at most `limit` ledger entries, oldest first, after sequence number `sequence` (0 for the start).
    func ledger(after sequence: Int64, limit: Int) async throws -> [LedgerEntry]

    /// Returns at most `limit` ledger entries, newest first, before sequence number `sequence` (`nil` for the newest
    /// entries).
    ///
    /// The cost depends on the number of returned entries, not on the length of the ledger.
    func newestLedger(before sequence: Int64?, limit: Int) async throws -> [LedgerEntry]
}

/// An entry of the append-only record of decisions.
public struct LedgerEntry: Hashable, Sendable {
    /// The number, from 1, without gaps.
    public var sequence: Int64
    /// SHA-256 of the previous entry, in hexadecimal; 64 zeros for the first entry.
    public var previousHash: String
    /// SHA-256 of `previousHash`, a line feed, and the JSON text of the record.
    public var hash: String
    /// The time of writing.
    public var at: Timestamp
    /// The decision.
    public var record: JSONObject

    /// Creates an entry.
    public init(sequence: Int64, previousHash: String, hash: String, at: Timestamp, record: JSONObject) {
        self.sequence = sequence
        self.previousHash = previousHash
        self.hash = hash
        self.at = at
        self.record = record
    }
}

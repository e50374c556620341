/// The append-only record of operators' decisions.
public protocol Ledger: Sendable {
    /// Appends a record to the ledger that belongs to no run, such as that a secret was shown to an operator.
    ///
    /// - Throws: `read_only`; `storage`. Nothing is stored then.
    func record(_ record: JSONObject) async throws

    /// Returns ledger entries, oldest first, after sequence number `sequence` (0 for all), at most `limit`.
    func ledger(after sequence: Int64, limit: Int) async throws -> [LedgerEntry]

    /// Returns ledger entries, newest first, before sequence number `sequence` (`nil` from the newest), at most `limit`.
    ///
    /// The cost depends on the number of returned entries, not on the length of the ledger.
    func newestLedger(before sequence: Int64?, limit: Int) async throws -> [LedgerEntry]
}

/// An entry of the append-only record of decisions.
public struct LedgerEntry: Hashable, Sendable {
    /// The number, from 1, without gaps.
    public var sequence: Int64
    /// SHA-256 of the entry before it, in hexadecimal; 64 zeros for the first.
    public var previousHash: String
    /// SHA-256 of `previousHash`, a newline, and the record's JSON text.
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

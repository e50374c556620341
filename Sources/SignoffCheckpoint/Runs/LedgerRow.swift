import OrderedCollections

/// A stored row of a ledger, and whether the row is unchanged.
public struct LedgerRow: Hashable, Sendable {
    /// The entry.
    ///
    /// The entry of a row that does not verify contains the readable parts of the row. Such an entry is not a decision.
    public var entry: LedgerEntry
    /// The fault of the row, as a clause that identifies the row; `nil` when the row verifies.
    public var problem: String?

    /// Creates a row.
    public init(entry: LedgerEntry, problem: String? = nil) {
        self.entry = entry
        self.problem = problem
    }
}

/// The columns of a stored row of a ledger, before they are verified.
///
/// A column with a type that a ledger does not store is `nil`.
package struct LedgerColumns: Sendable {
    /// The number.
    package var sequence: Int64?
    /// The hash of the previous entry.
    package var previousHash: String?
    /// The hash of the entry.
    package var hash: String?
    /// The time of writing, in microseconds.
    package var at: Int64?
    /// The text of the record.
    package var record: [UInt8]?

    /// Creates columns.
    package init(sequence: Int64?, previousHash: String?, hash: String?, at: Int64?, record: [UInt8]?) {
        self.sequence = sequence
        self.previousHash = previousHash
        self.hash = hash
        self.at = at
        self.record = record
    }

    /// Creates the columns of an entry.
    package init(_ entry: LedgerEntry) {
        self.init(
            sequence: entry.sequence,
            previousHash: entry.previousHash,
            hash: entry.hash,
            at: entry.at.microseconds,
            record: Array(JSONValue.object(entry.record).text(.compact).utf8)
        )
    }

    /// The number and hash of the row, as stored; `nil` for a row without them.
    package var head: LedgerHead? {
        guard let sequence, sequence >= 1, let hash else { return nil }
        return LedgerHead(number: sequence, hash: hash)
    }

    /// The first column with an invalid value; `nil` for none.
    var flaw: String? {
        if previousHash == nil || hash == nil { return "has a hash that is not text" }
        if at == nil { return "has a time that is not an integer" }
        guard record != nil else { return "has a record that is not text" }
        return object == nil ? "has a record that is not a JSON object" : nil
    }

    private var object: JSONObject? {
        guard let record, let text = String(validating: record, as: UTF8.self) else { return nil }
        return (try? JSONValue(parsing: text))?.objectValue
    }

    /// The readable parts of the row.
    var entry: LedgerEntry {
        LedgerEntry(
            sequence: sequence ?? 0,
            previousHash: previousHash ?? "",
            hash: hash ?? "",
            at: at.map(Timestamp.init(microseconds:)) ?? .unknown,
            record: object ?? [:]
        )
    }
}

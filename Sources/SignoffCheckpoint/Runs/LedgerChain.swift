public import OrderedCollections

/// The chain of hashes that reveals changed, removed and inserted ledger entries.
public enum LedgerChain {
    /// The previous hash of the first entry.
    public static let origin = String(repeating: "0", count: 64)

    /// Returns the entry that follows `previous` in a ledger.
    ///
    /// - Parameters:
    ///   - record: The decision.
    ///   - previous: The newest entry; `nil` for an empty ledger.
    ///   - moment: The time of writing.
    /// - Returns: The entry with the next sequence number and its hash.
    public static func entry(for record: JSONObject, after previous: LedgerEntry?, at moment: Timestamp) -> LedgerEntry
    {
        let previousHash = previous?.hash ?? origin
        return LedgerEntry(
            sequence: (previous?.sequence ?? 0) + 1,
            previousHash: previousHash,
            hash: hash(of: record, after: previousHash),
            at: moment,
            record: record
        )
    }

    /// Returns the entry that follows `head` in a ledger.
    package static func entry(for record: JSONObject, after head: LedgerHead, at moment: Timestamp) -> LedgerEntry {
        LedgerEntry(
            sequence: head.number + 1,
            previousHash: head.hash,
            hash: hash(of: record, after: head.hash),
            at: moment,
            record: record
        )
    }

    /// Returns the first of `entries` that does not continue the chain; `nil` when all entries do.
    ///
    /// - Parameters:
    ///   - entries: Entries of one ledger, oldest first.
    ///   - previous: The entry before them; `nil` when `entries` begins with the first entry of the ledger.
    /// - Returns: The broken entry. Entries cut off at the end cannot be detected; compare the newest hash with a hash
    ///   noted elsewhere.
    public static func firstFault(
        in entries: some Sequence<LedgerEntry>,
        after previous: LedgerEntry? = nil
    ) -> LedgerEntry? {
        var previous = previous
        for entry in entries {
            let expectedHash = previous?.hash ?? origin
            guard entry.sequence == (previous?.sequence ?? 0) + 1, entry.previousHash == expectedHash,
                entry.hash == hash(of: entry.record, after: expectedHash), isTimeRecorded(of: entry)
            else { return entry }
            previous = entry
        }
        return nil
    }

    /// Whether the time of an entry is close to the time in its record; true for a record without a time.
    ///
    /// The hash covers only the record, so the time of the entry could be changed unnoticed.
    ///
    /// A decision is recorded before it is stored. A locked database can delay storing.
    package static func isTimeRecorded(of entry: LedgerEntry) -> Bool {
        guard let at = entry.record["at"]?.stringValue.flatMap({ Timestamp(iso8601: $0) }) else { return true }
        let difference = entry.at.duration(since: at)
        return difference < .seconds(600) && difference > .seconds(-600)
    }

    private static func hash(of record: JSONObject, after previousHash: String) -> String {
        hash(of: Array(JSONValue.object(record).text(.compact).utf8), after: previousHash)
    }

    /// Returns the hash of an entry whose record has this text.
    static func hash(of record: [UInt8], after previousHash: String) -> String {
        SHA256.hexDigest(of: Array("\(previousHash)\n".utf8) + record)
    }
}

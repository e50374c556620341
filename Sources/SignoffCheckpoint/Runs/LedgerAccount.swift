import OrderedCollections

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

/// Counts what an audit of a ledger counts: rows first, then answering runs and records of answers.
package struct LedgerAccount: Sendable {
    private var verifier = LedgerVerifier()
    private let wanted: Set<String>
    private var found: [String: Int64] = [:]
    /// The first 64 bits of the hash of every entry that verifies and that no run has claimed.
    private var unclaimed: Set<UInt64> = []
    /// The first 64 bits of the digests of what each entry that verifies decides, by those of its hash.
    private var decided: [UInt64: [UInt64]] = [:]
    private var faultsOfRecords: Set<String> = []
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
        decided[Self.key(row.entry.hash)] = Self.digests(in: row.entry.record)
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

    /// Compares a record of an answer with its payload and with its entry.
    ///
    /// Entries after a break of the chain do not count: nothing is said of records that name them.
    package mutating func compare(_ record: AuditedRecord) {
        if let kept = record.keptPayloadDigest, kept != record.payloadDigest {
            note(recordFault: "\(record.words) holds another payload than the one that was answered")
        }
        guard let hash = record.ledgerHash else { return }
        guard let digests = decided[Self.key(hash)] else {
            if verifier.unverified == 0 { note(recordFault: "\(record.words) names an entry that is not there") }
            return
        }
        if !digests.isEmpty, !digests.contains(Self.key(record.payloadDigest.rawValue)) {
            note(recordFault: "\(record.words) tells of another payload than its entry")
        }
    }

    /// Notes a record that cannot be compared, or does not hold.
    package mutating func note(recordFault fault: String) {
        guard faultsOfRecords.count < 100, faultsOfRecords.insert(fault).inserted else { return }
        audit.faults.append(fault)
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

    /// What the record of an entry was decided about; empty when it does not tell it of every question.
    private static func digests(in record: JSONObject) -> [UInt64] {
        let items = record["items"]?.arrayValue ?? [.object(record)]
        let digests = items.compactMap { $0["payload_digest"]?.stringValue.map(key) }
        return digests.count == items.count ? digests : []
    }

    private static func key(_ hash: String) -> UInt64 {
        UInt64(hash.prefix(16), radix: 16) ?? 0
    }
}

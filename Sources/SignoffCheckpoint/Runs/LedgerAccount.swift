import OrderedCollections

/// The key of an undelivered answer: 64 bits of the hash of its entry, and 64 bits of the hash of its question's id.
private struct WithdrawnAnswerKey: Hashable {
    let entry: UInt64
    let question: UInt64
}

/// A run whose records an audit has not yet compared.
private struct CountedRun {
    let run: RunID
    /// The first 64 bits of the hash of the run's entry; `nil` for a run without an entry.
    let entry: UInt64?
    /// The number of records that the run must have.
    let delivered: Int
    /// The questions whose records were compared.
    var recorded: Set<UInt64> = []
}

/// The counts of an audit.
///
/// Rows are added first, then answering runs, then answer records.
package struct LedgerAccount: Sendable {
    private var verifier = LedgerVerifier()
    private let wanted: Set<String>
    private var found: [String: Int64] = [:]
    /// The first 64 bits of the hash of every verified entry that does not belong to a counted run.
    private var unclaimed: Set<UInt64> = []
    /// The answers in each verified entry, by the first 64 bits of the entry's hash.
    private var told: [UInt64: AnswersOnRecord] = [:]
    /// The payload digests of the questions that the workflow asked instead, for each undelivered answer, according to
    /// the entries.
    private var reached: [WithdrawnAnswerKey: Set<UInt64>] = [:]
    /// The counted runs, by the hash of their ids.
    private var runs: [UInt64: CountedRun] = [:]
    private var faultsOfRecords: Set<String> = []
    private var audit = LedgerAudit()

    /// Creates an account that looks for entries with these hashes.
    package init(findingHashes hashes: Set<String>) {
        wanted = hashes
        if hashes.contains(LedgerHead.empty.hash) { found[LedgerHead.empty.hash] = 0 }
    }

    /// Records a fault of the ledger's table.
    package mutating func note(_ fault: String) {
        audit.faults.append(fault)
    }

    /// Checks the next row, and returns the row before it.
    package mutating func check(_ columns: LedgerColumns) -> LedgerRow? {
        note(verifier.check(columns))
    }

    /// Returns the last row.
    package mutating func finishRows() -> LedgerRow? {
        note(verifier.finish())
    }

    private mutating func note(_ row: LedgerRow?) -> LedgerRow? {
        guard let row, row.problem == nil else { return row }
        let key = Self.key(row.entry.hash)
        unclaimed.insert(key)
        told[key] = AnswersOnRecord(row.entry.record)
        noteReached(in: row.entry.record)
        if wanted.contains(row.entry.hash) { found[row.entry.hash] = row.entry.sequence }
        return row
    }

    private mutating func noteReached(in record: JSONObject) {
        guard record["what"]?.stringValue == AnswerRecord.withdrawal, let entry = record["answer_hash"]?.stringValue,
            let question = record["question"]?.stringValue, let digest = record["reached_digest"]?.stringValue
        else { return }
        let answer = WithdrawnAnswerKey(
            entry: Self.key(entry),
            question: AnswersOnRecord.key(ofName: question)
        )
        reached[answer, default: []].insert(Self.key(digest))
    }

    /// Counts a run that brings answers, and compares the run with its entry.
    ///
    /// Two runs cannot have the same entry.
    package mutating func count(_ run: AnsweringRun) {
        if !run.isImported, !run.isEarlier {
            runs[AnswersOnRecord.key(ofName: run.run.rawValue)] = CountedRun(
                run: run.run,
                entry: run.ledgerHash.map(Self.key),
                delivered: run.delivered
            )
        }
        if let fault = run.fault { note(recordFault: "run \(ForeignText.name(run.run.rawValue)) \(fault)") }
        if run.isImported {
            audit.importedRuns += 1
            guard let hash = run.ledgerHash, told[Self.key(hash)] != nil else { return }
            note(
                recordFault:
                    "run \(ForeignText.name(run.run.rawValue)) is said to be imported, and its entry stands here"
            )
        } else if let hash = run.ledgerHash, unclaimed.remove(Self.key(hash)) != nil {
            guard let difference = difference(of: run, from: told[Self.key(hash)]) else { return }
            note(recordFault: "run \(ForeignText.name(run.run.rawValue)) differs from its entry: \(difference)")
        } else if run.isEarlier, run.ledgerHash == nil {
            audit.earlierRuns += 1
        } else {
            audit.unrecordedCount += 1
            if audit.unrecorded.count < 100 { audit.unrecorded.append(run.run) }
        }
    }

    private func difference(of run: AnsweringRun, from entry: AnswersOnRecord?) -> String? {
        guard let entry else { return nil }
        if run.bringsNone { return entry.tellsOfAnswers ? AnswersOnRecord.lostAnswers : nil }
        return run.given.flatMap(entry.difference)
    }

    /// Compares a recorded answer with its payload, with its run and with its entry.
    ///
    /// Entries after a break of the chain are ignored, and so are records that refer to them.
    package mutating func compare(_ record: AuditedRecord) {
        audit.recordsWithoutPayload += record.keptPayloadDigest == nil ? 1 : 0
        if let kept = record.keptPayloadDigest, kept != record.payloadDigest {
            note(recordFault: "\(record.words) holds another payload than the one that was answered")
        }
        compareRun(of: record)
        guard let hash = record.ledgerHash else { return }
        unclaimed.remove(Self.key(hash))
        guard let entry = told[Self.key(hash)] else {
            if verifier.unverified == 0 { note(recordFault: "\(record.words) names an entry that is not there") }
            return
        }
        if !entry.mayTell(of: record.payloadDigest) {
            note(recordFault: "\(record.words) has another payload than its entry")
        }
        let answer = WithdrawnAnswerKey(
            entry: Self.key(hash),
            question: AnswersOnRecord.key(ofName: record.question.rawValue)
        )
        if let digest = record.reachedDigest, let told = reached[answer], !told.contains(Self.key(digest.rawValue)) {
            note(recordFault: "\(record.words) names another reached question than the ledger")
        }
    }

    private mutating func compareRun(of record: AuditedRecord) {
        guard let run = record.run.map({ AnswersOnRecord.key(ofName: $0.rawValue) }), let counted = runs[run] else {
            return
        }
        runs[run]?.recorded.insert(AnswersOnRecord.key(ofName: record.question.rawValue))
        guard !record.isImported else {
            note(recordFault: "\(record.words) is said to be imported, and its run is not")
            return
        }
        guard let entry = counted.entry else { return }
        if let hash = record.ledgerHash {
            if Self.key(hash) != entry, told[Self.key(hash)] != nil {
                note(recordFault: "\(record.words) names another entry than its run")
            }
        } else if told[entry]?.names(record.question) ?? false {
            note(recordFault: "\(record.words) has lost its entry")
        }
    }

    /// Reports runs without records of their delivered answers.
    ///
    /// Call this function after all records were compared.
    package mutating func finishRecords() {
        audit.entriesWithoutRun = unclaimed.count { told[$0]?.tellsOfAnswers ?? false }
        for counted in runs.values.sorted(by: { $0.run < $1.run }) where counted.recorded.count < counted.delivered {
            let missing = counted.delivered - counted.recorded.count
            note(
                recordFault:
                    "run \(ForeignText.name(counted.run.rawValue)) delivered "
                    + (counted.delivered == 1
                        ? "an answer without a record"
                        : "\(counted.delivered) answers, \(missing) of them without a record")
            )
        }
    }

    /// Records that a record cannot be compared, or is wrong.
    package mutating func note(recordFault fault: String) {
        guard faultsOfRecords.count < 100, faultsOfRecords.insert(fault).inserted else { return }
        audit.faults.append(fault)
    }

    /// The result of the audit.
    package var result: LedgerAudit {
        var audit = audit
        audit.head = verifier.head
        audit.verified = verifier.verified
        audit.unverified = verifier.unverified
        audit.faults += verifier.faults
        audit.found = found
        return audit
    }

    private static func key(_ hash: String) -> UInt64 {
        AnswersOnRecord.key(hash) ?? 0
    }
}

import OrderedCollections
package import SignoffCheckpoint
package import SignoffReview

/// Whether the ledger's chain of hashes holds.
package struct LedgerVerification: Hashable, Sendable {
    /// How many entries were read.
    package var entries: Int
    /// The hash of the last good entry; 64 zeros for an empty ledger.
    package var hash: String
    /// What is wrong with the first bad entry; nil when the whole chain holds.
    package var problem: String?

    /// Creates a verification.
    package init(entries: Int, hash: String, problem: String?) {
        self.entries = entries
        self.hash = hash
        self.problem = problem
    }
}

extension Operations {
    /// Returns entries of the record of decisions, oldest first.
    ///
    /// - Parameters:
    ///   - sequence: Only entries after this one; 0 for all.
    ///   - limit: At most this many, 1 or more.
    /// - Returns: The entries.
    /// - Throws: What the database throws.
    package func ledger(after sequence: Int64 = 0, limit: Int = 1_000) async throws -> [LedgerEntry] {
        try await attempting("reading the ledger") { try await database.ledger(after: sequence, limit: limit) }
    }

    /// Returns the newest entries of the record of decisions, oldest first, at most `limit` of them.
    package func recentLedger(limit: Int = 1_000) async throws -> [LedgerEntry] {
        try await attempting("reading the ledger") {
            try await database.newestLedger(before: nil, limit: limit).reversed()
        }
    }

    /// Records what the operator did beside deciding.
    ///
    /// - Parameters:
    ///   - act: What was done.
    ///   - subject: What it is about: the path of one secret or what they are all in; the item whose tool may be renamed.
    ///   - thread: The thread they belong to; nil for none.
    /// - Throws: `read_only`, and what the database throws; nothing is recorded then.
    package func record(_ act: RecordedAct, of subject: String, on thread: ThreadID?) async throws {
        try requireWritable(to: "put it on record")
        var record: JSONObject = [
            "v": 1, "at": .string(now.iso8601), "actor": .string(identity.name),
            "profile": .string(identity.profile), "client": .string(identity.client),
        ]
        record["thread"] = thread.map { .string($0.rawValue) }
        record["decisions"] = [["action": .string(subject), "type": .string(act.rawValue)]]
        record["outcome"] = .string(act.outcome)
        try await attempting("putting it on record") { [record] in try await database.record(record) }
    }

    /// Reads the whole ledger and checks numbers and hashes.
    ///
    /// Linear in its size.
    package func verifyLedger() async throws -> LedgerVerification {
        var last: LedgerEntry?
        while true {
            let page = try await ledger(after: last?.sequence ?? 0)
            let count = Int(last?.sequence ?? 0)
            let hash = last?.hash ?? LedgerChain.origin
            if page.isEmpty { return LedgerVerification(entries: count, hash: hash, problem: nil) }
            if let fault = LedgerChain.firstFault(in: page, after: last) {
                let good = page.prefix { $0 != fault }
                return LedgerVerification(
                    entries: count + good.count,
                    hash: good.last?.hash ?? hash,
                    problem: Self.problem(of: fault, after: good.last ?? last)
                )
            }
            last = page.last
        }
    }

    private static func problem(of fault: LedgerEntry, after previous: LedgerEntry?) -> String {
        let expected = (previous?.sequence ?? 0) + 1
        if fault.sequence != expected { return "entry \(expected) is missing, the next one is \(fault.sequence)" }
        if fault.previousHash != previous?.hash ?? LedgerChain.origin {
            return "entry \(fault.sequence) does not follow the entry before it"
        }
        if !LedgerChain.isTimeRecorded(of: fault) {
            return "entry \(fault.sequence) was given another time after it was written"
        }
        return "entry \(fault.sequence) was changed after it was written"
    }

    /// Returns the newest decision on a question, as far as the ledger knows.
    ///
    /// Reads back from the newest entry, over the newest ten thousand: who is told that a question was answered asks soon after it was.
    ///
    /// - Parameters:
    ///   - interrupt: The question.
    ///   - thread: Its thread; nil when that is not known.
    ///   - moment: When it was answered, as far as that is known: entries from more than an hour before are not read.
    /// - Returns: The decision; nil when none of those entries tells one.
    /// - Throws: What the database throws.
    func lastDecision(
        on interrupt: InterruptID,
        thread: ThreadID? = nil,
        since moment: Timestamp? = nil
    ) async throws -> AnsweredDecision? {
        var sequence: Int64?
        for _ in 0..<20 {
            let page = try await database.newestLedger(before: sequence, limit: 500)
            for entry in page {
                if let decision = AnsweredDecision(entry, on: interrupt, thread: thread) { return decision }
            }
            guard let oldest = page.last else { return nil }
            // Clocks may have been set back in between, but not by much.
            if let moment, moment.duration(since: oldest.at) > .seconds(3_600) { return nil }
            sequence = oldest.sequence
        }
        return nil
    }
}

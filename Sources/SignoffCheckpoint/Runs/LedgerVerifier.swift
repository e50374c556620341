/// Checks the rows of a ledger one by one, in the order of their numbers.
///
/// An entry verifies when the chain is intact from the first given row to the entry, and the next entry follows from
/// it. No entry after a break verifies, because the chain does not cover such an entry.
///
/// A row is returned when the next row is given. ``finish()`` returns the last row.
package struct LedgerVerifier: Sendable {
    /// The newest verified row, which the next row must follow.
    package private(set) var head: LedgerHead
    /// The number of rows that verify.
    package private(set) var verified = 0
    /// The number of rows that do not verify.
    package private(set) var unverified = 0
    /// The faults, once for each cause, at most ``faultLimit``.
    package private(set) var faults: [String] = []
    /// The number of the entry at which the chain broke; `nil` for an intact chain.
    private var breach: Int64?
    /// The newest row, kept until the next row is given.
    private var held: LedgerRow?
    private let faultLimit = 100

    /// Creates a verifier for the rows after `head`.
    package init(after head: LedgerHead = .empty) {
        self.head = head
    }

    /// Checks the next row, and returns the previous row; `nil` for the first row.
    package mutating func check(_ columns: LedgerColumns) -> LedgerRow? {
        let entry = columns.entry
        let name = columns.sequence.map { "entry \($0)" } ?? "a row"
        // A row without a valid number is not part of the chain, so it does not break the chain.
        guard let sequence = columns.sequence, sequence >= 1 else {
            return hold(LedgerRow(entry: entry, problem: fault("\(name) was put in: entries are numbered from 1")))
        }
        if let flaw = columns.flaw { return hold(broken(entry, "\(name) \(flaw)")) }
        if let breach {
            let problem = "\(name) comes after entry \(breach), where the chain breaks"
            return hold(LedgerRow(entry: entry, problem: problem))
        }
        guard entry.sequence - 1 == head.number else {
            return hold(broken(entry, "entry \(head.number + 1) is missing, the next one is \(entry.sequence)"))
        }
        guard entry.previousHash == head.hash else {
            // An entry that is consistent in itself shows that the previous entry was changed.
            let isWhole = entry.hash == LedgerChain.hash(of: columns.record ?? [], after: entry.previousHash)
            if isWhole, held?.problem == nil, held?.entry.sequence == head.number {
                held?.problem = "\(name) does not follow from entry \(head.number)"
            }
            return hold(broken(entry, "\(name) does not follow the entry before it"))
        }
        guard entry.hash == LedgerChain.hash(of: columns.record ?? [], after: head.hash) else {
            return hold(broken(entry, "\(name) was changed after it was written"))
        }
        guard LedgerChain.isTimeRecorded(of: entry) else {
            return hold(broken(entry, "\(name) was given another time after it was written"))
        }
        let row = hold(LedgerRow(entry: entry))
        head = LedgerHead(number: entry.sequence, hash: entry.hash)
        return row
    }

    /// Returns the last row; `nil` for an empty ledger.
    package mutating func finish() -> LedgerRow? {
        release()
    }

    private mutating func broken(_ entry: LedgerEntry, _ problem: String) -> LedgerRow {
        let row = LedgerRow(entry: entry, problem: breach == nil ? fault(problem) : problem)
        breach = breach ?? head.number + 1
        return row
    }

    private mutating func fault(_ problem: String) -> String {
        if faults.count < faultLimit { faults.append(problem) }
        return problem
    }

    private mutating func hold(_ row: LedgerRow) -> LedgerRow? {
        defer { held = row }
        return release()
    }

    private mutating func release() -> LedgerRow? {
        defer { held = nil }
        if let held {
            if held.problem == nil { verified += 1 } else { unverified += 1 }
        }
        return held
    }
}

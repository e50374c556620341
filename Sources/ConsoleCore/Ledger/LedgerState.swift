import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The record of decisions and the place in it.
struct LedgerState: Equatable, Sendable {
    /// Newest first, rows that do not verify among them.
    var entries: [LedgerEntry] = [] {
        didSet { areRowsStale = true }
    }
    /// What is wrong with the rows that do not verify, by number.
    ///
    /// Such rows are no decisions.
    var faults: [Int64: String] = [:]
    var isLoaded = false
    var filter = "" {
        didSet { if filter != oldValue { areRowsStale = true } }
    }
    /// The rows of the list: the entries that the filter lets through, newest first.
    private(set) var visible: [LedgerEntry] = []
    private var areRowsStale = true
    private var arrangedAt = Timestamp(microseconds: 0)
    var cursor = ListCursor<Int64>()
    var scroll = 0
    var isDetailFocused = false
    /// What is kept of the answers of the entry that was looked at last; nil while nothing was read.
    var kept: KeptAnswers?
    /// What the last look at the whole chain found; nil while it was not looked at.
    var check: LedgerVerification?

    /// Filters the rows again, when something that the filter depends on changed.
    mutating func arrangeRows(_ context: LedgerFilter) {
        let depends = context.dependsOnTime && context.now.duration(since: arrangedAt) >= .seconds(1)
        guard areRowsStale || depends else { return }
        (areRowsStale, arrangedAt) = (false, context.now)
        visible = entries.filter { context.matches($0, fault: faults[$0.sequence]) }
    }

    /// The rows that verify, newest first.
    var decisions: [LedgerEntry] { entries.filter { faults[$0.sequence] == nil } }

    /// The number of the entry under the cursor while what is kept of its answers is not read; nil for a row that is no decision.
    var missingAnswers: Int64? {
        guard let current, faults[current.sequence] == nil, kept?.entry != current.sequence else { return nil }
        return current.sequence
    }

    var current: LedgerEntry? { cursor.id.flatMap { id in entries.first { $0.sequence == id } } }
}

/// What is kept of the answers of one entry.
struct KeptAnswers: Equatable, Sendable {
    /// The number of the entry.
    var entry: Int64
    var answers: [KeptAnswer]
}

extension LedgerState {
    /// The decisions the filter lets through, as they are written to a file.
    ///
    /// Oldest first, so that each line follows the one its hash is made of; rows that do not verify are no decisions.
    var exported: [LedgerEntry] { visible.filter { faults[$0.sequence] == nil }.reversed() }

    /// Shows the newest rows, and says it when there are rows that do not verify and were not told of before.
    mutating func take(_ new: [LedgerEntry], faults newFaults: [Int64: String]) -> Remark? {
        let isNew = !Set(newFaults.keys).isSubset(of: faults.keys)
        (entries, faults, isLoaded) = (new.reversed(), newFaults, true)
        // An answer may have been delivered meanwhile.
        kept = nil
        guard isNew, let first = newFaults.min(by: { $0.key < $1.key }) else { return nil }
        let verb = newFaults.count == 1 ? "does" : "do"
        return Remark(
            "the ledger has \(Words.plural(newFaults.count, "row")) that \(verb) not verify: \(first.value)",
            .error
        )
    }

    /// Takes in what a look at the whole chain found.
    mutating func take(_ new: LedgerVerification) -> Remark {
        check = new
        return new.fault.map { Remark("the ledger is not what was written: \($0)", .error) }
            ?? Remark("\(Words.plural(new.entries, "decision")), the chain holds", .success)
    }
}

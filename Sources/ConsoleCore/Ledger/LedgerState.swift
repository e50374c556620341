import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The record of decisions, and the cursor in it.
struct LedgerState: Equatable, Sendable {
    /// The rows, newest first, including rows that do not verify.
    var entries: [LedgerEntry] = [] {
        didSet { areRowsStale = true }
    }
    /// The faults of the rows that do not verify, by number.
    ///
    /// Rows with faults do not count as decisions.
    var faults: [Int64: String] = [:]
    var isLoaded = false
    var filter = "" {
        didSet { if filter != oldValue { areRowsStale = true } }
    }
    /// The rows of the list: the entries that match the filter, newest first.
    private(set) var visible: [LedgerEntry] = []
    private var areRowsStale = true
    private var arrangedAt = Timestamp(microseconds: 0)
    var cursor = ListCursor<Int64>()
    var scroll = 0
    var isDetailFocused = false
    /// The stored answers of the last selected entry; `nil` until they are read.
    var kept: KeptAnswers?
    /// The result of the last verification of the whole ledger; `nil` for none.
    var check: LedgerVerification?

    /// Filters the rows again if an input of the filter changed.
    mutating func arrangeRows(_ context: LedgerFilter) {
        let depends = context.dependsOnTime && context.now.duration(since: arrangedAt) >= .seconds(1)
        guard areRowsStale || depends else { return }
        (areRowsStale, arrangedAt) = (false, context.now)
        visible = entries.filter { context.matches($0, fault: faults[$0.sequence]) }
    }

    /// The rows that verify, newest first.
    var decisions: [LedgerEntry] { entries.filter { faults[$0.sequence] == nil } }

    /// The number of the entry under the cursor whose stored answers are not loaded; `nil` for a row that does not
    /// verify.
    var missingAnswers: Int64? {
        guard let current, faults[current.sequence] == nil, kept?.entry != current.sequence else { return nil }
        return current.sequence
    }

    var current: LedgerEntry? { cursor.id.flatMap { id in entries.first { $0.sequence == id } } }
}

/// The stored answers of one entry.
struct KeptAnswers: Equatable, Sendable {
    /// The number of the entry.
    var entry: Int64
    var answers: [KeptAnswer]
}

extension LedgerState {
    /// The decisions that match the filter, for an export.
    ///
    /// The order is oldest first, so that each line follows the one that its hash covers. Rows that do not verify are
    /// omitted.
    var exported: [LedgerEntry] { visible.filter { faults[$0.sequence] == nil }.reversed() }

    /// Applies the newest rows.
    ///
    /// Returns a warning when there are new rows that do not verify.
    mutating func take(_ new: [LedgerEntry], faults newFaults: [Int64: String]) -> Remark? {
        let isNew = !Set(newFaults.keys).isSubset(of: faults.keys)
        (entries, faults, isLoaded) = (new.reversed(), newFaults, true)
        // The answer can have been delivered since.
        kept = nil
        guard isNew, let first = newFaults.min(by: { $0.key < $1.key }) else { return nil }
        let verb = newFaults.count == 1 ? "does" : "do"
        return Remark(
            "the ledger has \(Words.plural(newFaults.count, "row")) that \(verb) not verify: \(first.value)",
            .error
        )
    }

    /// Applies the result of a verification of the whole ledger.
    mutating func take(_ new: LedgerVerification) -> Remark {
        check = new
        return new.fault.map { Remark("ledger verification failed: \($0)", .error) }
            ?? Remark("\(Words.plural(new.entries, "decision")), the hash chain is intact", .success)
    }
}

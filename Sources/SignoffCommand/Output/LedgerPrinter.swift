import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import Synchronization

/// Prints the rows of a ledger page by page, because a ledger can be larger than memory.
final class LedgerPrinter: Sendable {
    private let output: Output
    private let thread: String?
    /// Whether no row was printed yet.
    ///
    /// The headings are printed once.
    private let isFirst = Mutex(true)
    /// The previous page, whose column widths the next page keeps.
    private let last = Mutex<Table?>(nil)

    /// Creates a printer of the decisions on one thread, or of all decisions.
    init(output: Output, thread: String?) {
        self.output = output
        self.thread = thread
    }

    /// Prints the rows of one page.
    ///
    /// A row that does not verify has no reliable thread and is always printed.
    func print(_ page: [LedgerRow]) {
        let rows = page.filter { row in
            thread == nil || row.problem != nil || row.entry.record["thread"]?.stringValue == thread
        }
        guard !rows.isEmpty else { return }
        let isFirst = isFirst.withLock { isFirst in
            defer { isFirst = false }
            return isFirst
        }
        guard !output.isJSON else {
            for row in rows { output.jsonLine(row.json) }
            return
        }
        var table = Table("ENTRY", "AT", "BY", "THREAD", "DECIDED")
        last.withLock { if let before = $0 { table.align(with: before) } }
        for row in rows { LedgerReport(row: row).add(to: &table) }
        last.withLock { $0 = table }
        for line in table.lines.dropFirst(isFirst ? 0 : 1) { output.line(line) }
    }

    /// Prints a sentence when no row was printed.
    func finish() {
        if isFirst.withLock({ $0 }), !output.isJSON { output.line("No decisions yet.") }
    }
}

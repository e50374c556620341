import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import Synchronization

/// Prints the rows of a ledger as they are read, a page at a time: a ledger may be longer than memory.
final class LedgerPrinter: Sendable {
    private let output: Output
    private let thread: String?
    /// Whether nothing was printed yet, so that the headings stand once.
    private let isFirst = Mutex(true)
    /// The page printed last, whose columns the next one keeps.
    private let last = Mutex<Table?>(nil)

    /// Creates a printer of the decisions on a thread, or of all.
    init(output: Output, thread: String?) {
        self.output = output
        self.thread = thread
    }

    /// Prints rows.
    ///
    /// A row that does not verify belongs to no thread and is printed always.
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

    /// Says it when there was nothing to print.
    func finish() {
        if isFirst.withLock({ $0 }), !output.isJSON { output.line("Nothing is decided yet.") }
    }
}

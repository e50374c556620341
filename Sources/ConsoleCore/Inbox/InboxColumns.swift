import CellGrid

/// The columns of the queue for a width.
///
/// Every row has its title; further columns depend on the width.
struct InboxColumns: Equatable {
    /// The least width of the list at which rows show their thread.
    ///
    /// Otherwise the first line of the preview shows it.
    private static let threadFrom = 53
    /// The least width of the list at which rows show their workflow.
    private static let workflowFrom = 100

    /// The columns, from left to right.
    let columns: [ListView.Column]
    /// The width of the column for the title.
    let whatWidth: Int
    private let hasThread: Bool
    private let hasWorkflow: Bool

    /// Computes the columns.
    ///
    /// - Parameters:
    ///   - width: The width of the list in columns.
    ///   - threadWidth: The width of the longest thread name in columns.
    init(width: Int, threadWidth: Int) {
        hasThread = width >= Self.threadFrom
        hasWorkflow = width >= Self.workflowFrom
        let isNarrow = width < 60
        var columns = [ListView.Column("WAIT", at: 3)]
        var start = 11
        if hasThread {
            columns.append(ListView.Column("THREAD", at: start))
            start += min(max(8, threadWidth), isNarrow ? 12 : max(14, width / 4)) + 2
        }
        if hasWorkflow {
            columns.append(ListView.Column("WORKFLOW", at: start))
            start += 16
        }
        let flags = width - 11
        let isShort = width < 80
        let decided = flags - (isShort ? 6 : 9)
        columns += [
            ListView.Column("WHAT", at: start), ListView.Column(isShort ? "DONE" : "DECIDED", at: decided),
            ListView.Column("FLAGS", at: flags),
        ]
        whatWidth = max(0, decided - start - 1)
        self.columns = columns
    }

    /// The cells of a row, one for each column.
    func cells(
        wait: StyledLine,
        thread: StyledLine,
        workflow: StyledLine,
        what: StyledLine,
        decided: StyledLine,
        flags: StyledLine
    ) -> [StyledLine] {
        [wait] + (hasThread ? [thread] : []) + (hasWorkflow ? [workflow] : []) + [what, decided, flags]
    }
}

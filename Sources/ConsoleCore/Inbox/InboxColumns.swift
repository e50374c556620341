import CellGrid

/// Where the columns of the queue stand at a width: a row says on which thread and what, whatever else there is room for.
struct InboxColumns: Equatable {
    /// From this width of the list on, a row has its thread; below it the first line of the preview has it.
    private static let threadFrom = 53
    /// From this width of the list on, a row has its workflow.
    private static let workflowFrom = 100

    /// The columns, from left to right.
    let columns: [ListView.Column]
    /// The columns there are for what is asked.
    let whatWidth: Int
    private let hasThread: Bool
    private let hasWorkflow: Bool

    /// Lays the columns out.
    ///
    /// - Parameters:
    ///   - width: The columns of the list.
    ///   - threadWidth: The columns of the longest name of a thread.
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

    /// The cells of a row, one for each column there is.
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

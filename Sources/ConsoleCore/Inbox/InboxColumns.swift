import CellGrid

/// Where the columns of the queue stand at a width.
///
/// A row says on which thread and what; what there is no room for is left out whole, and what is asked takes the room that is left over.
struct InboxColumns: Equatable {
    /// What a column shows, in the order of the list.
    enum Kind: String, ListColumn {
        case wait, thread, workflow, what, amount, progress, actions, due, priority, risk, claim, decided, flags

        var isNeeded: Bool { self == .wait || self == .what || self == .decided || self == .flags }
    }

    /// From this width of the list on, a row has its thread; below it the first line of the preview has it.
    private static let threadFrom = 53
    /// From this width of the list on, a row has its workflow.
    private static let workflowFrom = 100
    /// The fewest columns for what is asked that chosen columns leave.
    private static let leastWhat = 14

    /// The columns that are shown.
    let kinds: [Kind]
    /// The places of the columns, from left to right.
    let columns: [ListView.Column]
    /// The number of columns for what is asked.
    let whatWidth: Int

    /// Lays the columns out.
    ///
    /// - Parameters:
    ///   - width: The columns of the list.
    ///   - threadWidth: The columns of the longest name of a thread.
    ///   - chosen: The columns that the operator chose; `nil` for those that fit the width.
    init(width: Int, threadWidth: Int, chosen: [Kind]? = nil) {
        let isShort = width < 80
        func room(of kind: Kind) -> Int {
            switch kind {
            case .wait: 8
            case .thread: min(max(8, threadWidth), width < 60 ? 12 : max(14, width / 4)) + 2
            case .workflow: 16
            case .what: 0
            case .amount: 20
            case .progress: 14
            case .actions, .risk: 8
            case .due, .priority: 10
            case .claim: 12
            case .decided: isShort ? 6 : 9
            case .flags: 11
            }
        }
        var kinds =
            chosen
            ?? [.wait] + (width >= Self.threadFrom ? [.thread] : []) + (width >= Self.workflowFrom ? [.workflow] : [])
            + [.what, .decided, .flags]
        func left() -> Int { width - 4 - kinds.map(room).reduce(0, +) }
        // The column that was added last goes first; the thread stays longest.
        while chosen != nil, left() < Self.leastWhat,
            let last = kinds.lastIndex(where: { !$0.isNeeded && $0 != .thread }) ?? kinds.firstIndex(of: .thread)
        {
            kinds.remove(at: last)
        }
        whatWidth = max(0, left())
        var start = 3
        var columns: [ListView.Column] = []
        for kind in kinds {
            columns.append(ListView.Column(Self.title(of: kind, isShort: isShort), at: start))
            start += kind == .what ? whatWidth + 1 : room(of: kind)
        }
        (self.kinds, self.columns) = (kinds, columns)
    }

    private static func title(of kind: Kind, isShort: Bool) -> SafeText {
        switch kind {
        case .wait: "WAIT"
        case .thread: "THREAD"
        case .workflow: "WORKFLOW"
        case .what: "WHAT"
        case .amount: "AMOUNT"
        case .progress: "PROGRESS"
        case .actions: "ACTIONS"
        case .due: "DUE"
        case .priority: "PRIORITY"
        case .risk: "RISK"
        case .claim: "CLAIM"
        case .decided: isShort ? "DONE" : "DECIDED"
        case .flags: "FLAGS"
        }
    }
}

import CellGrid

/// The columns of the queue for a width.
///
/// Every row has its title. Columns without enough room are omitted completely, and the title takes the remaining room.
struct InboxColumns: Equatable {
    /// The content of a column, in the order of the list.
    enum Kind: String, ListColumn {
        case wait, thread, workflow, what, amount, progress, actions, due, priority, risk, assignee, claim, decided,
            flags

        var isNeeded: Bool { self == .wait || self == .what || self == .decided || self == .flags }
    }

    /// The minimum width of the list at which rows show their thread.
    ///
    /// Otherwise the first line of the preview shows it.
    private static let threadFrom = 53
    /// The minimum width of the list at which rows show their workflow.
    private static let workflowFrom = 100
    /// The minimum width of the title beside chosen columns, in columns.
    private static let leastWhat = 14

    /// The columns that are shown.
    let kinds: [Kind]
    /// The columns with their positions, from left to right.
    let columns: [ListView.Column]
    /// The width of the title in columns.
    let whatWidth: Int
    /// The width of the thread in columns.
    let threadRoom: Int

    /// Computes the columns.
    ///
    /// - Parameters:
    ///   - width: The width of the list in columns.
    ///   - threadWidth: The width of the longest thread name in columns.
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
            case .assignee, .claim: 12
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
        threadRoom = room(of: .thread) - 2
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
        case .assignee: "FOR"
        case .claim: "CLAIM"
        case .decided: isShort ? "DONE" : "DECIDED"
        case .flags: "FLAGS"
        }
    }
}

import CellGrid

/// Where the columns of Threads stand at a width.
///
/// A row has its state and its thread at every width. What there is no room for is left out whole, and the last output takes the room that is
/// left over.
struct ThreadColumns: Equatable {
    /// What a column shows, in the order of the list.
    enum Kind: String, ListColumn {
        case state, workflow, thread, progress, last, took, waited, by, changed

        var isNeeded: Bool { self == .state || self == .thread }

        var title: SafeText {
            switch self {
            case .state: "STATE"
            case .workflow: "WORKFLOW"
            case .thread: "THREAD"
            case .progress: "PROGRESS"
            case .last: "LAST"
            case .took: "TOOK"
            case .waited: "WAITED"
            case .by: "BY"
            case .changed: "CHANGED"
            }
        }
    }

    /// The columns, from left to right.
    let kinds: [Kind]
    /// Where each begins.
    let columns: [ListView.Column]
    /// The columns there are for the steps.
    let progressWidth: Int
    /// The columns there are for the last output.
    let lastWidth: Int
    /// Whether the worker of a running thread has room beside when it changed.
    let hasWorker: Bool

    /// Lays the columns out.
    ///
    /// - Parameters:
    ///   - width: The columns of the list.
    ///   - threadWidth: The columns of the longest name of a thread.
    ///   - workflowWidth: The columns of the longest name of a workflow.
    ///   - chosen: The columns that the operator chose; `nil` for those that fit the width.
    init(width: Int, threadWidth: Int, workflowWidth: Int, chosen: [Kind]? = nil) {
        var kinds = chosen ?? Self.kinds(fitting: width)
        let progress = width < 80 ? 16 : width < 116 ? 14 : width < 160 ? 22 : width < 200 ? 24 : 46
        hasWorker = width >= 180
        let changed = hasWorker ? 30 : 10
        func room(of kind: Kind) -> Int {
            switch kind {
            case .state: 12
            case .workflow: min(max(8, workflowWidth), width >= 140 ? 20 : 12) + 1
            case .thread: min(max(8, threadWidth), width < 60 ? max(8, width - 17) : max(14, width / 8)) + 1
            case .progress: progress + 1
            case .last: 0
            case .took, .waited: 8
            case .by: width >= 140 ? 13 : 9
            case .changed: changed
            }
        }
        // The column that was added last goes first.
        while chosen != nil, width - 3 - kinds.map(room).reduce(0, +) < (kinds.contains(.last) ? 12 : 0),
            let last = kinds.lastIndex(where: { !$0.isNeeded })
        {
            kinds.remove(at: last)
        }
        var widths = kinds.map(room)
        let left = max(0, width - 3 - widths.reduce(0, +))
        // Without room for the last output the steps take what is left.
        if let wide = kinds.firstIndex(of: .last) ?? kinds.firstIndex(of: .progress) { widths[wide] += left }
        progressWidth = kinds.firstIndex(of: .progress).map { max(0, widths[$0] - 1) } ?? 0
        lastWidth = kinds.firstIndex(of: .last).map { max(0, widths[$0] - 1) } ?? 0
        var start = 3
        columns = zip(kinds, widths).map { kind, width in
            defer { start += width }
            return ListView.Column(kind.title, at: start)
        }
        self.kinds = kinds
    }

    private static func kinds(fitting width: Int) -> [Kind] {
        var kinds: [Kind] = [.state]
        if width >= 100 { kinds.append(.workflow) }
        kinds.append(.thread)
        if width >= 60 { kinds.append(.progress) }
        if width >= 80 { kinds.append(.last) }
        if width >= 100 { kinds += [.took, .waited] }
        if width >= 116 { kinds.append(.by) }
        if width >= 60 { kinds.append(.changed) }
        return kinds
    }
}

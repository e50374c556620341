import CellGrid

/// The columns of Threads for a width.
///
/// A row shows its state and its thread at every width. Columns without enough room are omitted completely, and the
/// last output takes the remaining room.
struct ThreadColumns: Equatable {
    /// The content of a column, in the order of the list.
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
    /// The columns with their positions.
    let columns: [ListView.Column]
    /// The width of the steps in columns.
    let progressWidth: Int
    /// The width of the thread in columns.
    let threadRoom: Int
    /// The width of the last output in columns.
    let lastWidth: Int
    /// Whether the worker of a running thread is shown beside its time.
    let hasWorker: Bool

    /// Computes the columns.
    ///
    /// - Parameters:
    ///   - width: The width of the list in columns.
    ///   - threadWidth: The width of the longest thread name in columns.
    ///   - workflowWidth: The width of the longest workflow name in columns.
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
        threadRoom = room(of: .thread) - 1
        let left = max(0, width - 3 - widths.reduce(0, +))
        // Without room for the last output, the steps take the remaining room.
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

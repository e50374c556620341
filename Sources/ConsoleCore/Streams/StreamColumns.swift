import CellGrid

/// The columns of Streams for a width.
struct StreamColumns: Equatable {
    /// The content of a column.
    enum Kind: Equatable {
        case time, kind, thread, step, what

        var title: SafeText {
            switch self {
            case .time: "TIME"
            case .kind: "KIND"
            case .thread: "THREAD"
            case .step: "STEP"
            case .what: "WHAT"
            }
        }
    }

    /// The columns, from left to right.
    let kinds: [Kind]
    /// The columns with their positions.
    let columns: [ListView.Column]

    /// Computes the columns.
    ///
    /// - Parameters:
    ///   - width: The width of the list in columns.
    ///   - threadWidth: The width of the longest thread name in columns.
    ///   - stepWidth: The width of the longest step name in columns.
    init(width: Int, threadWidth: Int, stepWidth: Int) {
        let isRoomy = width >= 100
        var widths: [(Kind, Int)] = [(.time, 10)]
        if isRoomy { widths.append((.kind, 11)) }
        if width >= 60 { widths.append((.thread, min(max(8, threadWidth), width / 6) + 2)) }
        if width >= 76 { widths.append((.step, min(max(6, stepWidth), width / 6) + 2)) }
        widths.append((.what, 0))
        var start = 3
        columns = widths.map { kind, width in
            defer { start += width }
            return ListView.Column(kind.title, at: start)
        }
        kinds = widths.map(\.0)
    }
}

import CellGrid
import SignoffCheckpoint

/// The branches of a thread as lanes beside the list of its checkpoints, newest first.
///
/// The newest checkpoint and its ancestors keep the first lane. Every other branch has its own lane down to the
/// checkpoint it started from.
struct HistoryGraph: Equatable, Sendable {
    /// The lanes beside one checkpoint.
    struct Row: Equatable, Sendable {
        /// The lane of the checkpoint.
        var lane: Int
        /// The lanes that pass the checkpoint.
        var passing: Set<Int>
        /// The lanes of branches that start at the checkpoint.
        var joining: [Int]
    }

    /// The maximum number of lanes that are drawn.
    ///
    /// Further lanes are marked as cut.
    static let laneLimit = 8

    let rows: [CheckpointID: Row]
    /// The number of lanes beside each checkpoint, at most ``laneLimit``.
    let width: Int

    /// Computes the lanes.
    ///
    /// - Parameter entries: Checkpoints with their parents, newest first.
    init(_ entries: [(id: CheckpointID, parent: CheckpointID?)]) {
        let known = Set(entries.map(\.id))
        var lanes: [CheckpointID?] = []
        var rows: [CheckpointID: Row] = [:]
        var width = 0
        for entry in entries {
            let waiting = lanes.indices.filter { lanes[$0] == entry.id }
            let lane = waiting.first ?? lanes.firstIndex(of: nil) ?? lanes.count
            if lane == lanes.count { lanes.append(nil) }
            for other in waiting { lanes[other] = nil }
            width = max(width, lanes.count)
            let passing = lanes.indices.filter { lanes[$0] != nil && $0 != lane }
            rows[entry.id] = Row(lane: lane, passing: Set(passing), joining: Array(waiting.dropFirst()))
            lanes[lane] = entry.parent.flatMap { known.contains($0) ? $0 : nil }
            while lanes.last == .some(nil) { lanes.removeLast() }
        }
        self.rows = rows
        self.width = min(width, Self.laneLimit)
    }

    /// Returns the lanes beside a checkpoint, two columns each.
    func line(of id: CheckpointID, mark: SafeText, role: ThemeRole) -> StyledLine {
        guard let row = rows[id] else { return StyledLine(mark, role) }
        var line = StyledLine()
        let end = row.joining.max() ?? row.lane
        for lane in 0..<width {
            let isBetween = lane > row.lane && lane < end
            if lane == row.lane {
                line.append(mark, role)
            } else if row.joining.contains(lane) {
                line.append(Mark.joining, .graphFork)
            } else if row.passing.contains(lane) {
                line.append(isBetween ? Mark.crossing : Mark.line, .graphLine)
            } else {
                line.append(isBetween ? Mark.dash : " ", .graphFork)
            }
            line.append(lane >= row.lane && lane < end ? Mark.dash : " ", .graphFork)
        }
        if row.lane >= width { line.append(Mark.ellipsis + mark + " ", role) }
        return line
    }
}

extension Mark {
    static let joining = SafeText(symbol: "╯", ascii: "'")
    static let crossing = SafeText(symbol: "┼", ascii: "+")
    static let dash = SafeText(symbol: "─", ascii: "-")
}

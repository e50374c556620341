import CellGrid
package import SignoffOperator

/// A progress bar for the parallel tasks of a step: `▓▓▓░░░ 241/300 · 1 ✗`.
package struct FanOut: Equatable, Sendable {
    /// The minimum number of tasks that are counted.
    private static let fewest = 3

    /// The number of tasks.
    let total: Int
    /// The number of finished tasks.
    let done: Int
    /// The number of failed tasks.
    let failed: Int

    /// Counts the nodes of a step; `nil` for a step of fewer than 3 nodes.
    ///
    /// - Parameter tasks: The tasks of the step, including those called by nodes.
    package init?(of tasks: [HistoryEntry.Task]) {
        let nodes = tasks.filter { $0.calls.isEmpty && $0.run.isEmpty }
        guard nodes.count >= Self.fewest else { return nil }
        total = nodes.count
        done = nodes.count { $0.isFinished }
        failed = nodes.count { $0.error != nil && !$0.isFinished }
    }

    /// Returns the bar with the numbers.
    func line(barWidth: Int) -> StyledLine {
        var line = ProgressBar(done, of: total, width: barWidth).line(saying: "", .stateRunning)
        line.append(" \(Words.count(done))/\(Words.count(total))", .textMuted)
        if failed > 0 { line.append(" " + Mark.dot + " \(Words.count(failed)) " + Mark.reject, .stateFailed) }
        return line
    }
}

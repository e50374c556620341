import CellGrid
package import SignoffOperator

/// How many of the tasks that run side by side in a step are done: `▓▓▓░░░ 241/300 · 1 ✗`.
package struct FanOut: Equatable, Sendable {
    /// The fewest tasks that are counted.
    private static let fewest = 3

    /// The number of tasks.
    let total: Int
    /// The number of tasks that are done.
    let done: Int
    /// The number of tasks that failed.
    let failed: Int

    /// Counts the nodes of a step; `nil` for a step of few nodes.
    ///
    /// - Parameter tasks: The tasks of the step, those that nodes called among them.
    package init?(of tasks: [HistoryEntry.Task]) {
        let nodes = tasks.filter { $0.calls.isEmpty && $0.run.isEmpty }
        guard nodes.count >= Self.fewest else { return nil }
        total = nodes.count
        done = nodes.count { $0.isFinished }
        failed = nodes.count { $0.error != nil && !$0.isFinished }
    }

    /// The bar with the numbers.
    func line(barWidth: Int) -> StyledLine {
        var line = ProgressBar(done, of: total, width: barWidth).line(saying: "", .stateRunning)
        line.append(" \(Words.count(done))/\(Words.count(total))", .textMuted)
        if failed > 0 { line.append(" " + Mark.dot + " \(Words.count(failed)) " + Mark.reject, .stateFailed) }
        return line
    }
}

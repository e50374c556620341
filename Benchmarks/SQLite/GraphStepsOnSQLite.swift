import Signoff
import SignoffCheckpoint
import SignoffGraph
import SignoffSQLite

extension SpeedCase {
    /// Steps of one node, one after another: each must be durable before the next begins.
    static let graphSteps = SpeedCase(
        name: "sequential-durable-steps",
        item: "one step of one node, stored with its checkpoint",
        count: 1_000,
        limits: [(.full, .cost(1.3)), (.normal, .cost(1.6))]
    ) { bench in
        let graph = try CountingGraph.loop(to: bench.count)
        let result = try await bench.runtime(for: graph).invoke(graph, on: "thread") { $0.count = 0 }
        try UnexpectedResult.unless(result.value?.count == bench.count, "the loop ended with \(result)")
    } bareCommits: { rows in
        stepCommits(rows)
    }

    /// The input, then what each step wrote with the checkpoint it led to, and what ends the run.
    private static func stepCommits(_ rows: StoredRows) -> [[StoredRows.Statement]] {
        var commits = [rows.runs[0].begin + [rows.checkpoints[0]]]
        let steps = rows.checkpoints.dropFirst()
        let share = max(rows.writes.count / max(steps.count, 1), 1)
        var writes = rows.writes[...]
        for checkpoint in steps {
            commits.append(Array(writes.prefix(share)) + [checkpoint])
            writes = writes.dropFirst(share)
        }
        commits[commits.count - 1] += Array(writes) + rows.runs[0].end
        return commits
    }
}

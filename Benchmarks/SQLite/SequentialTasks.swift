import Signoff
import SignoffCheckpoint
import SignoffSQLite

extension SpeedCase {
    /// Tasks that do nothing, one after another: each must be durable before the next begins.
    static let sequentialTasks = SpeedCase(
        name: "sequential-durable-tasks",
        item: "one task that is run, stored and awaited",
        count: 2_000,
        limits: [(.full, .cost(1.25)), (.normal, .cost(1.3))]
    ) { bench in
        let increment = DurableTask("increment") { (number: Int) in number + 1 }
        let workflow = Entrypoint("sequence") { (count: Int, flow) -> Int in
            var sum = 0
            for _ in 0..<count { sum = try await flow.run(increment, sum) }
            return sum
        }
        let result = try await bench.runtime(for: workflow).invoke(workflow, bench.count, on: "thread")
        try UnexpectedResult.unless(result == .finished(bench.count), "the sequence ended with \(result)")
    } bareCommits: { rows in
        sequentialCommits(rows)
    }

    /// The input, every result, and what ends the run.
    private static func sequentialCommits(_ rows: StoredRows) -> [[StoredRows.Statement]] {
        var commits = [rows.runs[0].begin + [rows.checkpoints[0]]]
        for result in rows.writes.dropLast(2) { commits.append([result]) }
        commits.append(rows.writes.suffix(2) + [rows.checkpoints[1]] + rows.runs[0].end)
        return commits
    }
}

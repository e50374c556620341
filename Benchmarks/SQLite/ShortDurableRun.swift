import Signoff
import SignoffCheckpoint
import SignoffSQLite

extension SpeedCase {
    /// Runs of one task, each on a thread of its own: three commits, the input, the result and the end.
    static let shortRun = SpeedCase(
        name: "short-durable-run",
        item: "one run of one task, on a new thread",
        count: 500,
        limits: [(.full, .cost(1.4)), (.normal, .cost(1.6))]
    ) { bench in
        let increment = DurableTask("increment") { (number: Int) in number + 1 }
        let workflow = Entrypoint("short") { (number: Int, flow) -> Int in try await flow.run(increment, number) }
        let runtime = try bench.runtime(for: workflow)
        for number in 0..<bench.count {
            let result = try await runtime.invoke(workflow, number, on: ThreadID("thread-\(number)"))
            try UnexpectedResult.unless(result == .finished(number + 1), "run \(number) ended with \(result)")
        }
    } bareCommits: { rows in
        shortRunCommits(rows)
    }

    /// Of every run its input, its result, and what ends it.
    private static func shortRunCommits(_ rows: StoredRows) -> [[StoredRows.Statement]] {
        var commits: [[StoredRows.Statement]] = []
        for (number, run) in rows.runs.enumerated() {
            commits.append(run.begin + [rows.checkpoints[2 * number]])
            commits.append([rows.writes[3 * number]])
            commits.append(
                [rows.writes[3 * number + 1], rows.writes[3 * number + 2], rows.checkpoints[2 * number + 1]] + run.end
            )
        }
        return commits
    }
}

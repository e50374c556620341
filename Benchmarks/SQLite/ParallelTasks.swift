import Signoff
import SignoffCheckpoint
import SignoffSQLite

extension SpeedCase {
    /// Tasks that do nothing, all started before the first is awaited, against one commit for each.
    static let parallelTasks = SpeedCase(
        name: "parallel-durable-tasks",
        item: "one of 1,000 tasks that are started together",
        count: 1_000,
        limits: [(.full, .rate(10))]
    ) { bench in
        let increment = DurableTask("increment") { (number: Int) in number + 1 }
        let workflow = Entrypoint("fan") { (count: Int, flow) -> Int in
            let futures = (0..<count).map { flow.start(increment, $0) }
            return try await futures.values().count
        }
        let result = try await bench.runtime(for: workflow).invoke(workflow, bench.count, on: "thread")
        try UnexpectedResult.unless(result == .finished(bench.count), "the fan ended with \(result)")
    } bareCommits: { rows in
        rows.writes.dropLast(2).map { [$0] }
    }
}

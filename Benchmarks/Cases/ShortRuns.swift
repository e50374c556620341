import Signoff

extension Benchmark {
    /// Runs without tasks, each on a thread of its own.
    static let shortRuns = Benchmark(
        name: "short-runs",
        item: "one run of a body that returns at once, on a new thread",
        count: 5_000,
        storages: [.nowhere] + Storage.savers,
        limit: 30,
        baseline: .bareTasks
    ) { bench in
        let workflow = Entrypoint("short") { (number: Int, flow) -> Int in number + 1 }
        let runtime = try bench.runtime(for: workflow)
        return try await bench.time {
            for number in 0..<bench.count {
                let result = try await runtime.invoke(workflow, number, on: bench.thread(number))
                try UnexpectedResult.unless(result == .finished(number + 1), "run \(number) ended with \(result)")
            }
        }
    }
}

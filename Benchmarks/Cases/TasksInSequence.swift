import Signoff

extension Benchmark {
    /// Tasks that do nothing, one after another, in one run.
    static let tasksInSequence = Benchmark(
        name: "tasks-in-sequence",
        item: "one task that is run and awaited",
        count: 10_000,
        storages: [.nowhere] + Storage.savers,
        limit: 10,
        baseline: .bareTasks
    ) { bench in
        let increment = DurableTask("increment") { (number: Int) in number + 1 }
        let workflow = Entrypoint("sequence") { (count: Int, flow) -> Int in
            var sum = 0
            for _ in 0..<count { sum = try await flow.run(increment, sum) }
            return sum
        }
        let runtime = try bench.runtime(for: workflow)
        return try await bench.time {
            let result = try await runtime.invoke(workflow, bench.count, on: bench.thread(0))
            try UnexpectedResult.unless(result == .finished(bench.count), "the sequence ended with \(result)")
        }
    }
}

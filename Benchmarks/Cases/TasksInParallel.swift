import Signoff

extension Benchmark {
    /// Tasks that do nothing, all started before the first is awaited, in one run.
    static let tasksInParallel = Benchmark(
        name: "tasks-in-parallel",
        item: "one task, all of them started first and then awaited",
        count: 10_000,
        storages: [.nowhere] + Storage.savers,
        baseline: .bareTasksAtOnce
    ) { bench in
        let increment = DurableTask("increment") { (number: Int) in number + 1 }
        let workflow = Entrypoint("fan") { (count: Int, flow) -> Int in
            let futures = (0..<count).map { flow.start(increment, $0) }
            return try await futures.values().count
        }
        let runtime = try bench.runtime(for: workflow)
        return try await bench.time {
            let result = try await runtime.invoke(workflow, bench.count, on: bench.thread(0))
            try UnexpectedResult.unless(result == .finished(bench.count), "the fan ended with \(result)")
        }
    }
}

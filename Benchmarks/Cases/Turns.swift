import Signoff

extension Benchmark {
    /// Turns of one thread, each of which reads what the last one saved.
    static let turns = Benchmark(
        name: "turns",
        item: "one turn on a thread that has all the earlier ones",
        count: 2_000,
        baseline: .bareTasks
    ) { bench in
        let workflow = Entrypoint("counting") { (number: Int, flow) -> Int in
            (try flow.previous(as: Int.self) ?? 0) + number
        }
        let runtime = try bench.runtime(for: workflow)
        return try await bench.time {
            var last = 0
            for _ in 0..<bench.count {
                last = try await runtime.invoke(workflow, 1, on: bench.thread(0)).value ?? 0
            }
            try UnexpectedResult.unless(last == bench.count, "the last turn returned \(last)")
        }
    }
}

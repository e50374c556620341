import Signoff

extension Benchmark {
    /// Runs that stop at a question and are answered, each on a thread of its own.
    static let reviews = Benchmark(
        name: "reviews",
        item: "one run that asks, and the run that takes its answer",
        count: 2_000,
        baseline: .bareTasks
    ) { bench in
        let runtime = try bench.runtime(for: ReviewWorkflow.entrypoint)
        return try await bench.time {
            for number in 0..<bench.count {
                try await ReviewWorkflow.review(number, on: bench.thread(number), in: runtime)
            }
        }
    }
}

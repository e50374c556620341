import Signoff

extension Benchmark {
    /// A run that is answered after it has finished many tasks: only reading them back is measured.
    static let resumeAfterTasks = Benchmark(
        name: "resume-after-tasks",
        item: "one finished task of a run that is answered and resumes",
        count: 10_000,
        limit: 3,
        baseline: .bareMemo
    ) { bench in
        let increment = DurableTask("increment") { (number: Int) in number + 1 }
        let workflow = Entrypoint("asking") { (count: Int, flow) -> Int in
            var sum = 0
            for _ in 0..<count { sum = try await flow.run(increment, sum) }
            let approved: Bool = try await flow.interrupt(["sum": sum])
            return approved ? sum : 0
        }
        let runtime = try bench.runtime(for: workflow)
        let asked = try await runtime.invoke(workflow, bench.count, on: bench.thread(0))
        try UnexpectedResult.unless(asked.interrupts.count == 1, "the run did not ask: \(asked)")
        return try await bench.time {
            let result = try await runtime.invoke(workflow, .resume(Command(resume: true)), on: bench.thread(0))
            try UnexpectedResult.unless(result == .finished(bench.count), "the answered run ended with \(result)")
        }
    }
}

import Signoff

extension Benchmark {
    /// Runs that stop at a question and are answered, each on a thread of its own.
    static let reviews = Benchmark(
        name: "reviews",
        item: "one run that asks, and the run that takes its answer",
        count: 2_000,
        baseline: .bareTasks
    ) { bench in
        let draft = DurableTask("draft") { (number: Int) in "draft \(number)" }
        let workflow = Entrypoint("review") { (number: Int, flow) -> String in
            let text = try await flow.run(draft, number)
            let approved: Bool = try await flow.interrupt(["text": text, "action": "Approve this draft"])
            return approved ? text : "rejected"
        }
        let runtime = try bench.runtime(for: workflow)
        return try await bench.time {
            for number in 0..<bench.count {
                let thread = bench.thread(number)
                let asked = try await runtime.invoke(workflow, number, on: thread)
                try UnexpectedResult.unless(asked.interrupts.count == 1, "review \(number) did not ask: \(asked)")
                let result = try await runtime.invoke(workflow, .resume(Command(resume: true)), on: thread)
                try UnexpectedResult.unless(result == .finished("draft \(number)"), "a review ended with \(result)")
            }
        }
    }
}

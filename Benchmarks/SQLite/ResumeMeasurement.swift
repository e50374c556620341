import FoundationEssentials
import Signoff
import SignoffCheckpoint
import SignoffSQLite

/// Measures the time to answer a run that has finished 1,000 tasks, in a new runtime.
enum ResumeMeasurement {
    static let name = "resume-after-1000-tasks"
    private static let limit = 10.0

    static func result(repetitions: Int, directory: String) async throws -> JSONValue {
        let increment = DurableTask("increment") { (number: Int) in number + 1 }
        let workflow = Entrypoint("asking") { (count: Int, flow) -> Int in
            var sum = 0
            for _ in 0..<count { sum = try await flow.run(increment, sum) }
            let approved: Bool = try await flow.interrupt(["sum": sum])
            return approved ? sum : 0
        }
        let path = "\(directory)/signoff-resume-\(ProcessInfo.processInfo.processIdentifier).sqlite"
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        var milliseconds: [Double] = []
        for repetition in 0...repetitions {
            let thread = ThreadID("thread-\(repetition)")
            var saver = try await SQLiteSaver(path: path)
            var runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow])
            let asked = try await runtime.invoke(workflow, 1_000, on: thread)
            try UnexpectedResult.unless(asked.interrupts.count == 1, "the run did not ask: \(asked)")
            await saver.close()
            saver = try await SQLiteSaver(path: path)
            runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow])
            let duration = try await ContinuousClock().measure {
                let result = try await runtime.invoke(workflow, .resume(Command(resume: true)), on: thread)
                try UnexpectedResult.unless(result == .finished(1_000), "the answered run ended with \(result)")
            }
            await saver.close()
            guard repetition > 0 else { continue }
            let (seconds, attoseconds) = duration.components
            milliseconds.append(Double(seconds) * 1e3 + Double(attoseconds) / 1e15)
        }
        milliseconds.sort()
        let median = milliseconds[milliseconds.count / 2]
        return [
            "case": .string(name), "item": "one answer to a run with 1,000 finished tasks, until it has ended",
            "median_ms": .double((median * 1000).rounded() / 1000),
            "minimum_ms": .double((milliseconds[0] * 1000).rounded() / 1000), "limit_ms": .double(limit),
            "is_within_limit": .bool(median <= limit),
        ]
    }
}

import CoreMetrics
import InMemoryLogging
import InMemoryTracing
import Logging
import MetricsTestKit
@testable import Signoff
import SignoffCheckpoint
import Testing
import Tracing

/// The reports to logs, metrics and traces.
@Suite
struct ObservingTests {
    let tally = Tally()

    private var workflow: Entrypoint<Int, String> {
        let tally = tally
        let flaky = DurableTask("flaky", retry: .attempts(2)) { (_: Int, flow) -> Int in
            flow.logger.info("working")
            if tally.count("flaky") == 1 { throw Failure("secret text") }
            return 1
        }
        return Entrypoint("main") { (input: Int, flow) -> String in
            try await flow.run(flaky, input)
            return try await flow.interrupt("secret question")
        }
    }

    private func runTwice(_ options: WorkflowRuntime.Options) async throws {
        let workflow = workflow
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [workflow], options: options)
        _ = try await runtime.invoke(workflow, 1, on: "thread-1")
        let result = try await runtime.invoke(workflow, .resume(Command(resume: "secret answer")), on: "thread-1")
        #expect(result.value == "secret answer")
    }

    @Test
    func `The log names thread, run, workflow and task, and never a payload`() async throws {
        let handler = InMemoryLogHandler()
        var logger = Logger(label: "test") { _ in handler }
        logger.logLevel = .trace
        var options = WorkflowRuntime.Options.withoutWaiting
        options.logger = logger
        try await runTwice(options)
        let entries = handler.entries
        let messages = entries.map(\.message.description)
        #expect(
            messages == [
                "run began", "working", "attempt failed and is repeated", "working", "task ended", "question asked",
                "run ended", "run began", "answer taken", "run ended",
            ]
        )
        let working = try #require(entries.first { $0.message == "working" })
        #expect(working.level == .info)
        #expect(working.metadata["thread_id"] == "thread-1")
        #expect(working.metadata["workflow"] == "main")
        #expect(working.metadata["task"] == "flaky")
        #expect(working.metadata["attempt"] == "1")
        #expect(working.metadata["run_id"] != nil)
        #expect(entries.allSatisfy { $0.message == "working" || $0.level <= .debug })
        #expect(!entries.contains { "\($0.metadata)".contains("secret") })
    }

    @Test
    func `An end that cannot be stored is logged, and the caller has the error of the work`() async throws {
        let handler = InMemoryLogHandler()
        var options = WorkflowRuntime.Options.withoutWaiting
        options.logger = Logger(label: "test") { _ in handler }
        let saver = InMemorySaver()
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: options)
        await #expect(throws: Failure("of the work")) {
            try await runtime.holding("t", at: "main", config: RunConfig()) { lease in
                // Ends the run, so that the lease is no longer held.
                try await saver.finish(try #require(lease), as: .success, error: nil)
                throw Failure("of the work")
            }
        }
        let warning = try #require(handler.entries.first { $0.level == .warning })
        #expect(warning.message.description.contains("its thread is free when its lease ends"))
        #expect(warning.metadata["thread_id"] == "t")
    }

    @Test
    func `Metrics count runs, tasks, retries, questions and answers`() async throws {
        let metrics = TestMetrics()
        var options = WorkflowRuntime.Options.withoutWaiting
        options.metrics = metrics
        try await runTwice(options)
        func total(_ label: String, _ dimensions: [(String, String)]) throws -> Int64 {
            try metrics.expectCounter(label, dimensions).totalValue
        }
        let task = [("workflow", "main"), ("task", "flaky")]
        #expect(try total("signoff_runs_total", [("workflow", "main"), ("outcome", "interrupted")]) == 1)
        #expect(try total("signoff_runs_total", [("workflow", "main"), ("outcome", "success")]) == 1)
        #expect(try total("signoff_tasks_total", task + [("outcome", "success")]) == 1)
        #expect(try total("signoff_retries_total", task) == 1)
        #expect(try total("signoff_interrupts_total", [("workflow", "main"), ("task", "main")]) == 1)
        #expect(try total("signoff_answers_total", [("workflow", "main"), ("task", "main")]) == 1)
        let timer = try metrics.expectTimer("signoff_task_duration_seconds", task + [("outcome", "success")])
        #expect(timer.values.count == 1)
    }

    @Test
    func `A trace has a span for every run and task, with what happened in it as events`() async throws {
        let tracer = InMemoryTracer()
        var options = WorkflowRuntime.Options.withoutWaiting
        options.tracer = tracer
        try await runTwice(options)
        let spans = tracer.finishedSpans
        #expect(spans.map(\.operationName).sorted() == ["run main", "run main", "task flaky"])
        let task = try #require(spans.first { $0.operationName == "task flaky" })
        let runs = spans.filter { $0.operationName == "run main" }
        #expect(task.parentSpanID == runs.first?.spanID)
        #expect(task.events.map(\.name) == ["retry"])
        #expect(runs.map { $0.events.map(\.name) } == [["interrupt"], ["answer"]])
        #expect(!"\(spans)".contains("secret question"))
    }
}

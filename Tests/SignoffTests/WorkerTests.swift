import OrderedCollections
@testable import Signoff
import SignoffCheckpoint
import SignoffTesting
import Testing

/// Executing the runs of a queue.
@Suite(.timeLimit(.minutes(10)))
struct WorkerTests {
    let saver = InMemorySaver()
    let bodies = Tally()

    private func submit(_ action: RunAction, workflow: String = "asking", thread: ThreadID = "1") async throws -> Run {
        let request = RunRequest(thread: thread, workflow: workflow, action: action, requestedBy: "test")
        return try await saver.submit(request, guardedBy: [], recording: nil)
    }

    private func ended(_ run: Run) async throws -> Run {
        while true {
            if let current = try await saver.run(run.id), current.finishedAt != nil { return current }
            await Task.yield()
        }
    }

    private func withWorker(
        _ workflows: [any WorkflowDefinition],
        _ body: (WorkflowWorker) async throws -> Void
    ) async throws {
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: workflows, options: .withoutWaiting)
        let worker = WorkflowWorker(
            runtime: runtime,
            queue: saver,
            events: saver,
            id: "worker",
            options: WorkflowWorker.Options(pollInterval: .seconds(10))
        )
        let serving = Task { await worker.run() }
        try await body(worker)
        serving.cancel()
        await serving.value
    }

    var asking: Entrypoint<Int, String> {
        Entrypoint("asking") { (number: Int, flow) -> String in try await flow.interrupt("question \(number)") }
    }

    @Test
    func `A worker executes a start and an answer, and logs their events`() async throws {
        try await withWorker([asking]) { worker in
            let start = try await submit(.start(input: .integer(1)))
            worker.notify()
            #expect(try await ended(start).status == .interrupted)
            let question = try #require(try await saver.openInterrupts(matching: InterruptQuery()).first)
            let id = try #require(question.interrupt.id)
            let answer = try await submit(.resume(answers: [id: .string("yes")]))
            worker.notify()
            #expect(try await ended(answer).status == .success)
            let stale = try await submit(.resume(answers: [id: .string("no")]))
            worker.notify()
            let refused = try await ended(stale)
            #expect(refused.status == .error)
            #expect(refused.error?.code == "interrupt_not_pending")
            let head = try await saver.savedCheckpoint(at: CheckpointAddress(thread: "1"))
            #expect(head?.checkpoint.channelValues["__end__"] == .string("yes"))
        }
        let events = try await saver.events(after: 0, run: nil, thread: "1", limit: 100).events
        #expect(
            events.map { "\($0.mode) \($0.payload["event"]?.stringValue ?? "")" } == [
                "run begin", "updates ", "values ", "run end", "run begin", "values ", "updates ", "values ", "run end",
                "run begin", "run end",
            ]
        )
    }

    @Test
    func `A failed run names the failed task, and continues when it is retried`() async throws {
        let bodies = bodies
        let flaky = DurableTask("flaky") { (_: Int) -> Int in
            if bodies.count("flaky") == 1 { throw Failure("no") }
            return 7
        }
        let workflow = Entrypoint("failing") { (number: Int, flow) -> Int in try await flow.run(flaky, number) }
        try await withWorker([workflow]) { worker in
            let run = try await submit(.start(input: .integer(1)), workflow: "failing")
            worker.notify()
            let failed = try await ended(run)
            #expect(failed.error == RunFailure(code: "task_failed", message: "Failure(text: \"no\")", task: "flaky"))
            let retry = try await submit(.proceed, workflow: "failing")
            worker.notify()
            #expect(try await ended(retry).status == .success)
        }
    }

    @Test
    func `An input of the wrong form fails the run and leaves the thread alone`() async throws {
        try await withWorker([asking]) { worker in
            let run = try await submit(.start(input: .string("one")))
            worker.notify()
            #expect(try await ended(run).error?.code == "invalid_input")
            #expect(try await saver.savedCheckpoint(at: CheckpointAddress(thread: "1")) == nil)
        }
    }

    @Test
    func `A worker that is stopped releases its runs, and another continues without repeating finished tasks`()
        async throws
    {
        let bodies = bodies
        let gate = Gate()
        let first = DurableTask("first") { (_: Int) -> Int in bodies.count("first") }
        let second = DurableTask("second") { (_: Int, flow) -> String in
            if bodies.count("second") == 1 { try await gate.pass() }
            return "\(flow.execution.attempt)"
        }
        let workflow = Entrypoint("long") { (number: Int, flow) -> String in
            try await flow.run(first, number)
            return try await flow.run(second, number)
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: .withoutWaiting)
        let options = WorkflowWorker.Options(pollInterval: .seconds(10), stopGrace: .zero)
        let one = WorkflowWorker(runtime: runtime, queue: saver, events: saver, id: "one", options: options)
        let serving = Task { await one.run() }
        let run = try await submit(.start(input: .integer(1)), workflow: "long")
        one.notify()
        await gate.arrival(of: 1)
        serving.cancel()
        await serving.value
        #expect(try await saver.run(run.id)?.status == .pending)
        try await withWorker([workflow]) { worker in
            worker.notify()
            let status = try await ended(run).status
            #expect(status == .success)
        }
        let head = try await saver.savedCheckpoint(at: CheckpointAddress(thread: "1"))
        #expect(head?.checkpoint.channelValues["__end__"] == .string("2"))
        #expect(bodies.counts == ["first": 1, "second": 2])
        #expect(try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "1")).count == 2)
    }

    @Test
    func `A running run is canceled on request`() async throws {
        let gate = Gate()
        let workflow = Entrypoint("waiting") { (_: Int, _) -> Int in
            try await gate.pass()
            return 1
        }
        var options = WorkflowRuntime.Options.withoutWaiting
        let renewals = Gate()
        options.sleep = { duration in
            if duration == .seconds(5) { try await renewals.pass() } else { try await Task.sleep(for: .seconds(3600)) }
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: options)
        let worker = WorkflowWorker(
            runtime: runtime,
            queue: saver,
            events: nil,
            id: "worker",
            options: WorkflowWorker.Options(stopGrace: .seconds(9))
        )
        let serving = Task { await worker.run() }
        let run = try await submit(.start(input: .integer(1)), workflow: "waiting")
        worker.notify()
        await gate.arrival(of: 1)
        _ = try await saver.requestCancellation(of: run.id)
        renewals.open()
        #expect(try await ended(run).status == .cancelled)
        serving.cancel()
        await serving.value
    }

    @Test
    func `An attempt after a crash continues the turn that the first one began, with the answer it had taken`()
        async throws
    {
        let bodies = bodies
        let step = DurableTask("step") { (_: Int) -> Int in bodies.count("step") }
        let workflow = Entrypoint("crashing") { (number: Int, flow) -> JSONValue in
            let value = try await flow.run(step, number)
            let a: String = try await flow.interrupt("a")
            let b: String = try await flow.interrupt("b")
            return [.integer(Int64(value)), .string(a), .string(b)]
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: .withoutWaiting)
        // The state left by a dead worker: the run is claimed, the thread has what it stored, and the run is not
        // finished.
        func carryOutWithoutFinishing(_ run: Run, attempts: Int) async throws {
            var claimed = try #require(try await saver.claim(run: run.id, for: "w", lease: .seconds(15)))
            for attempt in 1...attempts {
                claimed.attempt = attempt
                claimed.lease = nil
                _ = await runtime.execute(
                    claimed,
                    in: runtime.environment(for: claimed, on: "1", config: claimed.config, sink: .none)
                )
            }
            let lease = try #require(try await saver.run(run.id)?.lease)
            try await saver.finish(lease, as: .success, error: nil)
        }
        let start = try await submit(.start(input: .integer(1)), workflow: "crashing")
        try await carryOutWithoutFinishing(start, attempts: 2)
        #expect(bodies.counts == ["step": 1])
        #expect(try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "1")).count == 1)
        let first = try #require(try await saver.openInterrupts(matching: InterruptQuery()).first?.interrupt.id)
        let answer = try await submit(.resume(answers: [first: .string("A")]), workflow: "crashing")
        try await carryOutWithoutFinishing(answer, attempts: 2)
        let open = try await saver.openInterrupts(matching: InterruptQuery())
        #expect(open.map(\.interrupt.value) == [.string("b")])
        #expect(open.map(\.position) == [1])
    }

    @Test
    func `A change from outside that was abandoned is ended, and changes nothing`() async throws {
        let run = try await submit(.update)
        try await withWorker([asking]) { worker in
            worker.notify()
            let end = try await ended(run)
            #expect(end.status == .cancelled)
        }
        #expect(try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "1")).isEmpty)
    }
}

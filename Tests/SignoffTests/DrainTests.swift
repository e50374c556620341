import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffTesting
import Testing

/// Stopping where nothing is lost by it.
@Suite(.timeLimit(.minutes(10)))
struct DrainTests {
    let saver = InMemorySaver()
    let tally = Tally()

    private func submit(_ workflow: String, thread: ThreadID) async throws -> Run {
        let request = RunRequest(
            thread: thread,
            workflow: workflow,
            action: .start(input: .integer(1)),
            requestedBy: "test"
        )
        return try await saver.submit(request, guardedBy: [], recording: nil)
    }

    private func worker(
        _ workflow: any WorkflowDefinition,
        _ id: WorkerID,
        concurrency: Int = 16
    ) throws -> WorkflowWorker {
        WorkflowWorker(
            runtime: try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: .withoutWaiting),
            queue: saver,
            events: nil,
            id: id,
            options: WorkflowWorker.Options(
                concurrency: concurrency,
                pollInterval: .seconds(10),
                stopGrace: .seconds(600),
                context: { "context of \($0.request.thread)" }
            )
        )
    }

    @Test
    func `A worker that is asked to stop finishes its executing runs and leaves the others`() async throws {
        let (tally, gate) = (tally, Gate())
        let step = DurableTask("step") { (input: Int) -> Int in
            tally.count("step")
            try await gate.pass()
            return input
        }
        let workflow = Entrypoint("main") { (input: Int, flow) -> String in
            try await flow.run(step, input)
            let reason = flow.drainReason ?? "none"
            return "\(reason), \(try flow.context(as: String.self) ?? "none")"
        }
        let runs = try await [submit("main", thread: "1"), submit("main", thread: "2")]
        let first = try worker(workflow, "first", concurrency: 1)
        let serving = Task { await first.run() }
        await gate.arrival(of: 1)
        first.stop("deploying")
        gate.open()
        await serving.value
        #expect(try await saver.run(runs[0].id)?.status == .success)
        #expect(try await saver.run(runs[1].id)?.status == .pending)
        let head = try await saver.savedCheckpoint(at: CheckpointAddress(thread: "1"))
        #expect(head?.checkpoint.channelValues["__end__"] == .string("deploying, context of 1"))
        #expect(tally.counts == ["step": 1])
    }

    @Test
    func `A drained run stores its input, runs nothing, and continues on request`() async throws {
        let tally = tally
        let workflow = Entrypoint("main") { (input: Int, flow) -> Int in
            tally.count("main")
            let answer: Int = try await flow.interrupt("?")
            return input + answer
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow])
        let control = RunControl()
        control.requestDrain("bye")
        control.requestDrain("later")
        #expect(control.drainReason == "bye")
        #expect(
            await code { try await runtime.invoke(workflow, 1, on: "1", config: RunConfig(control: control)) }
                == "drained"
        )
        #expect(tally.counts.isEmpty)
        let question = try await runtime.invoke(workflow, .proceed, on: "1").interrupts
        let before = try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "1"))
        let answer = try Command(resume: 4)
        #expect(
            await code {
                try await runtime.invoke(workflow, .resume(answer), on: "1", config: RunConfig(control: control))
            } == "drained"
        )
        #expect(try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "1")) == before)
        #expect(try await saver.openInterrupts(matching: InterruptQuery()).map(\.interrupt) == question)
        #expect(try await runtime.invoke(workflow, .resume(answer), on: "1").value == 5)
    }
}

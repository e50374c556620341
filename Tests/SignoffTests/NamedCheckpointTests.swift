import Signoff
import Testing

/// Runs from a checkpoint that is named.
@Suite(.timeLimit(.minutes(10)))
struct NamedCheckpointTests {
    let saver = InMemorySaver()

    private let counting = Entrypoint("counting") { (step: Int, flow) -> Int in
        (try flow.previous(as: Int.self) ?? 0) + step
    }

    private var asking: Entrypoint<Int, Bool> {
        Entrypoint("asking") { (_: Int, flow) -> Bool in try await flow.interrupt("Go on?") }
    }

    @Test(arguments: ["never", "of another thread"])
    func `A checkpoint the thread does not have is refused, and the thread stays as it was`(kind: String) async throws {
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [counting, asking], options: .withoutWaiting)
        _ = try await runtime.invoke(counting, 5, on: "other")
        _ = try await runtime.invoke(counting, 1, on: "1")
        let other = try #require(try await runtime.history(of: "other").first?.address.checkpoint)
        let unknown = kind == "never" ? CheckpointID("1f0c0000-0001-6000-8000-000000000000") : other
        let config = RunConfig(checkpoint: unknown)
        let before = try await saver.savedCheckpoints(matching: CheckpointQuery())
        let runs = try await saver.runs(matching: RunQuery()).count
        let inputs: [RunInput<Int>] = [.input(2), .replay, .proceed, .resume(try Command(resume: true))]
        for input in inputs {
            let error = await #expect(throws: WorkflowError.self) {
                try await runtime.invoke(counting, input, on: "1", config: config)
            }
            #expect(error?.code == .checkpointUnknown, "\(input)")
            #expect(error?.message.contains("thread 1 has none of this id") == true)
            #expect(error?.message.contains(unknown.rawValue) == true)
        }
        let streamed = await runtime.stream(counting, .input(2), on: "1", config: config).collected()
        #expect((streamed.error as? WorkflowError)?.code == .checkpointUnknown)
        #expect(await code { try await runtime.invoke(counting, 1, on: "new", config: config) } == "checkpoint_unknown")
        #expect(try await saver.savedCheckpoints(matching: CheckpointQuery()) == before)
        #expect(try await saver.runs(matching: RunQuery()).count == runs)
        #expect(try await runtime.invoke(counting, 2, on: "1") == .finished(3))
    }

    @Test
    func `A queued run from an unknown checkpoint fails and says so`() async throws {
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [counting], options: .withoutWaiting)
        _ = try await runtime.invoke(counting, 1, on: "1")
        let unknown = CheckpointID("1f0c0000-0001-6000-8000-000000000000")
        let worker = WorkflowWorker(runtime: runtime, queue: saver, events: saver, id: "worker")
        let serving = Task { await worker.run() }
        for action in [RunAction.replay(from: unknown), .branch(from: unknown, input: .integer(4))] {
            let request = RunRequest(thread: "1", workflow: "counting", action: action, requestedBy: "ann")
            let run = try await saver.submit(request, guardedBy: [], recording: nil)
            worker.notify()
            while try await saver.run(run.id)?.finishedAt == nil { await Task.yield() }
            let ended = try #require(try await saver.run(run.id))
            #expect(ended.status == .error)
            #expect(ended.error?.code == "checkpoint_unknown")
        }
        serving.cancel()
        await serving.value
        #expect(try await runtime.state(of: "1").values == .integer(1))
    }

    @Test
    func `A known checkpoint is run from`() async throws {
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [counting], options: .withoutWaiting)
        _ = try await runtime.invoke(counting, 1, on: "1")
        let first = try #require(try await runtime.history(of: "1").first?.address.checkpoint)
        _ = try await runtime.invoke(counting, 10, on: "1")
        let branched = try await runtime.invoke(counting, 2, on: "1", config: RunConfig(checkpoint: first))
        #expect(branched == .finished(3))
    }
}

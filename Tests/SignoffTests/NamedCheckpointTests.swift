import OrderedCollections
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

    // MARK: Nested runs

    private let bodies = Tally()

    /// Runs `inner` twice; `inner` asks after a task.
    private var outer: Entrypoint<Int, [String]> {
        let bodies = bodies
        let double = DurableTask("double") { (number: Int) -> Int in
            bodies.count("double \(number)")
            return number * 2
        }
        let inner = Entrypoint("inner") { (number: Int, flow) -> String in
            bodies.count("inner \(number)")
            let doubled = try await flow.run(double, number)
            let answer: String = try await flow.interrupt("Keep \(doubled)?")
            return "\(doubled) \(answer)"
        }
        return Entrypoint("outer") { (number: Int, flow) -> [String] in
            bodies.count("outer")
            let first = try await flow.call(inner, number)
            return [first, try await flow.call(inner, number + 100)]
        }
    }

    /// A thread whose first nested run is over and whose second one asks; the checkpoints of the first, oldest first.
    private func pausedInSecond(_ runtime: WorkflowRuntime) async throws -> [SavedCheckpoint] {
        _ = try await runtime.invoke(outer, 1, on: "1")
        let paused = try await runtime.invoke(outer, .resume(Command(resume: "yes")), on: "1")
        #expect(paused.interrupts.map(\.value) == [.string("Keep 202?")])
        let nested = try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "1")).filter {
            !$0.namespace.isEmpty && !$0.namespace.hasSuffix("|1")
        }
        #expect(nested.count == 2)
        return nested.reversed()
    }

    @Test(arguments: ["input", "end", "newest"])
    func `A checkpoint of a nested run replays the step it was made in`(kind: String) async throws {
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [outer], options: .withoutWaiting)
        let nested = try await pausedInSecond(runtime)
        let place = kind == "input" ? nested[0] : nested[1]
        let root = try #require(try await saver.savedCheckpoint(at: CheckpointAddress(thread: "1")))
        let before = bodies.counts
        let config = RunConfig(
            checkpoint: kind == "newest" ? nil : place.checkpoint.id,
            checkpointNamespace: place.namespace
        )

        let replayed = try await runtime.invoke(outer, .replay, on: "1", config: config)
        #expect(replayed.interrupts.map(\.value) == [.string("Keep 2?")])
        #expect(bodies.counts["double 1"] == (before["double 1"] ?? 0) + 1)
        let fork = try #require(try await saver.savedCheckpoint(at: CheckpointAddress(thread: "1")))
        #expect(fork.metadata.source == .fork)
        #expect(fork.parent == root.checkpoint.id)
        let places: JSONObject = [
            "": .string(root.checkpoint.id.rawValue), place.namespace: .string(place.checkpoint.id.rawValue),
        ]
        #expect(fork.metadata.parents == places)
        // The new branch's question is the open one, for readers too.
        #expect(try await runtime.state(of: "1").interrupts == replayed.interrupts)
        let open = try await saver.openInterrupts(matching: InterruptQuery(thread: "1"))
        #expect(open.map(\.interrupt) == replayed.interrupts)
        let reading = ThreadReading(heads: try await saver.heads(of: "1").checkpoints)
        #expect(reading.openInterrupts.map(\.namespace) == open.map(\.namespace))
        #expect(open.allSatisfy { $0.namespace.hasPrefix("outer:") && $0.namespace != place.namespace })

        let no = try Command(resume: "no")
        let second = try await runtime.invoke(outer, .resume(no), on: "1")
        #expect(second.interrupts.map(\.value) == [.string("Keep 202?")])
        let end = try await runtime.invoke(outer, .resume(no), on: "1")
        #expect(end.value == ["2 no", "202 no"])
        let loop = try #require(try await saver.savedCheckpoint(at: CheckpointAddress(thread: "1")))
        #expect(loop.metadata.parents.isEmpty)
    }

    @Test
    func `An unknown checkpoint of a nested run, a new turn and an answer at one are refused, and nothing is stored`()
        async throws
    {
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [outer], options: .withoutWaiting)
        let nested = try await pausedInSecond(runtime)
        let before = try await saver.savedCheckpoints(matching: CheckpointQuery())
        let runs = try await saver.runs(matching: RunQuery()).count
        let known = RunConfig(checkpoint: nested[0].checkpoint.id, checkpointNamespace: nested[0].namespace)
        let refused: [(RunInput<Int>, RunConfig, String)] = [
            (.input(2), known, "begin at a checkpoint of the thread itself"),
            (.resume(try Command(resume: true)), known, "begin at a checkpoint of the thread itself"),
            (
                .replay, RunConfig(checkpoint: nested[0].checkpoint.id, checkpointNamespace: "outer:other"),
                "has no such checkpoint"
            ),
            (
                .proceed,
                RunConfig(
                    checkpoint: "1f0c0000-0001-6000-8000-000000000000",
                    checkpointNamespace: nested[0].namespace
                ),
                "has no such checkpoint"
            ),
        ]
        for (input, config, reason) in refused {
            let error = await #expect(throws: WorkflowError.self) {
                try await runtime.invoke(outer, input, on: "1", config: config)
            }
            #expect(error?.code == .checkpointUnknown)
            #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        }
        #expect(try await saver.savedCheckpoints(matching: CheckpointQuery()) == before)
        #expect(try await saver.runs(matching: RunQuery()).count == runs)
    }
}

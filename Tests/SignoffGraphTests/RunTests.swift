import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffGraph
import Synchronization
import Testing

/// Graphs on the runtime: questions, commands, queues and replays.
@Suite
struct RunTests {
    struct Log: GraphState {
        @Reduced(.appending) var log: [String] = []
    }

    private func asking(_ question: @escaping @Sendable () -> String = { "q?" }) throws -> CompiledGraph<Log> {
        try CompiledGraph("asking", of: Log.self) { graph in
            let ask = graph.node("ask") { _, flow in
                let answer: String = try await flow.interrupt(question())
                return .update { $0.log = [answer] }
            }
            graph.edge(.start, ask)
        }
    }

    @Test
    func `A command on an unknown thread is refused, and nothing is stored`() async throws {
        let graph = try asking()
        let saver = InMemorySaver()
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [graph])
        let command = try Command().updating(["log": ["x"]], goto: ["ask"])
        let error = await #expect(throws: WorkflowError.self) {
            try await runtime.invoke(graph, .resume(command), on: "t")
        }
        #expect(error?.code == .emptyInput)
        #expect(try await saver.savedCheckpoint(at: CheckpointAddress(thread: "t")) == nil)
    }

    @Test
    func `A command that names an unknown node or channel is refused`() async throws {
        let graph = try asking()
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [graph])
        _ = try await runtime.invoke(graph, on: "t") { $0.log = [] }
        for command in [try Command().updating(["lgo": []]), try Command().updating(goto: ["nobody"])] {
            let error = await #expect(throws: WorkflowError.self) {
                try await runtime.invoke(graph, .resume(command), on: "t")
            }
            #expect(error?.code == .invalidUpdate)
        }
        #expect(try await runtime.state(of: "t").openInterrupts.count == 1)
    }

    @Test(.timeLimit(.minutes(5)))
    func `A time limit that is sent with an argument holds for that task alone`() async throws {
        let limited = try CompiledGraph("limited", of: Log.self) { graph in
            let work = graph.worker("work", of: Int.self) { number, flow in
                // Only the limit of the task ends the wait.
                if number == 1 { try await flow.sleep(for: .seconds(5)) }
                return .update { $0.log = ["\(number)"] }
            }
            graph.branch(from: .start, to: [work]) { _ in
                [.send(work, 1, timeout: .run(.milliseconds(1))), .send(work, 2)]
            }
        }
        // The limit of a millisecond passes at once, and no other wait ends, however slow the machine is.
        let options = WorkflowRuntime.Options(sleep: { duration in
            if duration > .milliseconds(1) { try await Task.sleep(for: .seconds(86_400)) }
        })
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [limited], options: options)
        let error = await #expect(throws: WorkflowError.self) {
            try await runtime.invoke(limited, on: "t") { $0.log = [] }
        }
        #expect(error?.code == .timedOut)
        #expect(error?.task == "work")
    }

    @Test
    func `A node that continues after the run's cancellation ended its wait writes nothing`() async throws {
        let resting = try CompiledGraph("resting", of: Log.self) { graph in
            let rest = graph.node("rest") { _, flow in
                do {
                    try await flow.sleep(for: .seconds(60))
                    return .update { $0.log = ["rested"] }
                } catch {
                    return .update { $0.log = ["disturbed"] }
                }
            }
            graph.edge(.start, rest)
        }
        let saver = InMemorySaver()
        // The node's own task is canceled, and the task that requested the run is not, as in the moment before the run
        // knows.
        let options = WorkflowRuntime.Options(sleep: { duration in
            if duration > .seconds(40), duration <= .seconds(60) { withUnsafeCurrentTask { $0?.cancel() } }
            try await Task.sleep(for: .seconds(86_400))
        })
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [resting], options: options)
        await #expect(throws: CancellationError.self) { try await runtime.invoke(resting, on: "t") { $0.log = [] } }
        let rows = try await saver.savedCheckpoint(at: CheckpointAddress(thread: "t"))?.pendingWrites ?? []
        #expect(!rows.contains { $0.channel == "log" })
    }

    @Test
    func `An answer reaches only the question it was given to`() async throws {
        let text = Mutex("first?")
        let graph = try asking { text.withLock { $0 } }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [graph])
        let paused = try await runtime.invoke(graph, on: "t") { $0.log = [] }
        text.withLock { $0 = "second?" }
        let question = try #require(paused.interrupts.first?.id)
        let again = try await runtime.invoke(graph, .resume(Command(answering: question, with: "yes")), on: "t")
        #expect(again.interrupts.map(\.value) == [.string("second?")])
        let done = try await runtime.invoke(graph, .resume(Command(resume: "now")), on: "t")
        #expect(done.value?.log == ["now"])
    }

    @Test
    func `The question of an error handler is open and can be answered by its id`() async throws {
        struct Broken: Error {}
        let graph = try CompiledGraph("handled", of: Log.self) { graph in
            let bad = graph.node(
                "bad",
                onError: { _, _, flow in
                    let answer: String = try await flow.interrupt("what now?")
                    return .update { $0.log = [answer] }
                }
            ) { _, _ in throw Broken() }
            graph.edge(.start, bad)
        }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [graph])
        _ = try await runtime.invoke(graph, on: "t") { $0.log = [] }
        let open = try await runtime.state(of: "t").openInterrupts
        let question = try #require(open.first?.interrupt.id)
        #expect(open.count == 1)
        let done = try await runtime.invoke(graph, .resume(Command(answering: question, with: "fix")), on: "t")
        #expect(done.value?.log == ["fix"])
    }

    @Test
    func `A worker executes a queued run of a graph, and a queued answer to its question`() async throws {
        let graph = try asking()
        let saver = InMemorySaver()
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [graph])
        let worker = WorkflowWorker(runtime: runtime, queue: saver, events: saver, id: "worker")
        let serving = Task { await worker.run() }
        defer { serving.cancel() }
        func carryOut(_ action: RunAction) async throws -> RunStatus {
            let request = RunRequest(thread: "t", workflow: "asking", action: action, requestedBy: "test")
            let run = try await saver.submit(request, requiring: [], recording: nil)
            worker.notify()
            let deadline = ContinuousClock.now + .seconds(120)
            while ContinuousClock.now < deadline {
                if let status = try await saver.run(run.id)?.status, status != .pending, status != .running {
                    return status
                }
                try await Task.sleep(for: .milliseconds(1))
            }
            return .running
        }
        #expect(try await carryOut(.start(input: .map(StoredMap()))) == .interrupted)
        let open = try await runtime.state(of: "t").openInterrupts
        let question = try #require(open.first?.interrupt.id)
        #expect(try await carryOut(.resume(answers: [question: .string("by queue")])) == .success)
        #expect(try await runtime.state(of: "t").values.jsonProjection == ["log": ["by queue"]])
    }

    @Test
    func `A task that a node called is not run again when the node is`() async throws {
        let runs = Mutex(0)
        let count = DurableTask("count") { () -> Int in
            runs.withLock { runs in
                runs += 1
                return runs
            }
        }
        let graph = try CompiledGraph("tasks", of: Log.self) { graph in
            let ask = graph.node("ask") { _, flow in
                let number = try await flow.run(count)
                let answer: String = try await flow.interrupt("q?")
                return .update { $0.log = ["\(number):\(answer)"] }
            }
            graph.edge(.start, ask)
        }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [graph])
        _ = try await runtime.invoke(graph, on: "t") { $0.log = [] }
        let done = try await runtime.invoke(graph, .resume(Command(resume: "a")), on: "t")
        #expect(done.value?.log == ["1:a"])
        #expect(runs.withLock { $0 } == 1)
    }

    @Test
    func `The breakpoints of a run stop the graph itself, and no graph that it runs`() async throws {
        let child = try CompiledGraph("child", of: Log.self) { graph in
            graph.edge(.start, graph.node("inner") { _, _ in .update { $0.log = ["inner"] } })
        }
        let graph = try CompiledGraph("parent", of: Log.self) { graph in graph.edge(.start, graph.child("sub", child)) }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [graph])
        var config = RunConfig()
        config.interruptBefore = ["*"]
        let stopped = try await runtime.invoke(graph, on: "t", config: config) { _ in }
        #expect(stopped.value == nil)
        #expect(try await runtime.state(of: "t").next == ["sub"])
        let done = try await runtime.invoke(graph, .proceed, on: "t", config: config)
        #expect(done.value?.log == ["inner"])
    }

    @Test
    func `A replay gives a child that keeps its state what the child had then`() async throws {
        struct Count: GraphState { @LastValue var n = 0 }
        let child = try CompiledGraph("child", of: Count.self) { graph in
            graph.edge(.start, graph.node("up") { state, _ in .update { $0.n = state.n + 1 } })
        }
        let graph = try CompiledGraph("parent", of: Log.self) { graph in
            let sub = graph.child("sub", child, keeping: true) { _, _ in
            } output: { inner, update in
                update.log = ["\(inner.n)"]
            }
            graph.edge(.start, sub)
        }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [graph])
        for _ in 0..<3 { _ = try await runtime.invoke(graph, on: "t") { _ in } }
        let second = try await runtime.history(of: "t").filter { $0.next == ["sub"] }[1]
        let config = RunConfig(checkpoint: second.address.checkpoint)
        let again = try await runtime.invoke(graph, .replay, on: "t", config: config)
        #expect(again.value?.log == ["1", "2"])
        let next = try await runtime.invoke(graph, on: "t") { _ in }
        #expect(next.value?.log == ["1", "2", "3"])
    }

    @Test
    func `A run from any step of the past makes a fork and runs what was due there`() async throws {
        let graph = try CompiledGraph("chain", of: Log.self) { graph in
            var last: GraphPoint<Log> = .start
            for name in ["a", "b", "c"] {
                let node = graph.node(name) { _, _ in .update { $0.log = [name] } }
                graph.edge(last, node)
                last = node
            }
        }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [graph])
        _ = try await runtime.invoke(graph, on: "t") { $0.log = [] }
        let history = try await runtime.history(of: "t")
        for snapshot in history where !snapshot.next.isEmpty {
            let config = RunConfig(checkpoint: snapshot.address.checkpoint)
            let again = try await runtime.invoke(graph, .replay, on: "t", config: config)
            #expect(again.value?.log == ["a", "b", "c"], "from \(snapshot.next)")
        }
    }
}

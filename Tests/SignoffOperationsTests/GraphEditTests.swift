import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffGraph
import SignoffOperations
import SignoffOperator
import SignoffTesting
import Testing

/// Running the thread of a graph again from a superstep, and changing its state as a node.
@Suite
struct GraphEditTests {
    struct Note: GraphState {
        @LastValue var title: String?
        @Reduced(.appending) var notes: [String] = []
    }

    /// A graph that writes a note, then asks beside a node that finishes, then ends.
    private static func graph() throws -> CompiledGraph<Note> {
        try CompiledGraph("notes", of: Note.self) { graph in
            let write = graph.node("write") { _, _ in .update { $0.notes = ["w"] } }
            let ask = graph.node("ask") { _, flow in
                let answer: String = try await flow.interrupt("go?")
                return .update { $0.notes = [answer] }
            }
            let beside = graph.node("beside") { _, _ in .update { $0.notes = ["b"] } }
            let end = graph.node("end") { state, _ in .update { $0.title = state.notes.joined(separator: " ") } }
            graph.edge(.start, write)
            graph.edge(write, ask)
            graph.edge(write, beside)
            graph.edge(ask, end)
        }
    }

    private struct World {
        let saver = InMemorySaver()
        let graph: CompiledGraph<Note>
        let runtime: WorkflowRuntime

        /// A thread that waits in `ask`.
        init() async throws {
            graph = try GraphEditTests.graph()
            runtime = try WorkflowRuntime(saver: saver, entrypoints: [graph])
            _ = try await runtime.invoke(graph, on: "t") { $0.title = "first" }
        }

        func backend(knowing workflows: [AnyEntrypoint]? = nil) -> LocalBackend {
            LocalBackend(
                database: saver,
                identity: OperatorIdentity(name: "maria", client: "test", account: SystemAccount(user: "m", host: "h")),
                workflows: (workflows ?? [graph.erased]).map { RegisteredWorkflow($0) },
                readOnlyReason: nil,
                time: ManualClock().source,
                random: CountingRandom(1).source
            )
        }

        /// The root checkpoints, newest first.
        func checkpoints() async throws -> [SavedCheckpoint] {
            try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "t", namespace: ""))
        }

        func head() async throws -> CheckpointID { try #require(try await checkpoints().first).checkpoint.id }
    }

    private static func words(_ preview: ForkPreview) -> [String] {
        [preview.summary()] + preview.sections().flatMap { [$0.title] + $0.lines.map(\.words) }
    }

    @Test
    func `A fork from a superstep names the nodes that run again and those whose results stay`() async throws {
        let world = try await World()
        let preview = try await world.backend().forkPreview(of: "t", from: world.head())
        #expect(preview.outcome == .runsAgain && preview.isGraph)
        #expect(preview.nodes == ["write", "ask", "beside", "end"])
        #expect(preview.value == ["title": "first", "notes": ["w"]])
        #expect(preview.input == nil)
        #expect(
            Self.words(preview) == [
                "The nodes due at step 1 run again, and the steps after them.",
                "kept", "the state at this checkpoint", "write",
                "runs again, with its effects", "ask, waits now", "beside, finished before",
                "asks again", "ask, waits now:",
                "left behind", "1 open question there, which can then not be answered",
            ]
        )
    }

    @Test
    func `A node that is due and has stored nothing runs again too`() async throws {
        let world = try await World()
        let second = try await world.checkpoints()[1].checkpoint.id
        let preview = try await world.backend().forkPreview(of: "t", from: second)
        #expect(preview.again.map(\.name) == ["write"])
        var stopped = RunConfig()
        stopped.interruptBefore = ["write"]
        _ = try await world.runtime.invoke(world.graph, on: "u", config: stopped) { $0.title = "second" }
        let checkpoints = try await world.saver.savedCheckpoints(matching: CheckpointQuery(thread: "u", limit: 1))
        let waiting = try #require(checkpoints.first).checkpoint.id
        let due = try await world.backend().forkPreview(of: "u", from: waiting)
        #expect(due.again.map(\.name) == ["write"])
        #expect(due.again.map(\.isFinished) == [false])
    }

    @Test
    func `The graph runs again from a superstep in the middle`() async throws {
        let world = try await World()
        let second = try await world.checkpoints()[1].checkpoint.id
        _ = try await world.backend().fork(thread: "t", from: second)
        let worker = WorkflowWorker(runtime: world.runtime, queue: world.saver, events: world.saver, id: "worker")
        let work = Task { await worker.run() }
        while try await !world.backend().activeRuns().isEmpty {
            worker.notify()
            await Task.yield()
        }
        work.cancel()
        await work.value
        let newest = try await world.checkpoints().prefix(2).map(\.metadata.source)
        #expect(newest == [.loop, .fork])
        #expect(try await world.backend().thread("t").openInterrupts.count == 1)
    }

    @Test
    func `What a reducer makes of an update is shown, and nothing is stored`() async throws {
        let world = try await World()
        let before = try await world.checkpoints()
        let draft = StateEditDraft(
            thread: "t",
            checkpoint: try await world.head(),
            node: "ask",
            update: ["notes": ["x"], "title": "other"]
        )
        let preview = try await world.backend().stateEditPreview(of: draft)
        #expect(preview.node == "ask")
        #expect(preview.next == ["end"])
        let notes = try #require(preview.channels.first)
        #expect(notes.name == "notes" && notes.isReduced)
        #expect(notes.before == ["w"] && notes.update == ["x"])
        // What the node beside has finished is part of the state.
        #expect(notes.after == ["w", "b", "x"])
        let title = preview.channels[1]
        #expect(!title.isReduced && title.before == "first" && title.after == "other")
        #expect(try await world.checkpoints() == before)
    }

    @Test
    func `The state is changed as a node, and the nodes after it become due`() async throws {
        let world = try await World()
        let backend = world.backend()
        let head = try await world.head()
        let made = try await backend.setState(of: "t", to: ["notes": ["x"]], as: "ask", at: head, expecting: head)
        let state = try #require(try await backend.thread("t").state)
        #expect(state.address.checkpoint == made)
        #expect(state.next == ["end"])
        #expect(state.values.jsonProjection == ["title": "first", "notes": ["w", "b", "x"]])
        let done = try await world.runtime.invoke(world.graph, .proceed, on: "t")
        #expect(done.value?.title == "w b x")
        await #expect {
            try await backend.setState(of: "t", to: ["notes": ["y"]], as: "ask", at: head, expecting: head)
        } throws: { ($0 as? OperationError)?.code == .threadChanged }
    }

    @Test(arguments: [
        (#"{"notes": ["x"]}"#, "nowhere", "no node nowhere"), (#"{"typo": 1}"#, "ask", "no channel or node for typo"),
        (#""text""#, "ask", "is an object of its channels"),
    ])
    func `An update that the graph does not take is refused, and nothing is stored`(
        _ update: String,
        _ node: String,
        _ words: String
    ) async throws {
        let world = try await World()
        let before = try await world.checkpoints()
        let head = try await world.head()
        let value = try JSONValue(parsing: update)
        await #expect {
            try await world.backend().setState(of: "t", to: value, as: node, at: head)
        } throws: { error in
            let error = error as? OperationError
            return error?.code == .invalidInput && error?.message.contains(words) == true
        }
        #expect(try await world.checkpoints() == before)
    }

    @Test
    func `The state of a graph that this program does not have is not changed`() async throws {
        let world = try await World()
        let before = try await world.checkpoints()
        let head = try await world.head()
        await #expect {
            try await world.backend(knowing: []).setState(of: "t", to: ["notes": ["x"]], at: head)
        } throws: { ($0 as? OperationError)?.code == .unknownWorkflow }
        #expect(try await world.checkpoints() == before)
    }

    @Test
    func `A node is refused for an entrypoint`() async throws {
        let saver = InMemorySaver()
        let plain = Entrypoint("plain") { (input: String, _) in input }
        _ = try await WorkflowRuntime(saver: saver, entrypoints: [plain]).invoke(plain, "x", on: "t")
        let backend = LocalBackend(
            database: saver,
            identity: OperatorIdentity(name: "maria", client: "test", account: SystemAccount(user: "m", host: "h")),
            workflows: [RegisteredWorkflow(plain.erased)],
            readOnlyReason: nil,
            time: ManualClock().source,
            random: CountingRandom(1).source
        )
        let checkpoints = try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "t", limit: 1))
        let head = try #require(checkpoints.first).checkpoint.id
        await #expect {
            try await backend.setState(of: "t", to: "y", as: "write", at: head)
        } throws: { ($0 as? OperationError)?.code == .usage }
        await #expect {
            try await backend.stateEditPreview(of: StateEditDraft(thread: "t", checkpoint: head, node: nil, update: 1))
        } throws: { ($0 as? OperationError)?.code == .usage }
    }
}

import Signoff
import SignoffCheckpoint
import SignoffGraph
import SignoffOperations
import SignoffOperator
import SignoffTesting
import Testing

/// The graph of a thread, with what has become of its nodes.
@Suite
struct ThreadGraphTests {
    struct Note: GraphState {
        @Reduced(.appending) var notes: [String] = []
    }

    struct Broken: Error {}

    /// A graph whose first node leads to one that asks, one that fails and one that finishes.
    private func graph() throws -> CompiledGraph<Note> {
        try CompiledGraph("notes", of: Note.self) { graph in
            let write = graph.node("write") { _, _ in .update { $0.notes = ["w"] } }
            let ask = graph.node("ask") { _, flow in
                let answer: String = try await flow.interrupt("go?")
                return .update { $0.notes = [answer] }
            }
            let done = graph.node("done") { _, _ in .update { $0.notes = ["d"] } }
            graph.edge(.start, write)
            graph.edge(write, ask)
            graph.edge(write, done)
        }
    }

    private func backend(_ saver: InMemorySaver, _ workflows: [AnyEntrypoint]) -> LocalBackend {
        LocalBackend(
            database: saver,
            identity: OperatorIdentity(name: "maria", client: "test", account: SystemAccount(user: "m", host: "h")),
            workflows: workflows.map { RegisteredWorkflow($0) },
            readOnlyReason: nil,
            time: ManualClock().source,
            random: CountingRandom(1).source
        )
    }

    @Test
    func `A thread that waits shows which node waits and which has finished`() async throws {
        let saver = InMemorySaver()
        let graph = try graph()
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [graph])
        _ = try await runtime.invoke(graph, on: "t") { _ in }
        let shown = try #require(try await backend(saver, [graph.erased]).graph(of: "t"))
        #expect(shown.workflow == "notes")
        #expect(shown.standings == ["ask": .waiting, "done": .done])
        let lines = shown.chart(glyphs: .ascii).lines
        #expect(lines.contains { $0.contains("| ? ask |") && $0.contains("| + done |") })
    }

    @Test
    func `A node that is to run is due, and one that failed has failed`() async throws {
        let saver = InMemorySaver()
        let graph = try CompiledGraph("failing", of: Note.self) { graph in
            graph.edge(.start, graph.node("bad") { _, _ in throw Broken() })
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [graph])
        var stopped = RunConfig()
        stopped.interruptBefore = ["bad"]
        _ = try await runtime.invoke(graph, on: "t", config: stopped) { _ in }
        let backend = backend(saver, [graph.erased])
        #expect(try await backend.graph(of: "t")?.standings == ["bad": .due])
        _ = try? await runtime.invoke(graph, .proceed, on: "t")
        #expect(try await backend.graph(of: "t")?.standings == ["bad": .failed])
    }

    @Test
    func `The state of a graph is not set as the value of an entrypoint, and the thread stays as it is`() async throws {
        let saver = InMemorySaver()
        let graph = try graph()
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [graph])
        _ = try await runtime.invoke(graph, on: "t") { _ in }
        let backend = backend(saver, [graph.erased])
        let before = try await backend.steps(of: "t", before: nil, limit: 10).entries
        let head = try #require(before.first?.checkpoint)
        let error = await #expect(throws: OperationError.self) {
            try await backend.setState(
                StateEdit(token: "s-1", thread: "t", checkpoint: head, value: "x", head: head)
            )
        }
        #expect(error?.code == .invalidInput)
        #expect(try await backend.steps(of: "t", before: nil, limit: 10).entries == before)
    }

    @Test
    func `The newest step has a task for each Send and shows which are finished`() async throws {
        let saver = InMemorySaver()
        let graph = try CompiledGraph("fan-out", of: Note.self) { graph in
            let work = graph.worker("work", of: Int.self) { number, flow in
                if number == 2 { let _: String = try await flow.interrupt("go?") }
                return .update { $0.notes = ["\(number)"] }
            }
            graph.branch(from: .start, to: [work]) { _ in .send(work, each: [1, 2, 3, 4]) }
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [graph])
        _ = try await runtime.invoke(graph, on: "t") { _ in }
        let backend = backend(saver, [graph.erased])
        let head = try #require(try await backend.steps(of: "t", before: nil, limit: 1).entries.first)
        let nodes = head.tasks.filter { $0.calls.isEmpty && $0.run.isEmpty }
        #expect(nodes.count == 4 && nodes.count { $0.isFinished } == 3, "\(nodes)")
    }

    @Test
    func `A step of Sends of which some have stored nothing is due and not done`() async throws {
        let saver = InMemorySaver()
        let graph = try CompiledGraph("fan-out", of: Note.self) { graph in
            let work = graph.worker("work", of: Int.self) { number, _ in .update { $0.notes = ["\(number)"] } }
            graph.branch(from: .start, to: [work]) { _ in .send(work, each: [1, 2, 3, 4]) }
        }
        _ = try await WorkflowRuntime(saver: saver, entrypoints: [graph]).invoke(graph, on: "whole") { _ in }
        // The rows of a process that ended when two of four targets were stored.
        let cut = InMemorySaver()
        let whole = try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "whole")).reversed().prefix(2)
        for (number, saved) in whole.enumerated() {
            try await cut.apply([.checkpoint(saved)])
            let tasks = Dictionary(grouping: saved.pendingWrites, by: \.task).values.sorted {
                $0[0].taskPath < $1[0].taskPath
            }
            for writes in number == 0 ? tasks[...] : tasks.prefix(2) {
                let batch = WriteBatch(
                    address: saved.address,
                    task: writes[0].task,
                    taskPath: writes[0].taskPath,
                    writes: writes.map { ChannelWrite($0.channel, $0.value) }
                )
                try await cut.apply([.writes(batch)])
            }
        }
        let backend = backend(cut, [graph.erased])
        let head = try #require(try await backend.steps(of: "whole", before: nil, limit: 1).entries.first)
        #expect(head.tasks.map(\.isFinished) == [true, true, false, false])
        let drawing = try #require(graph.erased.drawing)
        let state = try await backend.thread("whole").state
        let shown = ThreadGraph(workflow: "fan-out", drawing: drawing, state: state)
        #expect(shown.standings == ["work": .due])
        #expect(shown.at(head).standings == ["work": .due])
    }

    @Test
    func `A thread of an entrypoint, and of a graph that is not known here, has no graph`() async throws {
        let saver = InMemorySaver()
        let entrypoint = Entrypoint("plain") { (input: String, _) in input }
        let graph = try graph()
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [entrypoint, graph])
        _ = try await runtime.invoke(entrypoint, "x", on: "plain")
        _ = try await runtime.invoke(graph, on: "graph") { _ in }
        let backend = backend(saver, [entrypoint.erased])
        #expect(try await backend.graph(of: "plain") == nil)
        #expect(try await backend.graph(of: "graph") == nil)
    }
}

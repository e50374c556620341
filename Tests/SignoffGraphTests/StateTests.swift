import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffGraph
import Synchronization
import Testing

/// States, updates and the inputs of nodes.
@Suite
struct StateTests {
    struct Draft: GraphState, Equatable {
        @LastValue var title: String?
        @LastValue var round = 7
        @Reduced(.appending) var notes: [String] = []
        @Reduced(.adding) var total = 0
        @Reduced({ max($0, $1) }) var best = 0
    }

    private func run(_ updates: [GraphUpdate<Draft>]) async throws -> Draft {
        let graph = try CompiledGraph("g", of: Draft.self) { graph in
            var last: GraphPoint<Draft> = .start
            for (number, update) in updates.enumerated() {
                let node = graph.node("n\(number)") { _, _ in .update(update) }
                graph.edge(last, node)
                last = node
            }
        }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [graph])
        let result = try await runtime.invoke(graph, on: "t") { $0.title = "in" }
        return try #require(result.value)
    }

    @Test
    func `An assignment is a write, which a reducer folds in`() async throws {
        let state = try await run([
            GraphUpdate {
                $0.notes = ["a"]
                $0.total = 2
                $0.best = 5
            },
            GraphUpdate {
                $0.notes = ["b"]
                $0.total = 3
                $0.best = 1
            },
        ])
        var expected = Draft()
        expected.title = "in"
        expected.notes = ["a", "b"]
        expected.total = 5
        expected.best = 5
        #expect(state == expected)
    }

    /// Counts how often it is decoded.
    struct Counted: Codable, Sendable {
        static let decoded = Mutex(0)
        var number: Int

        init(_ number: Int) { self.number = number }

        init(from decoder: any Decoder) throws {
            Self.decoded.withLock { $0 += 1 }
            number = try decoder.singleValueContainer().decode(Int.self)
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(number)
        }
    }

    struct Counting: GraphState {
        @LastValue var counted: Counted?
        @Reduced(.adding) var sum = 0
    }

    @Test
    func `A state is decoded once for all nodes that receive it, and again once it differs`() async throws {
        let graph = try CompiledGraph("g", of: Counting.self) { graph in
            let first = graph.node("first") { _, _ in .update { $0.counted = Counted(5) } }
            graph.edge(.start, first)
            for number in 0..<20 {
                let node = graph.node("n\(number)") { state, _ in .update { $0.sum = state.counted?.number ?? 0 } }
                graph.edge(first, node)
            }
        }
        let runtime = try WorkflowRuntime(entrypoints: [graph])
        Counted.decoded.withLock { $0 = 0 }
        let result = try await runtime.invoke(graph) { $0.sum = 1 }
        #expect(result.value?.sum == 101)
        // Nodes that begin at the same time on several threads may each decode the state.
        #expect(Counted.decoded.withLock(\.self) < 20)
    }

    /// Counts how often it is decoded.
    struct Steady: Codable, Sendable {
        static let decoded = Mutex(0)
        var number: Int

        init(_ number: Int) { self.number = number }

        init(from decoder: any Decoder) throws {
            Self.decoded.withLock { $0 += 1 }
            number = try decoder.singleValueContainer().decode(Int.self)
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(number)
        }
    }

    struct Stepping: GraphState {
        @LastValue var steady: Steady?
        @LastValue var round = 0
        @Reduced(.adding) var sum = 0
    }

    @Test
    func `A channel that no step writes is decoded once in a run, and the others in each step`() async throws {
        let graph = try CompiledGraph("g", of: Stepping.self) { graph in
            let add = graph.node("add") { state, _ in
                .update {
                    $0.sum = state.steady?.number ?? 0
                    $0.round = state.round + 1
                    if state.round == 19 { $0.steady = Steady(1) }
                }
            }
            graph.edge(.start, add)
            graph.branch(from: add, to: [add]) { $0.round < 21 ? .to(add) : .end }
        }
        let runtime = try WorkflowRuntime(entrypoints: [graph])
        Steady.decoded.withLock { $0 = 0 }
        let result = try await runtime.invoke(graph) { $0.steady = Steady(5) }
        #expect(result.value?.sum == 20 * 5 + 1)
        #expect(result.value?.round == 21)
        // Each of the two values, the input and the result.
        #expect(Steady.decoded.withLock(\.self) <= 5)
    }

    @Test
    func `An overwrite replaces the folded value`() async throws {
        let state = try await run([
            GraphUpdate { $0.notes = ["a"] }, GraphUpdate { $0.overwrite(\.notes, with: ["z"]) },
        ])
        #expect(state.notes == ["z"])
    }

    @Test
    func `An assigned nil is written`() async throws {
        let state = try await run([GraphUpdate { $0.title = nil }])
        #expect(state.title == nil)
    }

    @Test
    func `Two nodes of a step that write one value fail the second one, and the thread stays readable`() async throws {
        let graph = try CompiledGraph("g", of: Draft.self) { graph in
            for name in ["a", "b"] {
                graph.edge(
                    .start,
                    graph.node(name) { _, _ in
                        .update {
                            $0.title = name
                            $0.notes = [name]
                        }
                    }
                )
            }
        }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [graph])
        let error = await #expect(throws: WorkflowError.self) {
            try await runtime.invoke(graph, on: "t") { $0.round = 1 }
        }
        #expect(error?.code == .invalidUpdate)
        let snapshot = try await runtime.state(of: "t")
        #expect(snapshot.next.count == 1)
        #expect(snapshot.tasks.compactMap(\.error).count == 1)
        try await runtime.updateState(of: "t", supersteps: [[.values(["title": "by hand"], as: snapshot.next[0])]])
        let values = try await runtime.state(of: "t").values.jsonProjection
        #expect(values["title"] == "by hand")
        #expect(values["notes"]?.arrayValue?.count == 1)
    }

    @Test
    func `A branch that fails leaves its node unfinished, and continuing runs the node again`() async throws {
        let tally = Tally()
        let graph = try CompiledGraph("g", of: Draft.self) { graph in
            let b = graph.node("b") { _, _ in .update { $0.notes = ["b"] } }
            let a = graph.node("a") { _, _ in .update { $0.notes = ["a"] } }
            graph.edge(.start, a)
            graph.branch(from: a, to: [b]) { _ in
                if await tally.next() == 1 { throw Broken() }
                return .to(b)
            }
        }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [graph])
        await #expect(throws: Broken.self) { try await runtime.invoke(graph, on: "t") { $0.round = 1 } }
        #expect(try await runtime.state(of: "t").next == ["a"])
        let result = try await runtime.invoke(graph, .proceed, on: "t")
        #expect(result.value?.notes == ["a", "b"])
    }

    @Test
    func `A queued input that names no channel is refused`() throws {
        let graph = try CompiledGraph("g", of: Draft.self) { graph in
            graph.edge(.start, graph.node("a") { _, _ in .nothing })
        }
        let runtime = try WorkflowRuntime(entrypoints: [graph])
        #expect(throws: WorkflowError.self) { try runtime.checkInput(["titel": "x"], for: "g") }
        #expect(throws: WorkflowError.self) { try runtime.checkInput(["round": "many"], for: "g") }
        #expect(throws: Never.self) { try runtime.checkInput(["title": "x", "round": 2], for: "g") }
    }

    struct Broken: Error {}

    actor Tally {
        private var count = 0

        func next() -> Int {
            count += 1
            return count
        }
    }
}

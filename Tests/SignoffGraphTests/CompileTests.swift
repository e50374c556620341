import Signoff
import SignoffCheckpoint
import SignoffGraph
import Testing

/// The findings of `compile()`, all at once and each with its place.
@Suite
struct CompileTests {
    struct Text: GraphState {
        @LastValue var text: String?
    }

    private func findings(_ build: (inout StateGraph<Text>) -> Void) throws -> String {
        var graph = StateGraph("g", of: Text.self)
        build(&graph)
        let error = try #require(throws: WorkflowError.self) { try graph.compile() }
        #expect(error.code == .graphInvalid)
        return error.message
    }

    @Test
    func `All faults are reported at once, with file and line`() throws {
        let message = try findings { graph in
            graph.node("a:b") { _, _ in .nothing }
            graph.node("twice") { _, _ in .nothing }
            graph.node("twice") { _, _ in .nothing }
            graph.node("__own") { _, _ in .nothing }
            _ = graph.declare("empty")
        }
        for part in [
            "a:b contains : or |", "two nodes are named twice", "the name __own is reserved",
            "empty is declared and not defined", "nothing follows the start", "twice is not reachable",
        ] {
            #expect(message.contains(part), "\(message)")
        }
        #expect(message.contains("CompileTests.swift:"))
    }

    @Test
    func `A point of another graph is refused where it is used`() throws {
        var other = StateGraph("other", of: Text.self)
        let stranger = other.node("stranger") { _, _ in .nothing }
        let message = try findings { graph in
            let a = graph.node("a") { _, _ in .nothing }
            graph.edge(.start, a)
            graph.edge(a, stranger)
            graph.edge(.end, a)
            graph.join([a], to: a)
        }
        for part in ["stranger cannot be used here", "an edge begins at the end", "has 1 sources"] {
            #expect(message.contains(part), "\(message)")
        }
    }

    @Test
    func `An edge to a worker without fromState is refused, and one to a worker with fromState is accepted`()
        throws
    {
        let message = try findings { graph in
            let work = graph.worker("work", of: Int.self) { _, _ in .nothing }
            graph.edge(.start, work.node)
        }
        #expect(message.contains("an edge leads to the worker work"))
        var graph = StateGraph("g", of: Text.self)
        let work = graph.worker("work", of: Int.self, fromState: { _ in 1 }) { _, _ in .nothing }
        graph.edge(.start, work.node)
        #expect(throws: Never.self) { try graph.compile() }
    }

    @Test
    func `A node that receives an unknown channel is refused`() throws {
        struct Other: GraphState { @LastValue var missing: String? }
        let message = try findings { graph in
            graph.edge(.start, graph.node("a", given: Other.self) { _, _ in .nothing })
        }
        #expect(message.contains("a receives Other.missing, which is not a channel of Text"))
    }

    struct Mixed: GraphState {
        @LastValue var text: String?
        var plain = 0
    }

    @Test
    func `A property without a wrapper is not a channel`() throws {
        var graph = StateGraph("g", of: Mixed.self)
        let a = graph.node("a") { _, _ in .nothing }
        graph.edge(.start, a)
        let error = try #require(throws: WorkflowError.self) { try graph.compile() }
        #expect(error.message.contains("Mixed.plain is not a channel"))
    }

    @Test
    func `A route to a node that is not declared fails the node with its place`() async throws {
        let graph = try CompiledGraph("g", of: Text.self) { graph in
            let b = graph.node("b") { _, _ in .nothing }
            let a = graph.node("a", to: [.end]) { _, _ in .go(to: b) }
            graph.edge(.start, a)
            graph.edge(a, b)
        }
        let runtime = try WorkflowRuntime(entrypoints: [graph])
        let error = await #expect(throws: WorkflowError.self) { try await runtime.invoke(graph) { $0.text = "x" } }
        #expect(error?.code == .routeUndeclared)
        #expect(error?.message.contains("CompileTests.swift:") ?? false)
        #expect(graph.warnings.contains { $0.contains("both are followed") })
    }

    @Test
    func `A cycle of edges without a branch is a warning`() throws {
        let graph = try CompiledGraph("g", of: Text.self) { graph in
            let a = graph.node("a") { _, _ in .nothing }
            let b = graph.node("b") { _, _ in .nothing }
            graph.edge(.start, a)
            graph.edge(a, b)
            graph.edge(b, a)
        }
        #expect(graph.warnings.contains { $0.contains("the run ends at its limit of steps") })
    }
}

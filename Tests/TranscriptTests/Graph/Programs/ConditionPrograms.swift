import Signoff
import SignoffCheckpoint
import SignoffGraph

/// Conditions after nodes, and nodes that say where to go on.
enum ConditionPrograms {
    typealias Counting = RoutePrograms.Counting
    typealias Route = @Sendable (Counting, Nodes) throws -> GraphRoute<Counting>

    static let all: [Scenario] = [conditions]

    /// The nodes a condition may lead to.
    struct Nodes: Sendable {
        let b: GraphNode<Counting>
        let c: GraphNode<Counting>
        let d: GraphNode<Counting>
    }

    private static func nodes(_ graph: inout StateGraph<Counting>, _ stage: Stage) -> Nodes {
        /// Ends after the nodes named before it, of those that run with it in the recording.
        func counted(_ name: String, after others: [String: Set<Int>] = [:]) -> GraphNode<Counting> {
            graph.node(name) { _, _ in
                for (other, steps) in others where steps.contains(stage.clock) { await stage.after(other) }
                stage.count(name)
                return .update { $0.log = [.string(name)] }
            }
        }
        return Nodes(
            b: counted("b"),
            c: counted("c", after: ["b": [16, 18]]),
            d: counted("d", after: ["b": [3, 4, 15]])
        )
    }

    static let conditions = Scenario.graph("conditional_edges") { stage in
        func make(_ routes: [Route], edgeToD: Bool = false, fromStart: Bool = false) throws -> CompiledGraph<Counting> {
            var graph = StateGraph("conditions", of: Counting.self)
            let nodes = Self.nodes(&graph, stage)
            let targets: [GraphPoint<Counting>] = [nodes.b, nodes.c, nodes.d, .end]
            if fromStart {
                for route in routes { graph.branch(from: .start, to: targets) { try route($0, nodes) } }
                return try graph.compile(unreachable: .allowed)
            }
            let a = graph.node("a") { state, _ in
                stage.count("a")
                return .update {
                    $0.log = ["a"]
                    $0.n = state.n + 1
                }
            }
            graph.edge(.start, a)
            if edgeToD { graph.edge(a, nodes.d) }
            for route in routes { graph.branch(from: a, to: targets) { try route($0, nodes) } }
            return try graph.compile(unreachable: .allowed)
        }
        func unsaved(_ graph: CompiledGraph<Counting>) async throws -> Variant {
            try await Variant(graph, on: stage, isSaved: false)
        }
        let seen = try await unsaved(
            try make([
                { state, nodes in
                    stage.plan = [["n": .int(state.n), "log": .array(state.log)]]
                    return state.n == 1 ? .to(nodes.b) : .to(nodes.c)
                }
            ])
        )
        let list = try await Variant(try make([{ _, nodes in [.to(nodes.d), .to(nodes.b)] }]), on: stage)
        let failing = try await Variant(
            try make([
                { _, nodes in
                    if stage.plan != "routed" {
                        stage.plan = "routed"
                        throw PythonError("ValueError", "route failed")
                    }
                    return .to(nodes.b)
                }
            ]),
            on: stage
        )
        let both = try await unsaved(try make([{ _, nodes in [.to(nodes.d), .to(nodes.b)] }]))
        let end = try await unsaved(try make([{ _, _ in .end }]))
        let toB = try await unsaved(try make([{ _, nodes in .to(nodes.b) }]))
        let fromStart = try await unsaved(
            try make([{ state, nodes in state.n == 0 ? [.to(nodes.b), .to(nodes.c)] : .to(nodes.d) }], fromStart: true)
        )
        return Scenario.Play(
            variants: [
                seen, seen, try await unsaved(try make([{ state, nodes in .to(state.n > 0 ? nodes.c : nodes.b) }])),
                both, list, list, end, try await unsaved(try make([{ _, nodes in [.to(nodes.b), .end] }])),
                try await unsaved(try make([{ _, _ in [] }])),
                try await unsaved(try make([{ _, nodes in [.to(nodes.b), .to(nodes.b)] }])), toB, end, end, end, end,
                try await unsaved(try make([{ _, nodes in .to(nodes.b) }], edgeToD: true)),
                try await unsaved(try make([{ _, nodes in .to(nodes.b) }, { _, nodes in .to(nodes.c) }])), end,
                fromStart, fromStart, end, end, failing,
            ],
            // The steps that are skipped ran their node.
            before: [
                3: { stage.clock = 3 }, 4: { stage.clock = 4 }, 6: { stage.clock = 0 },
                12: { stage.count("a") },
                15: {
                    stage.clock = 15
                    for _ in 0..<2 { stage.count("a") }
                }, 16: { stage.clock = 16 }, 18: { stage.clock = 18 }, 19: { stage.clock = 0 },
            ],
            calls: ["state the path function saw": { _ in stage.plan }]
        )
    }
}

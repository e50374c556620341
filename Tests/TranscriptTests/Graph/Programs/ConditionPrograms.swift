import Signoff
import SignoffCheckpoint
import SignoffGraph

/// Conditions after nodes, and nodes that return their successors.
enum ConditionPrograms {
    typealias Counting = RoutePrograms.Counting
    typealias Route = @Sendable (Counting, Nodes) throws -> GraphRoute<Counting>

    static let all: [Scenario] = [conditions, goto, async]

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

    typealias Body = @Sendable (PeoplePrograms.Numbered, GotoNodes) -> NodeResult<PeoplePrograms.Numbered>

    /// The nodes that a command may go to.
    struct GotoNodes: Sendable {
        let a: GraphNode<PeoplePrograms.Numbered>
        let b: GraphNode<PeoplePrograms.Numbered>
        let c: GraphNode<PeoplePrograms.Numbered>
        let d: GraphNode<PeoplePrograms.Numbered>
    }

    static let goto = Scenario.graph("command_goto") { stage in
        func make(edges: [String] = [], _ body: @escaping Body) throws -> CompiledGraph<PeoplePrograms.Numbered> {
            var graph = StateGraph("goto", of: PeoplePrograms.Numbered.self)
            func counted(_ name: String, after others: [String] = []) -> GraphNode<PeoplePrograms.Numbered> {
                graph.node(name) { _, _ in
                    for other in others { await stage.after(other) }
                    stage.count(name)
                    return .update { $0.log = [.string(name)] }
                }
            }
            let a = graph.declare("a")
            let b = counted("b")
            let c = counted("c", after: ["b"])
            let d = counted("d", after: ["b"])
            graph.define(a, to: [a, b, c, d, .end]) { state, _ in
                stage.count("a")
                return body(state, GotoNodes(a: a, b: b, c: c, d: d))
            }
            graph.edge(.start, a)
            for name in edges { graph.edge(a, name == "b" ? b : c) }
            return try graph.compile(unreachable: .allowed)
        }
        func unsaved(edges: [String] = [], _ body: @escaping Body) async throws -> Variant {
            try await Variant(try make(edges: edges, body), on: stage, isSaved: false)
        }
        let first = try await Variant(
            try make { _, nodes in
                .go(to: nodes.b) {
                    $0.log = ["a"]
                    $0.n = 1
                }
            },
            on: stage
        )
        let nothing = try await unsaved { _, _ in .nothing }
        return Scenario.Play(
            variants: [
                first, first, try await unsaved(edges: ["c"]) { _, nodes in .go(to: nodes.b) { $0.log = ["a"] } },
                try await unsaved { _, nodes in .go(to: nodes.d, nodes.b) },
                try await unsaved { _, nodes in .go([.to(nodes.b), .to(nodes.b), .end]) },
                try await unsaved { _, _ in .go(.end) { $0.n = 2 } },
                try await unsaved(edges: ["b"]) { _, _ in .update { $0.n = 3 } }, nothing,
                try await unsaved { _, nodes in
                    .go(to: nodes.b, nodes.c) {
                        $0.log = ["1"]
                        $0.log = ["2"]
                        $0.log = ["3"]
                    }
                },
                try await unsaved { _, _ in
                    .update {
                        $0.n = 1
                        $0.n = 2
                    }
                },
                try await unsaved { _, _ in
                    .update {
                        $0.log = ["p"]
                        $0.log = ["q"]
                        $0.n = 5
                    }
                },
                nothing, try await unsaved { _, nodes in .go(to: nodes.a) { $0.n = 1 } },
                try await unsaved { state, nodes in
                    let next = (state.n ?? 0) + 1
                    return .go((state.n ?? 0) < 3 ? .to(nodes.a) : .end) { $0.n = next }
                },
                nothing, try await unsaved { _, nodes in .go(.send(nodes.b, PeoplePrograms.Numbered())) },
                try await unsaved { _, nodes in .go(to: nodes.b) { $0.n = 1 } },
            ],
            before: [
                12: { stage.count("a") }, 15: { stage.count("a") },
            ]
        )
    }

    static let async = Scenario.graph("async_nodes") { stage in
        func named(_ graph: inout StateGraph<Log>, _ name: String, after others: [String] = []) -> GraphNode<Log> {
            graph.node(name) { _, _ in
                for other in others { await stage.after(other) }
                stage.count(name)
                return .update { $0.log = [.string(name)] }
            }
        }
        let both = try CompiledGraph("both", of: Log.self) { graph in
            let a = named(&graph, "a", after: ["b"])
            let b = named(&graph, "b")
            let j = named(&graph, "j")
            graph.edge(.start, a)
            graph.edge(.start, b)
            graph.edge(a, j)
            graph.edge(b, j)
            graph.branch(from: j, to: [j, .end]) { state in
                await Task.yield()
                return state.log.count > 2 ? .end : .to(j)
            }
        }
        let asking = try CompiledGraph("asking", of: Log.self) { graph in
            let ask = graph.node("ask") { _, flow in
                stage.count("ask")
                let answer: JSONValue = try await flow.interrupt("q")
                return .update { $0.log = [answer] }
            }
            let b = named(&graph, "b", after: ["q"])
            graph.edge(.start, ask)
            graph.edge(.start, b)
        }
        let first = try await Variant(both, on: stage)
        return Scenario.Play(variants: [first, first, first, first, first, try await Variant(asking, on: stage)])
    }
}

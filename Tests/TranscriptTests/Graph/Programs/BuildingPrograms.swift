import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffGraph

/// What building refuses, and drawings.
enum BuildingPrograms {
    static let all: [Scenario] = [compiling, drawings]

    struct Number: GraphState {
        @LastValue var n: Int?
    }

    typealias Build = @Sendable (inout StateGraph<Number>) throws -> [GraphNode<Number>]

    /// A node that does nothing.
    private static func node(_ graph: inout StateGraph<Number>, _ name: String) -> GraphNode<Number> {
        graph.action(name) { _, _ in }
    }

    /// A node of another graph: here it is as one that was not added.
    private static func stranger(_ name: String) -> GraphNode<Number> {
        var other = StateGraph("other", of: Number.self)
        return node(&other, name)
    }

    /// Builds a graph of one node after the start, and what is said.
    private static func beside(
        _ build: @escaping @Sendable (inout StateGraph<Number>, GraphNode<Number>) -> Void
    ) -> Build {
        { graph in
            let a = node(&graph, "a")
            graph.edge(.start, a)
            build(&graph, a)
            return []
        }
    }

    private static func named(_ name: String) -> Build {
        { graph in
            graph.edge(.start, node(&graph, name))
            return []
        }
    }

    /// The graphs by the comments of the recorded steps; each returns the nodes with a breakpoint before them.
    private static let builds: [String: Build] = [
        "no nodes, no edges": { _ in [] },
        "a node, no edge from START": { graph in
            _ = node(&graph, "a")
            return []
        },
        "START>a, a not added": { graph in
            graph.edge(.start, stranger("a"))
            return []
        },
        "START>a, a>b, b not added": beside { graph, a in graph.edge(a, stranger("b")) },
        "START>a, x>a, x not added": beside { graph, a in graph.edge(stranger("x"), a) },
        "the same name twice": beside { graph, _ in _ = node(&graph, "a") },
        "name START": named("__start__"),
        "name END": named("__end__"),
        "node name 'a:b' (compiled with START to it)": named("a:b"),
        "node name 'a|b' (compiled with START to it)": named("a|b"),
        "node name '' (compiled with START to it)": named(""),
        "node name 'a b' (compiled with START to it)": named("a b"),
        "node name '__interrupt__' (compiled with START to it)": named("__interrupt__"),
        "node name '__other__' (compiled with START to it)": named("__other__"),
        "node name 'n' (a state key)": named("n"),
        "node name 'ä' (compiled with START to it)": named("ä"),
        "edge from END": beside { graph, a in graph.edge(.end, a) },
        "START>END": { graph in
            graph.edge(.start, .end)
            return []
        },
        "joining edge from an unknown node": beside { graph, a in graph.join([stranger("x"), a], to: a) },
        "joining edge to an unknown node": beside { graph, a in graph.join([a, node(&graph, "b")], to: stranger("x")) },
        "joining edge from END": beside { graph, a in graph.join([.end, a], to: a) },
        "joining edge from START": beside { graph, a in graph.join([.start, a], to: a) },
        "joining edge with no sources": beside { graph, a in graph.join([], to: a) },
        "joining edge to END": beside { graph, a in graph.join([a, node(&graph, "b")], to: .end) },
        "condition from an unknown node": beside { graph, a in graph.branch(from: stranger("x"), to: [a]) { _ in .end }
        },
        "path map with an unknown target": beside { graph, a in graph.branch(from: a, to: [stranger("x")]) { _ in .end }
        },
        "an unreachable node b": beside { graph, _ in _ = node(&graph, "b") },
        "the same edge twice": beside { graph, a in graph.edge(.start, a) },
        "entry only by a condition": { graph in
            let a = node(&graph, "a")
            graph.branch(from: .start, to: [a]) { _ in .to(a) }
            return []
        },
        "a self edge": beside { graph, a in graph.edge(a, a) },
        "interrupt_before an unknown node": { graph in
            graph.edge(.start, node(&graph, "a"))
            return [stranger("x")]
        },
        "interrupt_after an unknown node": { graph in
            graph.edge(.start, node(&graph, "a"))
            return [stranger("x")]
        },
        "interrupt_before *": { graph in
            let a = node(&graph, "a")
            graph.edge(.start, a)
            return [a]
        },
        "destinations naming an unknown node": { graph in
            graph.edge(.start, graph.node("a", to: [stranger("x")]) { _, _ in .nothing })
            return []
        },
        "destinations {a: label}": { graph in
            let a = node(&graph, "a")
            graph.edge(.start, graph.node("b", to: [a.labeled("label")]) { _, _ in .go(to: a) })
            return []
        },
        "adding after compile, then compiling again": beside { graph, a in
            _ = try? graph.compile()
            graph.edge(a, node(&graph, "b"))
        },
    ]

    static let compiling = Scenario.graph("compile_errors") { stage in
        let variant = try await Variant(
            try CompiledGraph("unused", of: Number.self) { graph in graph.edge(.start, node(&graph, "a")) },
            on: stage
        )
        return Scenario.Play(
            variants: [variant],
            calls: [
                "build": { step in
                    let comment = step["comment"]?.stringValue ?? ""
                    guard let build = builds[comment] else { throw PythonError("no graph for", comment) }
                    var graph = StateGraph("built", of: Number.self)
                    let stops = try build(&graph)
                    let isAfter = comment.hasPrefix("interrupt_after")
                    _ = try graph.compile(
                        interruptBefore: isAfter ? [] : stops,
                        interruptAfter: isAfter ? stops : [],
                        unreachable: .allowed
                    )
                    return "CompiledStateGraph"
                }
            ]
        )
    }

    // MARK: Drawing

    private static func chain(_ name: String, isEnded: Bool = true, stops: Bool = false) throws -> CompiledGraph<Number>
    {
        var graph = StateGraph(name, of: Number.self)
        let a = node(&graph, "a")
        let b = node(&graph, "b")
        graph.edge(.start, a)
        graph.edge(a, b)
        if isEnded { graph.edge(b, .end) }
        return try graph.compile(interruptBefore: stops ? [b] : [], interruptAfter: stops ? [a] : [])
    }

    private static func graph(_ build: (inout StateGraph<Number>) -> Void) throws -> CompiledGraph<Number> {
        try CompiledGraph("drawn", of: Number.self) { build(&$0) }
    }

    /// The drawings by the comments of the recorded steps.
    private static func drawing(_ comment: String) throws -> GraphDrawing? {
        switch comment {
        case "chain", "chain, without styles": return try chain("chain").drawing
        case "no END edge": return try chain("chain", isEnded: false).drawing
        case "breakpoints": return try chain("chain", stops: true).drawing
        case "cond":
            return try graph { graph in
                let a = node(&graph, "a")
                let b = node(&graph, "b")
                graph.edge(.start, a)
                graph.branch(from: a, to: [b.labeled("yes"), .end.labeled("no")]) { _ in .to(b) }
                graph.edge(b, a)
            }.drawing
        case "list map":
            return try graph { graph in
                let a = node(&graph, "a")
                let (b, c) = (node(&graph, "b"), node(&graph, "c"))
                graph.edge(.start, a)
                graph.branch(from: a, to: [b, c]) { _ in .to(b) }
            }.drawing
        case "joined":
            return try graph { graph in
                let (a, b, c) = (node(&graph, "a"), node(&graph, "b"), node(&graph, "c"))
                graph.edge(.start, a)
                graph.edge(.start, b)
                graph.join([a, b], to: c)
            }.drawing
        case "cmd":
            return try graph { graph in
                let a = graph.declare("a")
                let b = node(&graph, "b")
                graph.define(a, to: [b, .end]) { _, _ in .go(to: b) }
                graph.edge(.start, a)
                graph.edge(b, a)
            }.drawing
        case "cmd labels":
            return try graph { graph in
                let a = graph.declare("a")
                let b = node(&graph, "b")
                graph.define(a, to: [b.labeled("go")]) { _, _ in .go(to: b) }
                graph.edge(.start, a)
            }.drawing
        case "spaces": return try graph { $0.edge(.start, node(&$0, "my node")) }.drawing
        case "metadata":
            return try graph { graph in
                graph.edge(.start, graph.action("a", defer: true, metadata: ["k": 1]) { _, _ in })
            }.drawing
        case "self loop":
            return try graph { graph in
                let a = node(&graph, "a")
                graph.edge(.start, a)
                graph.edge(a, a)
            }.drawing
        case "entry condition":
            return try graph { graph in
                let (a, b) = (node(&graph, "a"), node(&graph, "b"))
                graph.branch(from: .start, to: [a.labeled("yes"), b.labeled("no")]) { _ in .to(a) }
            }.drawing
        case "nested, xray false", "nested, xray true":
            let drawing = try graph { graph in
                guard let inner = try? chain("chain") else { return }
                let pre = node(&graph, "pre")
                let sub = graph.child("sub", inner)
                graph.edge(.start, pre)
                graph.edge(pre, sub)
                graph.edge(sub, .end)
            }.drawing
            return comment.hasSuffix("true") ? drawing.expanded : drawing
        default: return nil
        }
    }

    private static func json(_ drawing: GraphDrawing) -> JSONValue {
        let nodes = drawing.nodes.sorted { $0.id < $1.id }.map { node -> JSONValue in
            [
                .string(node.id), node.id == "__end__" ? .null : "runnable",
                node.notes.isEmpty ? .null : .object(node.notes),
            ]
        }
        let edges = drawing.edges.map { edge -> JSONValue in
            [
                .string(edge.source), .string(edge.target), .bool(edge.isConditional),
                edge.label.map(JSONValue.string) ?? .null,
            ]
        }
        return ["nodes": .array(nodes), "edges": .array(edges)]
    }

    static let drawings = Scenario.graph("draw") { stage in
        let variant = try await Variant(try chain("chain"), on: stage)
        /// The name of a drawing without what the recording says of its form.
        @Sendable func drawn(_ step: JSONObject) throws -> GraphDrawing {
            let comment = step["comment"]?.stringValue ?? ""
            let name = comment.split(separator: " (", maxSplits: 1).first.map(String.init) ?? comment
            guard let drawing = try drawing(name) else { throw PythonError("no drawing", comment) }
            return drawing
        }
        return Scenario.Play(
            variants: [variant],
            calls: [
                "mermaid": { step in
                    let isPlain = step["comment"]?.stringValue?.hasSuffix("without styles") ?? false
                    return .string(try drawn(step).mermaid(withStyles: !isPlain))
                },
                "json": { step in json(try drawn(step)) },
                "subgraphs": { _ in
                    .array(try drawing("nested, xray false")?.children.keys.map { .string($0) } ?? [])
                },
            ]
        )
    }
}

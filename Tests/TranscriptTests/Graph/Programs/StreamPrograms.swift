import Signoff
import SignoffCheckpoint
import SignoffGraph

/// Streams in all modes, and what is stored when.
enum StreamPrograms {
    static let all: [Scenario] = [modes, subgraphs, durability]

    static let modes = Scenario.graph("stream_modes_graph") { stage in
        let graph = try CompiledGraph("modes", of: Log.self) { graph in
            let a = graph.node("a") { _, flow in
                await flow.write(["from": "a"] as JSONValue)
                return .update { $0.log = ["a"] }
            }
            let b = graph.node("b") { _, flow in
                await flow.write("b" as JSONValue)
                return .update { $0.log = ["b"] }
            }
            let c = graph.node("c") { _, flow in
                await stage.after("b", orText: "b")
                await flow.write("c" as JSONValue)
                return .update { $0.log = ["c"] }
            }
            let d = graph.node("d") { _, _ in .update { $0.log = ["d"] } }
            graph.edge(.start, a)
            graph.edge(a, b)
            graph.edge(a, c)
            graph.join([b, c], to: d)
        }
        let failing = try CompiledGraph("failing", of: Log.self) { graph in
            let b = graph.node("b") { _, _ in .update { $0.log = ["b1"] } }
            let fail = graph.node("fail") { _, _ in throw PythonError("ZeroDivisionError", "division by zero") }
            graph.edge(.start, b)
            graph.edge(b, fail)
        }
        let all = try await Variant(graph, on: stage)
        let bad = try await Variant(failing, on: stage)
        return Scenario.Play(variants: Array(repeating: all, count: 12) + [bad, bad])
    }

    static let subgraphs = Scenario.graph("stream_subgraphs") { stage in
        let child = try CompiledGraph("child", of: Log.self) { graph in
            let k = graph.node("k") { _, flow in
                await flow.write("k" as JSONValue)
                return .update { $0.log = ["k"] }
            }
            graph.edge(.start, k)
        }
        let middle = try CompiledGraph("middle", of: Log.self) { graph in
            let inner = graph.child("inner", child)
            let m = graph.node("m") { _, flow in
                await flow.write("m" as JSONValue)
                return .update { $0.log = ["m"] }
            }
            graph.edge(.start, inner)
            graph.edge(inner, m)
        }
        let top = try CompiledGraph("top", of: Log.self) { graph in
            let mid = graph.node("mid") { _, flow in
                let result = try await flow.call(middle, GraphUpdate { $0.log = [] })
                return .update { $0.log = result.log }
            }
            let t = graph.node("t") { _, flow in
                await flow.write("t" as JSONValue)
                return .update { $0.log = ["t"] }
            }
            graph.edge(.start, mid)
            graph.edge(mid, t)
        }
        let unsaved = try await Variant(top, on: stage, isSaved: false)
        return Scenario.Play(variants: Array(repeating: unsaved, count: 10) + [try await Variant(top, on: stage)])
    }

    static let durability = Scenario.graph("durability_graph") { stage in
        func chain(first: (inout StateGraph<Log>) throws -> GraphNode<Log>, isBad: Bool) throws -> CompiledGraph<Log> {
            var graph = StateGraph("durable", of: Log.self)
            let a = try first(&graph)
            let ask = graph.node("ask") { _, flow in
                if isBad { return .update { $0.log = ["ask"] } }
                stage.count("ask")
                let answer: JSONValue = try await flow.interrupt("q?")
                return .update { $0.log = [.string("ask:\(answer.stringValue ?? "")")] }
            }
            let b = graph.node("b") { _, _ in
                if isBad { throw PythonError("ValueError", "no") }
                return .update { $0.log = ["b"] }
            }
            graph.edge(.start, a)
            graph.edge(a, ask)
            graph.edge(ask, b)
            return try graph.compile()
        }
        func plain(_ graph: inout StateGraph<Log>) -> GraphNode<Log> {
            graph.node("a") { _, _ in .update { $0.log = ["a"] } }
        }
        let child = try CompiledGraph("child", of: Log.self) { graph in
            let k = graph.node("k") { _, _ in .update { $0.log = ["k"] } }
            graph.edge(.start, k)
        }
        let saved = try await Variant(try chain(first: plain, isBad: false), on: stage)
        let bad = try await Variant(try chain(first: plain, isBad: true), on: stage)
        let nested = try await Variant(try chain(first: { $0.child("a", child) }, isBad: false), on: stage)
        return Scenario.Play(
            variants: Array(repeating: saved, count: 17) + [bad, bad, bad, nested, nested, saved, saved]
        )
    }
}

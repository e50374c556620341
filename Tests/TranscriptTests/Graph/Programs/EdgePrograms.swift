import Signoff
import SignoffCheckpoint
import SignoffGraph

/// Edges: in sequence, side by side, joined, deferred.
enum EdgePrograms {
    static let all: [Scenario] = [sequence, fanOutIn, deferNode]

    static let sequence = Scenario.graph("edges_sequence") { stage in
        let graph = try CompiledGraph("chain", of: Log.self) { graph in
            let a = graph.appending("a", on: stage)
            let b = graph.appending("b", on: stage)
            let c = graph.appending("c", on: stage)
            graph.edge(.start, a)
            graph.edge(a, b)
            graph.edge(b, c)
            graph.edge(c, .end)
        }
        return Scenario.Play(variants: [try await Variant(graph, on: stage)])
    }

    static let fanOutIn = Scenario.graph("fan_out_in") { stage in
        let even = try CompiledGraph("even", of: Log.self) { graph in
            let a = graph.appending("a", on: stage)
            let b = graph.appending("b", on: stage)
            let c = graph.appending("c", on: stage, after: "b")
            let d = graph.appending("d", on: stage)
            graph.edge(.start, a)
            graph.edge(a, b)
            graph.edge(a, c)
            graph.edge(b, d)
            graph.edge(c, d)
        }
        @Sendable func uneven(isJoined: Bool) throws -> CompiledGraph<Log> {
            try CompiledGraph("uneven", of: Log.self) { graph in
                let a = graph.appending("a", on: stage)
                let c = graph.appending("c", on: stage, after: "b")
                let b = graph.appending("b", on: stage)
                let b2 = graph.node("b2") { _, _ in
                    if !isJoined { await stage.after("d") }
                    stage.count("b2")
                    return .update { $0.log = ["b2"] }
                }
                let d = graph.appending("d", on: stage)
                graph.edge(.start, a)
                graph.edge(a, b)
                graph.edge(a, c)
                graph.edge(b, b2)
                if isJoined {
                    graph.join([b2, c], to: d)
                } else {
                    graph.edge(b2, d)
                    graph.edge(c, d)
                }
            }
        }
        let first = try await Variant(even, on: stage)
        let second = try await Variant(try uneven(isJoined: false), on: stage)
        let third = try await Variant(try uneven(isJoined: true), on: stage)
        return Scenario.Play(variants: [first, first, second, second, third])
    }

    static let deferNode = Scenario.graph("defer_node") { stage in
        @Sendable func make(isJoined: Bool, isFollowed: Bool) throws -> CompiledGraph<Log> {
            try CompiledGraph("deferred", of: Log.self) { graph in
                let a = graph.appending("a", on: stage)
                let b = graph.appending("b", on: stage)
                let c = graph.appending("c", on: stage, after: "b")
                let b2 = graph.appending("b2", on: stage)
                let b3 = graph.appending("b3", on: stage)
                let d = graph.appending("d", on: stage, defer: true)
                graph.edge(.start, a)
                graph.edge(a, b)
                graph.edge(a, c)
                graph.edge(b, b2)
                graph.edge(b2, b3)
                if isJoined {
                    graph.join([b3, c], to: d)
                } else {
                    graph.edge(b3, d)
                    graph.edge(c, d)
                }
                if isFollowed {
                    let e = graph.appending("e", on: stage, defer: true)
                    graph.edge(d, e)
                }
            }
        }
        let both = try CompiledGraph("both", of: Log.self) { graph in
            let a = graph.appending("a", on: stage)
            let d = graph.appending("d", on: stage, defer: true)
            graph.edge(.start, a)
            graph.edge(.start, d)
        }
        let first = try await Variant(try make(isJoined: false, isFollowed: false), on: stage)
        let second = try await Variant(try make(isJoined: true, isFollowed: false), on: stage)
        return Scenario.Play(variants: [
            first, first, first, second, second,
            try await Variant(try make(isJoined: false, isFollowed: true), on: stage),
            try await Variant(both, on: stage),
        ])
    }
}

import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffGraph

/// Channels of all kinds.
enum StatePrograms {
    static let all: [Scenario] = [channels, reducers, lastValues]

    struct Channels: GraphState {
        @LastValue var keep: JSONValue?
        @Untracked var u: String?
        @Ephemeral var e: String?
        @AnyValue var any: String?
        @Topic var t: [String] = []
        @Topic(accumulating: true) var acc: [String] = []
    }

    static let channels = Scenario.graph("state_untracked_ephemeral") { stage in
        /// Notes what a node was given: all that holds something.
        @Sendable func note(_ name: String, _ state: Channels) {
            var members: JSONObject = [:]
            if let keep = state.keep { members["keep"] = keep }
            if let u = state.u { members["u"] = .string(u) }
            if let e = state.e { members["e"] = .string(e) }
            if let any = state.any { members["any"] = .string(any) }
            if !state.t.isEmpty { members["t"] = .array(state.t.map { .string($0) }) }
            if !state.acc.isEmpty { members["acc"] = .array(state.acc.map { .string($0) }) }
            stage.plan = .array((stage.plan.arrayValue ?? []) + [[.string(name), .object(members)]])
        }
        let graph = try CompiledGraph("channels", of: Channels.self) { graph in
            let one = graph.node("one") { state, _ in
                note("one", state)
                return .update {
                    $0.u = "U"
                    $0.e = "E"
                    $0.any = "A"
                    $0.t = ["T1"]
                    $0.acc = ["p", "q"]
                    $0.keep = 1
                }
            }
            let two = graph.node("two") { state, _ in
                note("two", state)
                return .update {
                    $0.t = ["T2", "T3"]
                    $0.acc = ["r"]
                }
            }
            let three = graph.node("three") { state, flow in
                note("three", state)
                let answer: JSONValue = try await flow.interrupt("go?")
                return .update { $0.keep = answer }
            }
            let four = graph.action("four") { state, _ in note("four", state) }
            graph.edge(.start, one)
            graph.edge(one, two)
            graph.edge(two, three)
            graph.edge(three, four)
        }
        let anyway = try CompiledGraph("any", of: Channels.self) { graph in
            let z = graph.action("z") { state, _ in note("z", state) }
            for name in ["a", "b"] {
                let node = graph.node(name) { _, _ in .update { $0.any = name } }
                graph.edge(.start, node)
                graph.edge(node, z)
            }
        }
        func conflicting(
            _ write: @escaping @Sendable (inout GraphUpdate<Channels>) -> Void
        ) throws -> CompiledGraph<
            Channels
        > {
            try CompiledGraph("conflict", of: Channels.self) { graph in
                for name in ["a", "b"] { graph.edge(.start, graph.node(name) { _, _ in .update(write) }) }
            }
        }
        let first = try await Variant(graph, on: stage)
        let second = try await Variant(anyway, on: stage, isSaved: false)
        return Scenario.Play(
            variants: Array(repeating: first, count: 6) + [
                second, second, try await Variant(try conflicting { $0.u = "x" }, on: stage, isSaved: false),
                try await Variant(try conflicting { $0.e = "x" }, on: stage, isSaved: false),
            ],
            before: [3: { stage.plan = .null }, 6: { stage.plan = .null }],
            calls: ["inputs the nodes received": { _ in stage.plan }]
        )
    }

    struct Reduced: GraphState {
        @SignoffGraph.Reduced(.appending) var log: [String] = []
        @SignoffGraph.Reduced(.adding) var total: Int = 0
        @SignoffGraph.Reduced({ max($0, $1) }) var best: Int = 0
        @SignoffGraph.Reduced({ $0.merging($1) { _, later in later } }) var tags: [String: Int] = [:]
        @SignoffGraph.Reduced({ left, right in left.flatMap { left in right.map { "\(left)+\($0)" } } }) var first:
            String?
        @LastValue var plain: JSONValue?
    }

    static let reducers = Scenario.graph("state_reducers") { stage in
        func chain(
            _ name: String,
            _ updates: [GraphUpdate<Reduced>],
            isParallel: Bool = false
        ) throws -> CompiledGraph<
            Reduced
        > {
            try CompiledGraph(name, of: Reduced.self) { graph in
                var last: GraphPoint<Reduced> = .start
                for (name, update) in zip(updates.count == 2 ? ["a", "b"] : ["a", "o", "z"], updates) {
                    let node = graph.node(name) { _, _ in .update(update) }
                    graph.edge(isParallel ? .start : last, node)
                    last = node
                }
            }
        }
        let first = GraphUpdate<Reduced> {
            $0.log = ["a"]
            $0.total = 1
            $0.best = 3
            $0.tags = ["x": 1]
            $0.first = "a"
            $0.plain = 1
        }
        let second = GraphUpdate<Reduced> {
            $0.log = ["b1", "b2"]
            $0.total = 10
            $0.best = 2
            $0.tags = ["x": 2, "y": 3]
            $0.first = "b"
        }
        let add = GraphUpdate<Reduced> { $0.log = ["added"] }
        let fresh = GraphUpdate<Reduced> { $0.overwrite(\.log, with: ["fresh"]) }
        let dict = GraphUpdate<Reduced> { $0.overwrite(\.log, with: ["dict form"]) }
        let both = try await Variant(try chain("both", [first, second]), on: stage)
        func unsaved(_ graph: CompiledGraph<Reduced>) async throws -> Variant {
            try await Variant(graph, on: stage, isSaved: false)
        }
        return Scenario.Play(
            variants: [
                both, both, both, both, try await unsaved(try chain("sequence", [add, fresh, add])),
                try await unsaved(try chain("parallel", [add, fresh, add], isParallel: true)),
                try await unsaved(try chain("twice", [fresh, fresh], isParallel: true)),
                try await unsaved(try chain("dict", [GraphUpdate(), dict])), both,
            ]
        )
    }

    struct Plain: GraphState {
        @LastValue var a: Int?
        @LastValue var b: String?
        @LastValue var c: [JSONValue]?
    }

    static let lastValues = Scenario.graph("state_last_value") { stage in
        @Sendable func note(_ state: Plain) {
            var members: JSONObject = [:]
            if let a = state.a { members["a"] = .int(a) }
            if let b = state.b { members["b"] = .string(b) }
            if let c = state.c { members["c"] = .array(c) }
            stage.plan = .array((stage.plan.arrayValue ?? []) + [.object(members)])
        }
        let graph = try CompiledGraph("plain", of: Plain.self) { graph in
            let one = graph.node("one") { state, _ in
                stage.count("one")
                note(state)
                let text = state.a.map { "\($0)" } ?? ""
                return .update { $0.b = "one:\(text)" }
            }
            let two = graph.node("two") { state, _ in
                stage.count("two")
                note(state)
                guard let a = state.a else {
                    // A member that is null reads as one that is absent.
                    if stage.clock == 14 {
                        throw PythonError("TypeError", "unsupported operand type(s) for +: 'NoneType' and 'int'")
                    }
                    throw PythonError("KeyError", "'a'")
                }
                return .update { $0.a = a + 1 }
            }
            let three = graph.action("three") { state, _ in
                stage.count("three")
                note(state)
            }
            graph.edge(.start, one)
            graph.edge(one, two)
            graph.edge(two, three)
        }
        let unsaved = try await Variant(graph, on: stage, isSaved: false)
        let saved = try await Variant(graph, on: stage)
        return Scenario.Play(
            variants: Array(repeating: unsaved, count: 4) + Array(repeating: saved, count: 8) + [unsaved],
            before: [14: { stage.clock = 14 }],
            calls: ["inputs the nodes received": { _ in stage.plan }]
        )
    }
}

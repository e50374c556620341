import Signoff
import SignoffCheckpoint
import SignoffGraph

/// Graphs in graphs, and graphs beside entrypoints.
enum NestingPrograms {
    static let all: [Scenario] = [sharedState, ownSchema, levels, parallel, entrypoints, updates, kept]

    struct Shared: GraphState {
        @Reduced(.appending) var log: [String] = []
        @LastValue var x: Int?
    }

    struct Inner: GraphState {
        @Reduced(.appending) var log: [String] = []
        @LastValue var x: Int = 0
        @LastValue var mine: String?
    }

    static let sharedState = Scenario.graph("subgraph_shared_state") { stage in
        let child = try CompiledGraph("child", of: Inner.self) { graph in
            let c1 = graph.node("c1") { _, _ in
                stage.count("c1")
                return .update {
                    $0.log = ["c1"]
                    $0.mine = "m"
                }
            }
            let c2 = graph.node("c2") { state, _ in
                stage.count("c2")
                return .update {
                    $0.log = ["c2:\(state.mine ?? "")"]
                    $0.x = state.x + 1
                }
            }
            graph.edge(.start, c1)
            graph.edge(c1, c2)
        }
        let graph = try CompiledGraph("parent", of: Shared.self) { graph in
            func appending(_ name: String) -> GraphNode<Shared> {
                graph.node(name) { _, _ in
                    stage.count(name)
                    return .update { $0.log = [name] }
                }
            }
            let pre = appending("pre")
            let sub = graph.child("sub", child) { state, inner in
                inner.log = state.log
                if let x = state.x { inner.x = x }
            } output: { inner, update in
                update.log = inner.log
                update.x = inner.x
            }
            let post = appending("post")
            graph.edge(.start, pre)
            graph.edge(pre, sub)
            graph.edge(sub, post)
        }
        let unsaved = try await Variant(graph, on: stage, isSaved: false)
        return Scenario.Play(variants: [unsaved, unsaved, try await Variant(graph, on: stage)])
    }

    struct Question: GraphState {
        @LastValue var q: String = ""
        @LastValue var a: String?
    }

    struct Questions: GraphState {
        @LastValue var items: [String] = []
        @Reduced(.appending) var out: [String] = []
    }

    static let ownSchema = Scenario.graph("subgraph_own_schema") { stage in
        let child = try CompiledGraph("child", of: Question.self) { graph in
            let answer = graph.node("answer") { state, _ in
                stage.count("answer")
                return .update { $0.a = "A(\(state.q))" }
            }
            graph.edge(.start, answer)
        }
        let graph = try CompiledGraph("parent", of: Questions.self) { graph in
            let call = graph.node("call") { state, flow in
                stage.count("call")
                var out: [String] = []
                for item in state.items {
                    out.append(try await flow.call(child, GraphUpdate { $0.q = item }).a ?? "")
                }
                let all = out
                return .update { $0.out = all }
            }
            let end = graph.action("end") { _, _ in stage.count("end") }
            graph.edge(.start, call)
            graph.edge(call, end)
        }
        return Scenario.Play(variants: [try await Variant(graph, on: stage)])
    }

    /// A list that appends, but takes a whole list that comes up from a graph below in its place.
    struct Levels: GraphState {
        @Reduced({ old, new in
            if let first = old.first, new.first == first { return new }
            return old + new
        }) var log: [String] = []
    }

    static let levels = Scenario.graph("subgraph_interrupt_levels") { stage in
        func appending(_ graph: inout StateGraph<Levels>, _ name: String) -> GraphNode<Levels> {
            graph.node(name) { _, _ in
                stage.count(name)
                return .update { $0.log = [name] }
            }
        }
        let inner = try CompiledGraph("innermost", of: Levels.self) { graph in
            let i1 = appending(&graph, "i1")
            let i2 = graph.node("i2") { _, flow in
                stage.count("i2")
                let answer: JSONValue = try await flow.interrupt("inner?")
                return .update { $0.log = ["i2:\(answer.stringValue ?? "")"] }
            }
            graph.edge(.start, i1)
            graph.edge(i1, i2)
        }
        let middle = try CompiledGraph("middle", of: Levels.self) { graph in
            let m1 = appending(&graph, "m1")
            let inner = graph.child("inner", inner)
            let m2 = appending(&graph, "m2")
            graph.edge(.start, m1)
            graph.edge(m1, inner)
            graph.edge(inner, m2)
        }
        let top = try CompiledGraph("top", of: Levels.self) { graph in
            let t1 = appending(&graph, "t1")
            let mid = graph.child("mid", middle)
            let t2 = appending(&graph, "t2")
            graph.edge(.start, t1)
            graph.edge(t1, mid)
            graph.edge(mid, t2)
        }
        return Scenario.Play(variants: [try await Variant(top, on: stage)])
    }

    struct Named: GraphState {
        @LastValue var name: String = ""
        @Reduced(.appending) var out: [String] = []
    }

    struct Outs: GraphState {
        @Reduced(.appending) var out: [String] = []
    }

    struct Name: Codable, Sendable {
        var name: String
    }

    static let parallel = Scenario.graph("subgraph_parallel") { stage in
        let child = try CompiledGraph("child", of: Named.self) { graph in
            let prep = graph.action("prep") { _, _ in stage.count("prep") }
            let ask = graph.node("ask") { state, flow in
                stage.count("ask")
                let answer: JSONValue = try await flow.interrupt("for \(state.name)")
                return .update { $0.out = ["\(state.name)=\(answer.stringValue ?? "")"] }
            }
            graph.edge(.start, prep)
            graph.edge(prep, ask)
        }
        let failing = try CompiledGraph("failing", of: Named.self) { graph in
            let prep = graph.action("prep") { _, _ in stage.count("prep") }
            let bad = graph.node("bad") { state, _ in
                if stage.count("bad") == 1 { throw PythonError("ValueError", "child failed") }
                return .update { $0.out = ["recovered"] }
            }
            graph.edge(.start, prep)
            graph.edge(prep, bad)
        }
        let both = try CompiledGraph("both", of: Outs.self) { graph in
            func calling(_ node: String, _ name: String, after other: String?) -> GraphNode<Outs> {
                graph.node(node) { _, flow in
                    stage.count("node \(name)")
                    if let other { await stage.after("for \(other)", "left") }
                    let result = try await flow.call(child, GraphUpdate { $0.name = name })
                    return .update { $0.out = result.out }
                }
            }
            graph.edge(.start, calling("left", "L", after: nil))
            graph.edge(.start, calling("right", "R", after: "L"))
        }
        let sends = try CompiledGraph("sends", of: Outs.self) { graph in
            let one = graph.worker("one", of: Name.self) { name, flow in
                stage.count("one")
                if name.name == "b" { await stage.after("for a", "one") }
                let result = try await flow.call(child, GraphUpdate { $0.name = name.name })
                return .update { $0.out = result.out }
            }
            graph.branch(from: .start, to: [one]) { _ in .send(one, each: [Name(name: "a"), Name(name: "b")]) }
        }
        let broken = try CompiledGraph("broken", of: Outs.self) { graph in
            let sub = graph.child("sub", failing) { state, inner in
                inner.out = state.out
            } output: { inner, update in
                update.out = inner.out
            }
            let end = graph.action("end") { _, _ in stage.count("end") }
            graph.edge(.start, sub)
            graph.edge(sub, end)
        }
        let first = try await Variant(both, on: stage, others: [child])
        let second = try await Variant(sends, on: stage, others: [child])
        let third = try await Variant(broken, on: stage)
        return Scenario.Play(
            variants: Array(repeating: first, count: 8) + Array(repeating: second, count: 3)
                + Array(repeating: third, count: 4)
        )
    }

    static let entrypoints = Scenario.graph("graphs_and_entrypoints") { stage in
        let inc = JSONTask("inc") { (value: JSONValue) -> JSONValue in
            stage.count("inc")
            return try value.adding(1)
        }
        let ep = Stage.Workflow("ep") { (value: JSONValue, flow) -> JSONValue in
            stage.count("ep")
            let next = try await flow.run(inc, value)
            let answer: JSONValue = try await flow.interrupt("ep \(next.int)")
            return [next, answer]
        }
        let g1 = try CompiledGraph("g1", of: RoutePrograms.Counting.self) { graph in
            let call = graph.node("call") { state, flow in
                stage.count("call")
                let result = try await flow.call(ep, .int(state.n))
                return .update { $0.log = [result] }
            }
            let after = graph.action("after") { _, _ in stage.count("after") }
            graph.edge(.start, call)
            graph.edge(call, after)
        }
        let g2 = try CompiledGraph("g2", of: RoutePrograms.Counting.self) { graph in
            let first = graph.node("first") { state, _ in
                stage.count("first")
                return .update { $0.n = state.n + 1 }
            }
            let ask = graph.node("ask") { state, flow in
                stage.count("ask")
                let answer: JSONValue = try await flow.interrupt("g \(state.n)")
                return .update { $0.log = [answer] }
            }
            graph.edge(.start, first)
            graph.edge(first, ask)
        }
        let json = g2.with(input: JSONValue.self, output: JSONValue.self)
        let main = Stage.Workflow("main") { (value: JSONValue, flow) -> JSONValue in
            stage.count("main")
            return try await flow.call(json, ["n": value, "log": []])
        }
        let run = DurableTask("run") { (value: JSONValue, flow: WorkflowScope) -> JSONValue in
            stage.count("run")
            return try await flow.call(json, ["n": value, "log": []])
        }
        let viaTask = Stage.Workflow("viaTask") { (value: JSONValue, flow) -> JSONValue in
            stage.count("viaTask")
            return try await flow.run(run, value)
        }
        let tasks = try CompiledGraph("tasks", of: RoutePrograms.Counting.self) { graph in
            let t = graph.node("t") { state, flow in
                stage.count("t")
                let first = flow.start(inc, .int(state.n))
                let second = flow.start(inc, .int(state.n + 10))
                let both: JSONValue = [try await first.value, try await second.value]
                let answer: JSONValue = try await flow.interrupt("t")
                return .update { $0.log = [both, answer] }
            }
            graph.edge(.start, t)
        }
        let one = try await Variant(g1, on: stage)
        let two = try await Variant(main, on: stage)
        let three = try await Variant(viaTask, on: stage)
        let four = try await Variant(tasks, on: stage)
        return Scenario.Play(
            variants: Array(repeating: one, count: 5) + Array(repeating: two, count: 5)
                + Array(repeating: three, count: 5) + Array(repeating: four, count: 4)
        )
    }

    struct Weather: GraphState {
        @LastValue var city: String?
        @Reduced(.appending) var log: [String] = []
    }

    static let updates = Scenario.graph("subgraph_update_state") { stage in
        let child = try CompiledGraph("child", of: Weather.self) { graph in
            let pick = graph.node("pick") { _, _ in
                stage.count("pick")
                return .update {
                    $0.city = "rome"
                    $0.log = ["pick"]
                }
            }
            let ask = graph.node("ask") { state, flow in
                stage.count("ask")
                let answer: JSONValue = try await flow.interrupt("in \(state.city ?? "")?")
                return .update { $0.log = ["ask:\(answer.stringValue ?? ""):\(state.city ?? "")"] }
            }
            graph.edge(.start, pick)
            graph.edge(pick, ask)
        }
        let graph = try CompiledGraph("parent", of: Weather.self) { graph in
            func appending(_ name: String) -> GraphNode<Weather> {
                graph.node(name) { _, _ in
                    stage.count(name)
                    return .update { $0.log = [name] }
                }
            }
            let router = appending("router")
            let weather = graph.child("weather", child)
            let end = appending("end")
            graph.edge(.start, router)
            graph.edge(router, weather)
            graph.edge(weather, end)
        }
        return Scenario.Play(variants: [try await Variant(graph, on: stage)])
    }

    struct Runs: GraphState {
        @Reduced(.appending) var log: [String] = []
        @LastValue var n: Int = 0
    }

    struct Calls: GraphState {
        @LastValue var go: String?
        @Reduced(.appending) var seen: [Int] = []
    }

    static let kept = Scenario.graph("subgraph_checkpointers") { stage in
        func child(isAsking: Bool) throws -> CompiledGraph<Runs> {
            try CompiledGraph("child", of: Runs.self) { graph in
                let count = graph.node("count") { state, _ in
                    stage.count("count")
                    return .update {
                        $0.log = ["run \(state.n)"]
                        $0.n = state.n + 1
                    }
                }
                graph.edge(.start, count)
                guard isAsking else { return }
                let ask = graph.node("ask") { _, flow in
                    stage.count("ask")
                    let answer: JSONValue = try await flow.interrupt("q?")
                    return .update { $0.log = [answer.stringValue ?? ""] }
                }
                graph.edge(count, ask)
            }
        }
        func parent(isAsking: Bool, isKept: Bool, calls: Int = 1) async throws -> Variant {
            let child = try child(isAsking: isAsking)
            let graph = try CompiledGraph("parent", of: Calls.self) { graph in
                let sub = graph.node("sub") { _, flow in
                    stage.count("sub")
                    var seen: [Int] = []
                    for _ in 0..<calls {
                        let input = GraphUpdate<Runs> { $0.log = ["call"] }
                        let result =
                            isKept ? try await flow.call(keeping: child, input) : try await flow.call(child, input)
                        seen.append(result.log.count)
                    }
                    let all = seen
                    return .update { $0.seen = all }
                }
                graph.edge(.start, sub)
            }
            return try await Variant(graph, on: stage, others: [child])
        }
        let counting = try child(isAsking: false)
        let nodes = try CompiledGraph("nodes", of: Runs.self) { graph in
            let a = graph.child("a", counting, keeping: true)
            let b = graph.child("b", counting, keeping: true)
            graph.edge(.start, a)
            graph.edge(a, b)
        }
        let plain = try await parent(isAsking: false, isKept: false)
        let kept = try await parent(isAsking: false, isKept: true)
        let twice = try await parent(isAsking: false, isKept: true, calls: 2)
        let asking = try await parent(isAsking: true, isKept: false)
        let keptAsking = try await parent(isAsking: true, isKept: true)
        let last = try await Variant(nodes, on: stage)
        return Scenario.Play(
            variants: Array(repeating: plain, count: 3) + Array(repeating: kept, count: 6)
                + Array(repeating: twice, count: 3) + Array(repeating: asking, count: 6)
                + Array(repeating: keptAsking, count: 12) + [last],
            // The runs that are skipped began their node.
            before: [
                9: { for _ in 0..<2 { stage.count("sub") } },
                30: { for _ in 0..<4 { stage.count("sub") } },
            ]
        )
    }
}

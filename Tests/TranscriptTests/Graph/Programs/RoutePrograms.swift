import Signoff
import SignoffCheckpoint
import SignoffGraph

/// Routes: loops and their limit, Sends, handing over to the graph around.
enum RoutePrograms {
    static let all: [Scenario] = [cycle, mapReduce, parent]

    struct Counting: GraphState {
        @LastValue var n: Int = 0
        @Reduced(.appending) var log: [JSONValue] = []
    }

    static let cycle = Scenario.graph("cycle_recursion_limit") { stage in
        let graph = try CompiledGraph("cycle", of: Counting.self) { graph in
            let up = graph.node("up") { state, flow in
                stage.count("up")
                let row: JSONValue = [.int(state.n), .int(flow.remainingSteps ?? -1), .bool(flow.isLastStep)]
                return .update {
                    $0.n = state.n + 1
                    $0.log = [row]
                }
            }
            graph.edge(.start, up)
            graph.branch(from: up, to: [up]) { $0.n >= 5 ? .end : .to(up) }
        }
        let careful = try CompiledGraph("careful", of: Counting.self) { graph in
            let step = graph.declare("step")
            graph.define(step, to: [step]) { state, flow in
                .go((flow.remainingSteps ?? 0) <= 2 ? .end : .to(step)) {
                    $0.n = state.n + 1
                    $0.log = [.int(state.n)]
                }
            }
            graph.edge(.start, step)
        }
        let saved = try await Variant(graph, on: stage)
        return Scenario.Play(
            variants: Array(repeating: saved, count: 14) + [try await Variant(careful, on: stage, isSaved: false)]
        )
    }

    struct Topics: GraphState {
        @LastValue var topics: [String]?
        @Reduced(.appending) var out: [String] = []
        @LastValue var best: String?
    }

    struct Work: Codable, Sendable {
        var topic: String
        var i: Int
    }

    static let mapReduce = Scenario.graph("send_map_reduce") { stage in
        @Sendable func make(_ topics: [String]) throws -> CompiledGraph<Topics> {
            try CompiledGraph("map", of: Topics.self) { graph in
                let plan = graph.node("plan") { _, _ in
                    stage.count("plan")
                    return .update { $0.topics = ["x", "y", "z"] }
                }
                let work = graph.worker("work", of: Work.self) { work, _ in
                    stage.count("work")
                    await stage.after("work", times: 2 - work.i)
                    return .update { $0.out = ["\(work.topic)!"] }
                }
                let reduce = graph.node("reduce") { state, _ in
                    stage.count("reduce")
                    return .update { $0.best = state.out.joined() }
                }
                graph.edge(.start, plan)
                graph.branch(from: plan, to: [work]) { _ in
                    .send(work, each: topics.enumerated().map { Work(topic: $0.element, i: $0.offset) })
                }
                graph.edge(work, reduce)
            }
        }
        let full = try await Variant(try make(["x", "y", "z"]), on: stage)
        return Scenario.Play(
            variants: [full, full, full, full, try await Variant(try make([]), on: stage, isSaved: false)]
        )
    }

    struct Who: GraphState {
        @Reduced(.appending) var log: [JSONValue] = []
        @LastValue var who: String?
    }

    static let parent = Scenario.graph("command_parent") { stage in
        func appending(_ graph: inout StateGraph<Who>, _ name: String) -> GraphNode<Who> {
            graph.node(name) { _, _ in
                stage.count(name)
                return .update { $0.log = [.string(name)] }
            }
        }
        let child = try CompiledGraph("child", of: Who.self) { graph in
            let c1 = appending(&graph, "c1")
            let c2 = graph.node("c2") { _, _ in
                stage.count("c2")
                return .toParent("p2", of: Who.self) {
                    $0.log = ["from c2"]
                    $0.who = "c2"
                }
            }
            let c3 = appending(&graph, "c3")
            graph.edge(.start, c1)
            graph.edge(c1, c2)
            graph.edge(c2, c3)
        }
        func outer(_ add: (inout StateGraph<Who>) -> GraphNode<Who>) throws -> CompiledGraph<Who> {
            var graph = StateGraph("parent", of: Who.self)
            let sub = add(&graph)
            let p1 = appending(&graph, "p1")
            graph.node("p2") { _, _ in
                await stage.after("p1")
                stage.count("p2")
                return .update { $0.log = ["p2"] }
            }
            graph.edge(.start, sub)
            if sub.name != "call" { graph.edge(sub, p1) }
            return try graph.compile(unreachable: .allowed)
        }
        let asNode = try await Variant(try outer { $0.child("sub", child) }, on: stage)
        let asRoot = try await Variant(child, on: stage, isSaved: false)
        let calling = try outer { graph in
            graph.node("call") { state, flow in
                stage.count("fn")
                let result = try await flow.call(child, GraphUpdate { $0.log = state.log })
                return .update { $0.log = result.log }
            }
        }
        let sending = try CompiledGraph("sending", of: Who.self) { graph in
            let only = graph.node("only") { _, _ in .toParent([.send("p2", ["log": [String]()]), .to("p1")]) }
            graph.edge(.start, only)
        }
        return Scenario.Play(variants: [
            asNode, asNode, asNode, asNode, asRoot, try await Variant(try twoLevels(stage), on: stage),
            try await Variant(calling, on: stage),
            try await Variant(try outer { $0.child("sub", sending) }, on: stage, isSaved: false),
        ])
    }

    /// A node of the innermost graph hands over to the middle one.
    private static func twoLevels(_ stage: Stage) throws -> CompiledGraph<Who> {
        let inner = try CompiledGraph("innermost", of: Who.self) { graph in
            let d = graph.node("d") { _, _ in
                stage.count("d")
                return .toParent("m2", of: Who.self) { $0.log = ["from d"] }
            }
            graph.edge(.start, d)
        }
        var middle = StateGraph("middle", of: Who.self)
        let first = middle.child("inner", inner)
        middle.node("m2") { _, _ in
            stage.count("m2")
            return .update { $0.log = ["m2"] }
        }
        middle.edge(.start, first)
        let compiled = try middle.compile(unreachable: .allowed)
        return try CompiledGraph("top", of: Who.self) { graph in
            let mid = graph.child("mid", compiled)
            let t2 = graph.node("t2") { _, _ in
                stage.count("t2")
                return .update { $0.log = ["t2"] }
            }
            graph.edge(.start, mid)
            graph.edge(mid, t2)
        }
    }
}

import Signoff
import SignoffCheckpoint
import SignoffGraph

/// The past of a thread: history, forks, changes from outside, what is stored when.
enum PastPrograms {
    static let all: [Scenario] = [history, fork, interruptFork, updates, specialUpdates]

    private static func numbered(
        _ graph: inout StateGraph<PeoplePrograms.Numbered>,
        _ name: String,
        _ stage: Stage
    )
        -> GraphNode<PeoplePrograms.Numbered>
    {
        graph.node(name) { _, _ in
            let run = stage.count(name)
            return .update { $0.log = [.string("\(name)\(run)")] }
        }
    }

    static let history = Scenario.graph("history_supersteps") { stage in
        let graph = try CompiledGraph("chain", of: Log.self) { graph in
            let nodes = ["a", "b", "c"].map { name in
                graph.node(name) { _, _ in .update { $0.log = [.string(name)] } }
            }
            graph.edge(.start, nodes[0])
            graph.edge(nodes[0], nodes[1])
            graph.edge(nodes[1], nodes[2])
        }
        return Scenario.Play(variants: [try await Variant(graph, on: stage)])
    }

    static let fork = Scenario.graph("fork_time_travel") { stage in
        let graph = try CompiledGraph("chain", of: PeoplePrograms.Numbered.self) { graph in
            let a = numbered(&graph, "a", stage)
            let b = numbered(&graph, "b", stage)
            let c = numbered(&graph, "c", stage)
            graph.edge(.start, a)
            graph.edge(a, b)
            graph.edge(b, c)
        }
        return Scenario.Play(variants: [try await Variant(graph, on: stage)])
    }

    static let interruptFork = Scenario.graph("time_travel_interrupt_graph") { stage in
        let graph = try CompiledGraph("asking", of: Log.self) { graph in
            func counted(_ name: String) -> GraphNode<Log> {
                graph.node(name) { _, _ in
                    let run = stage.count(name)
                    return .update { $0.log = [.string("\(name)\(run)")] }
                }
            }
            let pre = counted("pre")
            let ask = graph.node("ask") { _, flow in
                stage.count("ask")
                let answer: JSONValue = try await flow.interrupt("q?")
                return .update { $0.log = [.string("ask:\(answer.stringValue ?? "")")] }
            }
            let post = counted("post")
            graph.edge(.start, pre)
            graph.edge(pre, ask)
            graph.edge(ask, post)
        }
        // The refused answer of step 8 ran two nodes in the reference, whose numbers show in what follows.
        return Scenario.Play(
            variants: [try await Variant(graph, on: stage)],
            before: [
                10: {
                    stage.count("ask")
                    stage.count("post")
                }, 17: { stage.count("post") },
            ]
        )
    }

    static let updates = Scenario.graph("update_state_graph") { stage in
        var graph = StateGraph("update", of: PeoplePrograms.Numbered.self)
        let a = graph.node("a") { _, _ in
            stage.count("a")
            return .update {
                $0.log = ["a"]
                $0.n = 1
            }
        }
        func counted(_ name: String) -> GraphNode<PeoplePrograms.Numbered> {
            graph.node(name) { _, _ in
                stage.count(name)
                return .update { $0.log = [.string(name)] }
            }
        }
        let b = counted("b")
        let c = counted("c")
        let p = counted("p")
        let q = counted("q")
        let z = counted("z")
        graph.edge(.start, a)
        graph.edge(a, b)
        graph.edge(b, c)
        graph.edge(c, p)
        graph.edge(c, q)
        graph.join([p, q], to: z)
        let stopping = try await Variant(try graph.compile(interruptBefore: [b, z]), on: stage)
        let one = try CompiledGraph("one", of: PeoplePrograms.Numbered.self) { graph in
            let a = graph.node("a") { _, _ in
                stage.count("a")
                return .update { $0.log = ["a"] }
            }
            graph.edge(.start, a)
        }
        let free = try await Variant(try graph.compile(), on: stage, saver: stopping.saver)
        let single = try await Variant(one, on: stage)
        let unsaved = try await Variant(try graph.compile(), on: stage, isSaved: false)
        let steps = try Transcript("update_state_graph", in: Transcript.graph).steps.count
        return Scenario.Play(
            variants: (0..<steps).map { step in
                switch step {
                case 42, 43: single
                case 44...: unsaved
                case 19, 31, 37: free
                default: stopping
                }
            }
        )
    }

    static let specialUpdates = Scenario.graph("update_state_special") { stage in
        let graph = try CompiledGraph("special", of: PeoplePrograms.Numbered.self) { graph in
            let ask = graph.node("ask") { _, flow in
                stage.count("ask")
                let answer: JSONValue = try await flow.interrupt("q?")
                return .update { $0.log = [.string("ask:\(answer.stringValue ?? "")")] }
            }
            func counted(_ name: String) -> GraphNode<PeoplePrograms.Numbered> {
                graph.node(name) { _, _ in
                    stage.count(name)
                    return .update { $0.log = [.string(name)] }
                }
            }
            let big = counted("big")
            let small = counted("small")
            graph.edge(.start, ask)
            graph.branch(from: ask, to: [big, small]) { ($0.n ?? 0) > 10 ? .to(big) : .to(small) }
        }
        return Scenario.Play(variants: [try await Variant(graph, on: stage)])
    }
}

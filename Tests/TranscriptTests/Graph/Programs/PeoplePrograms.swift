import Signoff
import SignoffCheckpoint
import SignoffGraph

/// Questions in nodes: one, several, side by side, in loops; breakpoints and commands.
enum PeoplePrograms {
    static let all: [Scenario] = [
        interruptNode, several, parallel, sends, loop, breakpoints, commandInput, errorResume,
    ]

    struct Draft: GraphState {
        @LastValue var topic: JSONValue?
        @LastValue var draft: String?
        @LastValue var ok: JSONValue?
    }

    static let interruptNode = Scenario.graph("interrupt_node") { stage in
        let graph = try CompiledGraph("review", of: Draft.self) { graph in
            let write = graph.node("write") { state, _ in
                stage.count("write")
                return .update { $0.draft = "about \(state.topic?.stringValue ?? "")" }
            }
            let review = graph.node("review") { state, flow in
                stage.count("review")
                let answer: JSONValue = try await flow.interrupt(["draft": state.draft, "ask": "ok?"])
                return .update { $0.ok = answer }
            }
            let publish = graph.action("publish") { _, _ in stage.count("publish") }
            graph.edge(.start, write)
            graph.edge(write, review)
            graph.edge(review, publish)
        }
        let saved = try await Variant(graph, on: stage)
        let unsaved = try await Variant(graph, on: stage, isSaved: false)
        return Scenario.Play(variants: Array(repeating: saved, count: 15) + [unsaved])
    }

    static let several = Scenario.graph("interrupt_several") { stage in
        let graph = try CompiledGraph("form", of: Log.self) { graph in
            let pre = graph.action("pre") { _, _ in stage.count("pre") }
            let form = graph.node("form") { _, flow in
                stage.count("form")
                let name: JSONValue = try await flow.interrupt("name?")
                var age: JSONValue = try await flow.interrupt("age?")
                while age.integerValue == nil {
                    age = try await flow.interrupt("age? not \(age.stringValue ?? age.text(.compact))")
                }
                let ok: JSONValue = try await flow.interrupt("ok?")
                let row: JSONValue = [name, age, ok]
                return .update { $0.log = [row] }
            }
            graph.edge(.start, pre)
            graph.edge(pre, form)
        }
        return Scenario.Play(variants: [try await Variant(graph, on: stage)])
    }

    static let parallel = Scenario.graph("interrupt_parallel") { stage in
        let graph = try CompiledGraph("parallel", of: Log.self) { graph in
            let p = graph.node("p") { _, flow in
                stage.count("p")
                let answer: JSONValue = try await flow.interrupt("p?")
                return .update { $0.log = [.string("p:\(answer.stringValue ?? "")")] }
            }
            let q = graph.node("q") { _, flow in
                stage.count("q")
                await stage.after("p", "p?")
                let answer: JSONValue = try await flow.interrupt("q?")
                return .update { $0.log = [.string("q:\(answer.stringValue ?? "")")] }
            }
            let r = graph.node("r") { _, _ in
                stage.count("r")
                await stage.after("q", "q?")
                return .update { $0.log = ["r"] }
            }
            let j = graph.appending("j", on: stage)
            for node in [p, q, r] { graph.edge(.start, node) }
            graph.join([p, q, r], to: j)
        }
        return Scenario.Play(variants: [try await Variant(graph, on: stage)])
    }

    struct Items: GraphState {
        @LastValue var items: [Int] = []
        @Reduced(.appending) var out: [JSONValue] = []
    }

    struct Item: Codable, Sendable {
        var i: Int
    }

    static let sends = Scenario.graph("interrupt_send") { stage in
        let graph = try CompiledGraph("sends", of: Items.self) { graph in
            let ask = graph.worker("ask", of: Item.self) { item, flow in
                stage.count("ask")
                if item.i > 0 { await stage.after("item \(item.i - 1)") }
                let answer: JSONValue = try await flow.interrupt("item \(item.i)")
                let row: JSONValue = [.int(item.i), answer]
                return .update { $0.out = [row] }
            }
            let done = graph.action("done") { _, _ in stage.count("done") }
            graph.branch(from: .start, to: [ask]) { state in .send(ask, each: state.items.map { Item(i: $0) }) }
            graph.edge(ask, done)
        }
        return Scenario.Play(variants: [try await Variant(graph, on: stage)])
    }

    struct Age: GraphState {
        @LastValue var age: JSONValue?
        @LastValue var tries: Int = 0
    }

    static let loop = Scenario.graph("interrupt_loop_graph") { stage in
        let graph = try CompiledGraph("loop", of: Age.self) { graph in
            let ask = graph.node("ask") { state, flow in
                stage.count("ask")
                let question = state.tries == 0 ? "age?" : "age? (try \(state.tries))"
                let answer: JSONValue = try await flow.interrupt(question)
                return .update {
                    $0.age = answer
                    $0.tries = state.tries + 1
                }
            }
            let check = graph.action("check") { _, _ in stage.count("check") }
            let done = graph.action("done") { _, _ in stage.count("done") }
            graph.edge(.start, ask)
            graph.edge(ask, check)
            graph.branch(from: check, to: [done, ask]) { $0.age?.integerValue == nil ? .to(ask) : .to(done) }
        }
        return Scenario.Play(variants: [try await Variant(graph, on: stage)])
    }

    static let breakpoints = Scenario.graph("static_breakpoints_graph") { stage in
        @Sendable func chain(_ name: String, stopping isStopping: Bool) throws -> CompiledGraph<Log> {
            var graph = StateGraph(name, of: Log.self)
            let a = graph.appending("a", on: stage)
            let b = graph.appending("b", on: stage)
            let c = graph.appending("c", on: stage)
            graph.edge(.start, a)
            graph.edge(a, b)
            graph.edge(b, c)
            return try graph.compile(interruptBefore: isStopping ? [b] : [], interruptAfter: isStopping ? [b] : [])
        }
        let stopping = try await Variant(try chain("g", stopping: true), on: stage)
        let free = try await Variant(try chain("h", stopping: false), on: stage)
        let steps = try Transcript("static_breakpoints_graph", in: Transcript.graph).steps
        return Scenario.Play(variants: steps.indices.map { Self.isFree($0) ? free : stopping })
    }

    private static func isFree(_ step: Int) -> Bool { (7...15).contains(step) || step >= 18 }

    struct Numbered: GraphState {
        @Reduced(.appending) var log: [JSONValue] = []
        @LastValue var n: Int?
    }

    static let commandInput = Scenario.graph("command_input") { stage in
        var graph = StateGraph("commands", of: Numbered.self)
        let ask = graph.node("ask") { state, flow in
            stage.count("ask")
            let answer: JSONValue = try await flow.interrupt("q?")
            return .update { $0.log = [.string("ask:\(answer.stringValue ?? ""):\(state.n ?? 0)")] }
        }
        let other = graph.node("other") { _, _ in
            stage.count("other")
            await stage.after("ask", "q?")
            return .update { $0.log = ["other"] }
        }
        let end = graph.node("end") { _, _ in
            stage.count("end")
            await stage.after("ask", "q?")
            return .update { $0.log = ["end"] }
        }
        graph.edge(.start, ask)
        graph.edge(ask, end)
        graph.edge(other, end)
        let compiled = try graph.compile(unreachable: .allowed)
        return Scenario.Play(variants: [try await Variant(compiled, on: stage)])
    }

    static let errorResume = Scenario.graph("error_resume_parallel_nodes") { stage in
        let graph = try CompiledGraph("errors", of: Log.self) { graph in
            let ok1 = graph.appending("ok1", on: stage)
            let bad = graph.node("bad") { _, _ in
                let run = stage.count("bad") - stage.clock
                await stage.after("ok1")
                if run < 3, stage.plan != "fine" { throw PythonError("ValueError", "broken \(run)") }
                return .update { $0.log = ["bad"] }
            }
            let ok2 = graph.node("ok2") { _, _ in
                stage.count("ok2")
                await stage.after("bad")
                return .update { $0.log = ["ok2"] }
            }
            let j = graph.appending("j", on: stage)
            for node in [ok1, bad, ok2] { graph.edge(.start, node) }
            graph.join([ok1, bad, ok2], to: j)
        }
        return Scenario.Play(
            variants: [try await Variant(graph, on: stage)],
            before: [
                9: { stage.clock = stage.count(of: "bad") }, 10: { stage.plan = "fine" },
                12: {
                    stage.plan = .null; stage.clock = stage.count(of: "bad") - 1
                }, 13: { stage.plan = "fine" },
            ]
        )
    }
}

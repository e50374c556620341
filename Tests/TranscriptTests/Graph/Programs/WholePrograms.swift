import Signoff
import SignoffCheckpoint
import SignoffGraph

/// Whole workflows: a supervisor, a plan that is executed, a review with branches.
enum WholePrograms {
    static let all: [Scenario] = [supervisor, planExecute, pipeline]

    struct Team: GraphState {
        @LastValue var task: String?
        @LastValue var plan: [String]?
        @Reduced(.appending) var done: [String] = []
        @LastValue var result: JSONValue?
    }

    static let supervisor = Scenario.graph("supervisor") { stage in
        let graph = try CompiledGraph("team", of: Team.self) { graph in
            let supervisor = graph.declare("supervisor")
            func member(_ name: String, after other: String?) -> GraphNode<Team> {
                graph.node(name) { state, _ in
                    stage.count(name)
                    if let other { await stage.after(other) }
                    return .update { $0.done = ["\(name):\(state.task ?? "")"] }
                }
            }
            let search = member("search", after: nil)
            let write = graph.node("write") { state, _ in
                stage.count("write")
                if state.task == "redo" { await stage.after("search") }
                return .update { $0.done = ["write:\(state.task ?? "")"] }
            }
            graph.define(supervisor, to: [search, write, .end]) { state, flow in
                stage.count("supervisor")
                if state.plan == nil { return .go(to: search) { $0.plan = ["search", "write"] } }
                if state.done.count == 1 { return .go(to: write) }
                let answer: JSONValue = try await flow.interrupt(["approve": state.done])
                guard answer == "again" else { return .go(.end) { $0.result = answer } }
                var redo = Team()
                redo.task = "redo"
                return .go([.send(search, redo), .send(write, redo)]) { $0.overwrite(\.done, with: []) }
            }
            graph.edge(.start, supervisor)
            graph.edge(search, supervisor)
            graph.edge(write, supervisor)
        }
        return Scenario.Play(variants: [try await Variant(graph, on: stage)])
    }

    struct Plan: GraphState {
        @LastValue var input: String?
        @LastValue var plan: [String] = []
        @Reduced(.appending) var past: [[String]] = []
        @LastValue var response: String?
    }

    static let planExecute = Scenario.graph("plan_execute") { stage in
        let graph = try CompiledGraph("plan", of: Plan.self) { graph in
            let plan = graph.node("plan") { _, _ in
                stage.count("plan")
                return .update { $0.plan = ["one", "two", "three"] }
            }
            let execute = graph.node("execute") { state, _ in
                stage.count("execute")
                let step = state.plan[0]
                if step == "two", stage.plan.isNull {
                    stage.plan = "broken"
                    throw PythonError("RuntimeError", "tool down")
                }
                return .update { $0.past = [[step, "did \(step)"]] }
            }
            let replan = graph.node("replan") { state, _ in
                stage.count("replan")
                let rest = Array(state.plan.dropFirst())
                return .update {
                    if rest.isEmpty { $0.response = "done \(state.past.count)" } else { $0.plan = rest }
                }
            }
            let approve = graph.node("approve") { state, flow in
                stage.count("approve")
                let answer: JSONValue = try await flow.interrupt(["next": state.plan])
                return answer == "stop" ? .update { $0.response = "stopped" } : .nothing
            }
            graph.edge(.start, plan)
            graph.edge(plan, execute)
            graph.edge(execute, replan)
            graph.branch(from: replan, to: [approve, .end]) { $0.response == nil ? .to(approve) : .end }
            graph.branch(from: approve, to: [execute, .end]) { $0.response == nil ? .to(execute) : .end }
        }
        return Scenario.Play(
            variants: [try await Variant(graph, on: stage)],
            calls: ["mermaid": { _ in .string(graph.drawing.mermaid()) }]
        )
    }

    struct Review: GraphState {
        @LastValue var docs: [String] = []
        @Reduced(.appending) var notes: [String] = []
        @Reduced(.appending) var verdicts: [[String]] = []
        @LastValue var round: Int = 0
    }

    struct Judging: GraphState {
        @LastValue var doc: String = ""
        @LastValue var round: Int = 0
        @LastValue var out: [[String]]?
    }

    struct Check: Codable, Sendable {
        var doc: String
        var round: Int
    }

    static let pipeline = Scenario.graph("branching_review_pipeline") { stage in
        let child = try CompiledGraph("judging", of: Judging.self) { graph in
            let scan = graph.action("scan") { state, _ in stage.count("scan \(state.doc)") }
            let judge = graph.node("judge") { state, flow in
                stage.count("judge \(state.doc)")
                var verdict: JSONValue = "auto"
                if state.doc == "b" { verdict = try await flow.interrupt("\(state.doc) round \(state.round)") }
                let row = [state.doc, verdict.stringValue ?? ""]
                return .update { $0.out = [row] }
            }
            graph.edge(.start, scan)
            graph.edge(scan, judge)
        }
        let graph = try CompiledGraph("review", of: Review.self) { graph in
            let split = graph.node("split") { state, _ in
                stage.count("split")
                return .update { $0.round = state.round + 1 }
            }
            let check = graph.worker("check", of: Check.self) { check, flow in
                stage.count("check \(check.doc)")
                if check.doc == "b" { await stage.after("check", times: check.round == 1 ? 1 : 3) }
                let result = try await flow.call(
                    child,
                    GraphUpdate {
                        $0.doc = check.doc
                        $0.round = check.round
                    }
                )
                return .update { $0.verdicts = result.out ?? [] }
            }
            let audit = graph.node("audit") { state, _ in
                await stage.after("custom b round \(state.round)")
                stage.count("audit")
                return .update { $0.notes = ["audit \(state.round)"] }
            }
            let collect = graph.node("collect", defer: true) { state, _ in
                stage.count("collect")
                return .update { $0.notes = ["collected \(state.verdicts.count)"] }
            }
            graph.edge(.start, split)
            graph.branch(from: split, to: [check, audit]) { state in
                [.send(check, each: state.docs.map { Check(doc: $0, round: state.round) }), .to(audit)]
            }
            graph.edge(check, collect)
            graph.edge(audit, collect)
            graph.branch(from: collect, to: [split, .end]) { state in
                let asked = state.verdicts.suffix(2).contains { $0.last == "redo" }
                return asked && state.round < 3 ? .to(split) : .end
            }
        }
        return Scenario.Play(variants: [try await Variant(graph, on: stage)])
    }
}

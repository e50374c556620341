import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffGraph

/// Agents composed of the public parts, as `langgraph.prebuilt` composes its own.
enum AgentPrograms {
    static let all: [Scenario] = [loop, review, handoff]

    /// An answer that calls tools, by their numbers.
    static func calling(_ id: String, _ calls: (name: String, arguments: JSONObject)...) -> Message {
        .ai("", calling: calls.enumerated().map { ToolCall($1.name, $1.arguments, id: "c\($0 + 1)") }, id: id)
    }

    /// What is wrong with the arguments of `add`; nil when nothing is.
    private static func fault(in call: ToolCall) -> String? {
        let faults = ["a", "b"].compactMap { name -> String? in
            switch call.arguments[name] {
            case nil: "\(name): Field required"
            case .integer?: nil
            default: "\(name): Input should be a valid integer, unable to parse string as an integer"
            }
        }
        guard !faults.isEmpty else { return nil }
        let given = call.arguments.map { "'\($0.key)': '\($0.value.stringValue ?? $0.value.text(.compact))'" }
        return """
            Error invoking tool '\(call.name)' with kwargs {\(given.joined(separator: ", "))} with error:
             \(faults.joined(separator: "\n"))
             Please fix the error and try again.
            """
    }

    private static func tools(_ stage: Stage) -> [AgentTool] {
        [
            AgentTool("add") { call, _, _ in
                if let fault = fault(in: call) { return .message(.tool(fault, answering: call, isError: true)) }
                let (a, b) = (call.arguments["a"]?.int ?? 0, call.arguments["b"]?.int ?? 0)
                // The first call of the answer ends before the second.
                if a >= 10 { await stage.after("tools") }
                stage.count("add")
                return .message(.tool("\(a + b)", answering: call))
            },
            .text("boom") { _, _ in
                stage.count("boom")
                throw PythonError("ValueError", "boom")
            },
        ]
    }

    static let loop = Scenario.graph("react_agent") { stage in
        func agent(
            _ answers: Message...,
            version: AgentGraph.Version = .two,
            interruptsBeforeTools: Bool = false
        ) throws -> CompiledGraph<Chat> {
            try AgentGraph.make(
                "agent",
                model: ScriptedModel(answers),
                tools: tools(stage),
                version: version,
                interruptsBeforeTools: interruptsBeforeTools
            )
        }
        func saved(_ graph: CompiledGraph<Chat>) async throws -> Variant { try await Variant(graph, on: stage) }
        let add: JSONObject = ["a": 1, "b": 1]
        let two = try await saved(
            agent(
                calling("m1", ("add", ["a": 1, "b": 2]), ("add", ["a": 10, "b": 5])),
                .ai("3 and 15", id: "m2")
            )
        )
        let paused = try await saved(
            agent(calling("m1", ("add", add)), .ai("two", id: "m2"), interruptsBeforeTools: true)
        )
        let drawn = try agent(.ai("", id: "m1"))
        return Scenario.Play(
            variants: [
                try await saved(agent(.ai("just an answer", id: "m1"))), two, two, two,
                try await saved(agent(calling("m1", ("boom", ["x": 1])))),
                try await saved(agent(calling("m1", ("nope", [:])), .ai("ok", id: "m2"))),
                try await saved(agent(calling("m1", ("add", ["a": "x"])), .ai("ok", id: "m2"))),
                paused, paused, paused,
                try await saved(agent(calling("m1", ("add", add)), calling("m2", ("add", add)))),
                paused,
                try await saved(
                    agent(calling("m1", ("add", ["a": 1, "b": 2])), .ai("3", id: "m2"), version: .one)
                ),
            ],
            calls: ["mermaid": { _ in .string(drawn.drawing.mermaid()) }]
        )
    }

    static let review = Scenario.graph("tool_review") { stage in
        let book = AgentTool.text("book") { call, flow in
            let place = call.arguments["place"]?.stringValue ?? ""
            if place == "B" { await stage.after(#"{"action":"book","place":"A"}"#) }
            stage.count("asked")
            let answer: JSONValue = try await flow.interrupt(["action": "book", "place": place])
            switch answer["type"]?.stringValue {
            case "accept":
                stage.count("booked")
                return "booked \(place)"
            case "edit":
                stage.count("booked")
                return "booked \(answer["place"]?.stringValue ?? "")"
            default: return "refused"
            }
        }
        func agent(_ calls: Message) async throws -> Variant {
            let model = ScriptedModel([calls, .ai("done", id: "m2")])
            return try await Variant(AgentGraph.make("agent", model: model, tools: [book]), on: stage)
        }
        let one = calling("m1", ("book", ["place": "A"]))
        let both = calling("m1", ("book", ["place": "A"]), ("book", ["place": "B"]))
        let (first, second, third) = (try await agent(one), try await agent(one), try await agent(both))
        return Scenario.Play(variants: [first, first, first, second, second, third])
    }

    struct Trip: GraphState {
        @Reduced({ (old: [String], new: [String]) in
            // A list that begins with the old one is the new list: a child returns all it was given.
            new.starts(with: old) ? new : old + new
        }) var log: [String] = []
        @LastValue var to: String?
    }

    static let handoff = Scenario.graph("handoff") { stage in
        let travel = try CompiledGraph("travelling", of: Trip.self) { graph in
            let node = graph.node("t") { _, _ in
                // The second time the person is asked first.
                if stage.count(of: "travel") > 0 { await stage.after("user?") }
                stage.count("travel")
                return .toParent("hotel", of: Trip.self) {
                    $0.log = ["travel hands over"]
                    $0.to = "hotel"
                }
            }
            graph.edge(.start, node)
        }
        let hotel = try CompiledGraph("sleeping", of: Trip.self) { graph in
            let node = graph.node("h") { _, _ in
                guard stage.count("hotel") == 1 else { return .update { $0.log = ["hotel done"] } }
                return .toParent("travel", of: Trip.self) {
                    $0.log = ["hotel hands back"]
                    $0.to = "travel"
                }
            }
            graph.edge(.start, node)
        }
        var graph = StateGraph("trip", of: Trip.self)
        let first = graph.child("travel", travel)
        let second = graph.child("hotel", hotel)
        let human = graph.node("human") { _, flow in
            stage.count("human")
            let answer: JSONValue = try await flow.interrupt("user?")
            return .update { $0.log = ["human:\(answer.stringValue ?? "")"] }
        }
        graph.edge(.start, first)
        graph.edge(second, human)
        let plain = try await Variant(try graph.compile(unreachable: .allowed), on: stage)

        let move = AgentTool("to_bob") { call, messages, _ in
            .handover(to: "bob", messages + [.tool("moved", answering: call, id: "t1")])
        }
        let alice = try AgentGraph.make(
            "alice_agent",
            model: ScriptedModel([calling("m1", ("to_bob", [:]))]),
            tools: [move],
            author: "alice"
        )
        let bob = try AgentGraph.make(
            "bob_agent",
            model: ScriptedModel([.ai("bob here", id: "m2")]),
            tools: [],
            author: "bob"
        )
        var team = StateGraph("team", of: Chat.self)
        team.edge(.start, team.child("alice", alice))
        team.child("bob", bob)
        let agents = try await Variant(try team.compile(unreachable: .allowed), on: stage)
        return Scenario.Play(variants: Array(repeating: plain, count: 5) + [agents])
    }
}

import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffGraph

/// A node that runs the tool calls of the last message, as `langgraph.prebuilt.ToolNode` does.
enum ToolPrograms {
    static let all: [Scenario] = [toolNode]

    struct Talk: GraphState {
        @Reduced(.messages) var messages: [Message] = []
        @LastValue var who: String?
    }

    /// What the node makes of an error of a tool.
    enum ErrorHandling: Sendable {
        case thrown
        case told
        case text(String)
    }

    /// What comes of one call.
    enum Outcome: Sendable {
        case text(String)
        /// An update beside the message.
        case rename(String, Message)
    }

    static let toolNode = Scenario.graph("tool_node") { stage in
        @Sendable func run(_ call: ToolCall, _ state: Talk, _ flow: WorkflowScope) async throws -> Outcome {
            func number(_ name: String) -> Int { call.arguments[name]?.int ?? 0 }
            switch call.name {
            case "add":
                stage.count("add")
                return .text("\(number("a") + number("b"))")
            case "boom":
                stage.count("boom")
                throw PythonError("ValueError", "boom")
            case "whoami": return .text("\(state.who ?? ""):\(call.arguments["q"]?.stringValue ?? "")")
            case "keep":
                try await flow.store?.put(["v": call.arguments["v"] ?? .null], for: "k", in: ["kept"])
                return .text("kept")
            case "rename":
                let name = call.arguments["to"]?.stringValue ?? ""
                return .rename(name, .tool("renamed", answering: call, id: "t-renamed"))
            default:
                await flow.write(["p": call.arguments["n"] ?? .null])
                return .text(call.id ?? "")
            }
        }
        func graph(_ answer: Message, _ handling: ErrorHandling = .thrown) async throws -> Variant {
            let graph = try CompiledGraph("tooled", of: Talk.self) { graph in
                let model = graph.node("model") { _, _ in .update { $0.messages = [answer] } }
                let tools = graph.node("tools") { state, flow in
                    var update = GraphUpdate<Talk>()
                    var texts: [Message] = []
                    var isMixed = false
                    for call in state.messages.last?.toolCalls ?? [] {
                        do {
                            switch try await run(call, state, flow) {
                            case .text(let text):
                                texts.append(.tool(text, answering: call))
                                if isMixed { update.messages = [texts.removeLast()] }
                            case .rename(let name, let message):
                                isMixed = true
                                update.who = name
                                update.messages = [message]
                            }
                        } catch let error as PythonError {
                            switch handling {
                            case .thrown: throw error
                            case .told:
                                let text = "Error: \(error.type)('\(error.message)')\n Please fix your mistakes."
                                texts.append(.tool(text, answering: call, isError: true))
                            case .text(let text): texts.append(.tool(text, answering: call, isError: true))
                            }
                        }
                    }
                    if !isMixed { update.messages = texts }
                    return .update(update)
                }
                graph.edge(.start, model)
                graph.branch(from: model, to: [tools, .end]) { state in
                    state.messages.last?.toolCalls.isEmpty ?? true ? .end : .to(tools)
                }
            }
            return try await Variant(graph, on: stage, isSaved: false)
        }
        func calling(_ calls: (name: String, arguments: JSONObject)...) -> Message {
            .ai("", calling: calls.enumerated().map { ToolCall($1.name, $1.arguments, id: "c\($0 + 1)") }, id: "m")
        }
        let several = try await graph(
            calling(("add", ["a": 1, "b": 2]), ("whoami", ["q": "x"]), ("keep", ["v": 7]))
        )
        let sum: JSONObject = ["a": 1, "b": 1]
        return Scenario.Play(
            variants: [
                try await graph(.ai("no calls", id: "m")), several, several,
                try await graph(calling(("rename", ["to": "bob"]), ("add", sum))),
                try await graph(calling(("progress", ["n": 3]))),
                try await graph(calling(("boom", ["x": 1]))),
                try await graph(calling(("boom", ["x": 1]), ("add", sum)), .told),
                try await graph(calling(("boom", ["x": 1])), .text("went wrong")),
                try await graph(calling(("boom", ["x": 1]))),
            ],
            calls: [
                "store.get": { _ in
                    try await stage.store.item("k", in: ["kept"]).map { .object($0.value) } ?? .null
                }
            ]
        )
    }
}

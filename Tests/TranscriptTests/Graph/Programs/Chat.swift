import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffGraph
import Synchronization

/// A state of messages alone.
struct Chat: GraphState {
    @Reduced(.messages) var messages: [Message] = []
}

/// A language model that answers from a script, in pieces split at spaces.
final class ScriptedModel: Sendable {
    private let answers: Mutex<[Message]>
    private let isShown: Bool

    /// Creates a model; one that is not shown streams no pieces.
    init(_ answers: [Message], isShown: Bool = true) {
        self.answers = Mutex(answers)
        self.isShown = isShown
    }

    /// The next answer, or the last one again.
    func answer(_ flow: WorkflowScope) async -> Message {
        let message = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        if isShown {
            for piece in Self.pieces(of: message.text) { await flow.stream(MessageChunk(piece, id: message.id)) }
        }
        return message
    }

    private static func pieces(of text: String) -> [String] {
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        return words.enumerated().flatMap { $0.offset == 0 ? [$0.element] : [" ", $0.element] }
    }
}

/// What a tool does with a call.
struct AgentTool: Sendable {
    /// What comes of a call.
    enum Outcome: Sendable {
        case message(Message)
        /// The graph around the agent continues at a node, with these messages.
        case handover(to: String, [Message])
    }

    let name: String
    let run: @Sendable (ToolCall, [Message], WorkflowScope) async throws -> Outcome

    init(_ name: String, _ run: @escaping @Sendable (ToolCall, [Message], WorkflowScope) async throws -> Outcome) {
        self.name = name
        self.run = run
    }

    /// A tool that returns a text.
    static func text(
        _ name: String,
        _ run: @escaping @Sendable (ToolCall, WorkflowScope) async throws -> String
    ) -> AgentTool {
        AgentTool(name) { call, _, flow in .message(.tool(try await run(call, flow), answering: call)) }
    }
}

/// The argument with which one tool call is sent to the node that runs tools.
struct ToolCallInState: Codable, Sendable {
    let type: String
    let call: ToolCall
    let state: Chat

    init(_ call: ToolCall, in state: Chat) {
        type = "tool_call_with_context"
        self.call = call
        self.state = state
    }

    private enum CodingKeys: String, CodingKey {
        case type = "__type"
        case call = "tool_call"
        case state
    }
}

/// The loop of a model and its tools, as `langgraph.prebuilt` composes it of the same parts.
struct AgentGraph {
    /// How tool calls are run.
    enum Version {
        /// All calls of an answer in one task.
        case one
        /// Each call in a task of its own.
        case two
    }

    static func make(
        _ name: String,
        model: ScriptedModel,
        tools: [AgentTool],
        version: Version = .two,
        author: String? = nil,
        interruptsBeforeTools: Bool = false
    ) throws -> CompiledGraph<Chat> {
        var graph = StateGraph(name, of: Chat.self)
        let agent = graph.node("agent") { _, flow in
            var answer = await model.answer(flow)
            answer.name = author
            if !answer.toolCalls.isEmpty, let left = flow.remainingSteps, left < 2 {
                answer = .ai("Sorry, need more steps to process this request.", id: answer.id)
            }
            return .update { [answer] in $0.messages = [answer] }
        }
        let shown: JSONValue = .array(tools.map { .string($0.name) })
        graph.edge(.start, agent)
        switch version {
        case .two:
            let node = graph.worker("tools", of: ToolCallInState.self, metadata: ["__tools": shown]) { item, flow in
                switch try await run(item.call, item.state.messages, tools, flow) {
                case .message(let message): return .update { $0.messages = [message] }
                case .handover(let node, let messages):
                    return .toParent(node, of: Chat.self) { $0.messages = messages }
                }
            }
            graph.branch(from: agent, to: [node, .end]) { state in
                .send(node, each: (state.messages.last?.toolCalls ?? []).map { ToolCallInState($0, in: state) })
            }
            graph.edge(node, agent)
            return try graph.compile(interruptBefore: interruptsBeforeTools ? [node] : [])
        case .one:
            let node = graph.node("tools", metadata: ["__tools": shown]) { state, flow in
                var messages: [Message] = []
                for call in state.messages.last?.toolCalls ?? [] {
                    guard case .message(let message) = try await run(call, state.messages, tools, flow) else {
                        continue
                    }
                    messages.append(message)
                }
                return .update { [messages] in $0.messages = messages }
            }
            graph.branch(from: agent, to: [node, .end]) { state in
                state.messages.last?.toolCalls.isEmpty ?? true ? .end : .to(node)
            }
            graph.edge(node, agent)
            return try graph.compile()
        }
    }

    private static func run(
        _ call: ToolCall,
        _ messages: [Message],
        _ tools: [AgentTool],
        _ flow: WorkflowScope
    ) async throws -> AgentTool.Outcome {
        guard let tool = tools.first(where: { $0.name == call.name }) else {
            let known = tools.map(\.name).joined(separator: ", ")
            let text = "Error: \(call.name) is not a valid tool, try one of [\(known)]."
            return .message(.tool(text, answering: call, isError: true))
        }
        return try await tool.run(call, messages, flow)
    }
}

import Signoff
import SignoffCheckpoint
import SignoffGraph
import Synchronization

/// States of messages, and models that write them.
enum MessagePrograms {
    static let all: [Scenario] = [reducer, streams]

    static let reducer = Scenario.graph("messages_state") { stage in
        let graph = try CompiledGraph("messages", of: Chat.self) { graph in
            let reply = graph.node("reply") { state, _ in
                let number = stage.count("reply")
                let text = state.messages.last?.text ?? ""
                return .update { $0.messages = [.ai("re: \(text)", id: "ai-\(number)")] }
            }
            graph.edge(.start, reply)
        }
        return Scenario.Play(
            variants: [try await Variant(graph, on: stage)],
            calls: [
                "add_messages": { _ in
                    let left: [Message] = [.human("a", id: "1"), .ai("b", id: "2")]
                    let right: [Message] = [.removing("1"), .human("c", id: "3"), .ai("B", id: "2")]
                    return .array(try left.merging(right).map(\.json))
                }
            ]
        )
    }

    static let streams = Scenario.graph("stream_messages") { stage in
        let model = ScriptedModel([.ai("Hi there", id: "m1")])
        let silent = ScriptedModel([.ai("not shown", id: "m2")], isShown: false)
        func addChat(to graph: inout StateGraph<Chat>) -> GraphNode<Chat> {
            graph.node("chat") { _, flow in
                stage.count("chat")
                let answer = await model.answer(flow)
                return .update { $0.messages = [answer] }
            }
        }
        let chain = try CompiledGraph("chain", of: Chat.self) { graph in
            let chat = addChat(to: &graph)
            let quiet = graph.action("quiet") { _, flow in _ = await silent.answer(flow) }
            let fixed = graph.node("fixed") { _, _ in .update { $0.messages = [.ai("fixed", id: "f1")] } }
            graph.edge(.start, chat)
            graph.edge(chat, quiet)
            graph.edge(quiet, fixed)
        }
        let child = try CompiledGraph("child", of: Chat.self) { graph in graph.edge(.start, addChat(to: &graph)) }
        let nested = try CompiledGraph("nested", of: Chat.self) { graph in
            graph.edge(.start, graph.child("sub", child))
        }
        func unsaved(_ graph: CompiledGraph<Chat>) async throws -> Variant {
            try await Variant(graph, on: stage, isSaved: false)
        }
        let first = try await unsaved(chain)
        let second = try await unsaved(nested)
        return Scenario.Play(variants: [first, second, second, first])
    }
}

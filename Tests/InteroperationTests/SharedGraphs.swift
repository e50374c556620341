import OrderedCollections
import ProcessSupport
import Signoff
import SignoffCheckpoint
import SignoffGraph

/// The graphs of `reference.py`, node by node and channel by channel.
struct SharedGraphs: Sendable {
    struct Review: GraphState {
        @LastValue var topic: String?
        @Reduced(.appending) var log: [JSONValue] = []
    }

    struct Part: Codable, Sendable {
        var part: String
    }

    struct Chat: GraphState {
        @Reduced(.messages) var messages: [Message] = []
    }

    /// Those of one state.
    private let reviews: [CompiledGraph<Review>]
    /// A conversation whose messages are replied to, asked about and forgotten.
    private let chat: CompiledGraph<Chat>

    /// The names of all of them.
    var names: [String] { reviews.map(\.name) + [chat.name] }

    /// All of them, with JSON in place of their states.
    var all: [any Workflow<JSONValue, JSONValue>] {
        reviews.map { $0.with(input: JSONValue.self, output: JSONValue.self) }
            + [chat.with(input: JSONValue.self, output: JSONValue.self)]
    }

    /// Creates graphs whose nodes note in the folder's journal that they ran, and do what files in the folder tell them.
    ///
    /// - Throws: `graph_invalid`.
    init(in folder: WorkFolder) throws {
        let journal = Journal(path: folder.file("journal"))
        let review = try CompiledGraph("review_graph", of: Review.self) { graph in
            let write = graph.node("write") { state, _ in
                try journal.note("write \(state.topic ?? "")")
                return .update { $0.log = ["write"] }
            }
            let check = graph.worker("check", of: Part.self) { part, _ in
                try journal.note("check \(part.part)")
                return .update { $0.log = [.string(part.part)] }
            }
            let ask = graph.node("ask", defer: true) { state, flow in
                let answer: JSONValue = try await flow.interrupt(["ask": state.log.count])
                return .update { $0.log = [answer] }
            }
            let pay = graph.node("pay") { _, _ in
                try journal.note("pay")
                if folder.has("broken") { throw RefusedStep(text: "pay") }
                return .update { $0.log = ["paid"] }
            }
            graph.edge(.start, write)
            graph.branch(from: write, to: [check]) { _ in .send(check, each: [Part(part: "a"), Part(part: "b")]) }
            graph.edge(check, ask)
            graph.edge(ask, pay)
        }
        let joined = try CompiledGraph("joined_graph", of: Review.self) { graph in
            func asking(_ name: String) -> GraphNode<Review> {
                graph.node(name) { _, flow in
                    let answer: JSONValue = try await flow.interrupt(["ask": name])
                    try journal.note("answered \(name)")
                    return .update { $0.log = [answer] }
                }
            }
            let left = asking("left")
            let right = asking("right")
            let plain = graph.node("plain") { _, _ in
                try journal.note("plain")
                return .update { $0.log = ["plain"] }
            }
            let end = graph.node("end") { state, _ in .update { $0.log = [.integer(Int64(state.log.count))] } }
            for node in [left, plain, right] { graph.edge(.start, node) }
            graph.join([left, plain, right], to: end)
        }
        let child = try CompiledGraph("child", of: Review.self) { graph in
            let first = graph.node("first") { _, _ in
                try journal.note("first")
                return .update { $0.log = ["first"] }
            }
            let second = graph.node("second") { _, flow in
                let answer: JSONValue = try await flow.interrupt("inside?")
                return .update { $0.log = [answer] }
            }
            graph.edge(.start, first)
            graph.edge(first, second)
        }
        let outer = try CompiledGraph("outer_graph", of: Review.self) { graph in
            let before = graph.node("before") { _, _ in
                try journal.note("before")
                return .update { $0.log = ["before"] }
            }
            let sub = graph.child("sub", child)
            graph.edge(.start, before)
            graph.edge(before, sub)
        }
        reviews = [review, joined, outer]
        chat = try CompiledGraph("chat_graph", of: Chat.self) { graph in
            let reply = graph.node("reply") { state, _ in
                let last = state.messages.last
                let text = last?.text ?? ""
                try journal.note("reply \(text)")
                let call = ToolCall("look", ["at": .string(text)], id: "c1")
                return .update { $0.messages = [.ai("re: \(text)", calling: [call], id: "re-\(last?.id ?? "")")] }
            }
            let ask = graph.node("ask") { state, flow in
                let answer: JSONValue = try await flow.interrupt(state.messages.last?.text ?? "")
                return .update { $0.messages = [.human(answer.stringValue ?? "", id: "answer")] }
            }
            let forget = graph.node("forget") { state, _ in
                let first = state.messages.first?.id ?? ""
                try journal.note("forget \(first)")
                return .update { $0.messages = [.removing(first)] }
            }
            graph.edge(.start, reply)
            graph.edge(reply, ask)
            graph.edge(ask, forget)
        }
    }
}

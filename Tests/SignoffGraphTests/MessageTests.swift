import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffGraph
import Testing

/// Lists of messages in the state of a graph.
@Suite
struct MessageTests {
    struct Chat: GraphState {
        @Reduced(.messages) var messages: [Message] = []
    }

    @Test
    func `Messages are appended, replaced in place and removed by their ids`() throws {
        let list: [Message] = [.human("a", id: "1"), .ai("b", id: "2")]
        #expect(try list.merging([.human("c", id: "3")]).map(\.text) == ["a", "b", "c"])
        #expect(try list.merging([.ai("B", id: "1")]).map(\.text) == ["B", "b"])
        #expect(try list.merging([.removing("1")]).map(\.text) == ["b"])
        #expect(try list.merging([.removing("1"), .human("A", id: "1")]).map(\.text) == ["A", "b"])
        #expect(try list.merging([.human("x"), .removingAll, .system("s")]).map(\.text) == ["s"])
    }

    @Test
    func `A message without an id from a cached node stays one message, as in the reference`() async throws {
        let graph = try CompiledGraph("chat", of: Chat.self) { graph in
            let say = graph.node("say", cache: CachePolicy { _ in "always" }) { _, _ in
                .update { $0.messages = [.ai("hi")] }
            }
            graph.edge(.start, say)
        }
        let runtime = try WorkflowRuntime(
            saver: InMemorySaver(),
            cache: InMemoryResultCache(),
            entrypoints: [graph]
        )
        let first = try await runtime.invoke(graph, on: "t") { $0.messages = [] }
        let second = try await runtime.invoke(graph, on: "t") { $0.messages = [] }
        #expect(first.value?.messages.map(\.text) == ["hi"])
        #expect(second.value?.messages == first.value?.messages)
    }

    @Test
    func `The removal of an unknown message is refused by its id`() {
        let error = #expect(throws: CheckpointError.self) { try [Message]().merging([.removing("9")]) }
        #expect(error?.code == .invalidData)
        #expect(error?.message.contains("The message 9 cannot be removed") == true)
    }

    @Test
    func `A message is stored in the form of LangChain and read back unchanged`() throws {
        var message = Message.ai("ok", calling: [ToolCall("add", ["a": 1], id: "c1")], id: "m")
        message.otherFields = ["usage_metadata": ["input_tokens": 3]]
        let stored = try StoredValueEncoder().encode(message)
        let object = try #require({ if case .extension(let typed) = stored { PythonObject(typed) } else { nil } }())
        #expect(object.typeName == "langchain_core.messages.ai.AIMessage")
        #expect(object.code == 5)
        #expect(try StoredValueDecoder().decode(Message.self, from: stored) == message)
    }

    /// The forms of a message that LangGraph takes, with the role of each.
    private static let forms: [(JSONValue, Message.Role)] = [
        (.object(["role": "user", "content": "hi"]), .human), (.array(["user", "hi"]), .human), ("hi", .human),
        (.object(["type": "ai", "content": "hi", "id": "m"]), .ai),
        (.object(["role": "developer", "content": "hi"]), .system),
    ]

    @Test(arguments: forms)
    func `Every form of a message is read`(_ form: JSONValue, _ role: Message.Role) throws {
        let message = try Message(StoredValue(form))
        #expect(message.role == role)
        #expect(message.text == "hi")
    }

    @Test
    func `A message without an id gets the same id when its step runs again`() async throws {
        let graph = try CompiledGraph("chat", of: Chat.self) { graph in
            let reply = graph.node("reply") { _, _ in .update { $0.messages = [.ai("hello")] } }
            let ask = graph.node("ask") { state, flow in
                let answer: String = try await flow.interrupt(["last": state.messages.last?.id ?? "-"])
                return .update { $0.messages = [.human(answer)] }
            }
            graph.edge(.start, reply)
            graph.edge(reply, ask)
        }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [graph])
        let paused = try await runtime.invoke(graph, on: "t") { $0.messages = [.human("hi")] }
        let before = try await runtime.state(of: "t").values
        let done = try await runtime.invoke(graph, .resume(Command(resume: "bye")), on: "t")
        let messages = try #require(done.value?.messages)
        #expect(messages.map(\.text) == ["hi", "hello", "bye"])
        #expect(Set(messages.compactMap(\.id)).count == 3)
        #expect(paused.interrupts.first?.value.jsonProjection == ["last": .string(messages[1].id ?? "")])
        let kept = before.jsonProjection["messages"]?.arrayValue?.compactMap { $0["id"]?.stringValue }
        #expect(kept == messages.prefix(2).compactMap(\.id))
    }

    @Test
    func `Two equal turns create separate messages`() async throws {
        let graph = try CompiledGraph("chat", of: Chat.self) { graph in
            graph.edge(.start, graph.action("read") { _, _ in })
        }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [graph])
        for _ in 0..<2 { _ = try await runtime.invoke(graph, on: "t") { $0.messages = [.human("hi")] } }
        #expect(try await runtime.state(of: "t").values.jsonProjection["messages"]?.arrayValue?.count == 2)
    }
}

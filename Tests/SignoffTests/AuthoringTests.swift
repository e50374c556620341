import Signoff
import Testing

/// What authors write first. That it compiles in a package with default settings is checked by the gate.
@Suite
struct AuthoringTests {
    struct Draft: Codable, Equatable, Sendable {
        var topic: String
        var pages: Int
    }

    @Test
    func `An answer without a type comes as it was given`() async throws {
        let asking = Entrypoint("asking") { (_: Int, flow) -> JSONValue in
            try await flow.interrupt("Go on?")
            let answer = try await flow.interrupt(["question": "How?", "pages": 3])
            return answer
        }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [asking])
        let first = try await runtime.invoke(asking, 1, on: "1")
        #expect(first.interrupts.map(\.responseSchema) == [nil])
        let second = try await runtime.invoke(asking, .resume(Command(resume: true)), on: "1")
        #expect(second.interrupts.map(\.value) == [.map(["question": .string("How?"), "pages": .integer(3)])])
        let answer: JSONValue = ["slowly": [1, nil, 2.5]]
        let end = try await runtime.invoke(asking, .resume(Command(resume: answer)), on: "1")
        #expect(end == .finished(answer))
    }

    @Test
    func `A payload is read in the type it was asked with, and says where it is another`() async throws {
        let asking = Entrypoint("asking") { (draft: Draft, flow) -> Bool in try await flow.interrupt(draft) }
        let saver = InMemorySaver()
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [asking])
        let question = try #require(
            try await runtime.invoke(asking, Draft(topic: "cats", pages: 3), on: "1").interrupts.first
        )
        #expect(try question.payload() == Draft(topic: "cats", pages: 3))
        let open = try #require(try await saver.openInterrupts(matching: InterruptQuery()).first)
        #expect(try open.payload(as: Draft.self) == Draft(topic: "cats", pages: 3))
        let error = #expect(throws: CheckpointError.self) { try question.payload(as: [String: String].self) }
        #expect(error?.code == .invalidData)
        let id = try #require(question.id)
        let message = "The payload of question \(id) cannot be read as Dictionary<String, String>: at $"
        #expect(error?.message.contains(message) == true)
    }

    @Test
    func `A body is split into functions that take its scope`() async throws {
        let write = DurableTask("write") { (topic: String) in Draft(topic: topic, pages: topic.utf8.count) }
        @Sendable @concurrent
        func draft(_ topic: String, _ flow: WorkflowScope) async throws -> Draft { try await flow.run(write, topic) }
        let asking = Entrypoint("asking") { (topic: String, flow) -> Draft in
            let first = try await draft(topic, flow)
            let isGood: Bool = try await flow.interrupt(first)
            return isGood ? first : try await draft("\(topic)!", flow)
        }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [asking])
        _ = try await runtime.invoke(asking, "cats", on: "1")
        let end = try await runtime.invoke(asking, .resume(Command(resume: false)), on: "1")
        #expect(end == .finished(Draft(topic: "cats!", pages: 5)))
    }
}

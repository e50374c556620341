import FoundationEssentials
@testable import Signoff
import SignoffCheckpoint
import Testing

/// The required form of an answer, derived from its type.
@Suite
struct ResponseSchemaTests {
    private enum Verdict: String, Codable, CaseIterable {
        case approve
        case reject
    }

    private enum Level: Int, Codable, CaseIterable {
        case low = 1
        case high = 2
    }

    private struct Reason: Codable {
        var text: String
        var code: UInt8?
    }

    private struct Decision: Codable {
        var verdict: Verdict
        var level: Level
        var amount: Double
        var count: Int
        var reasons: [Reason]
        var labels: [String: Bool]
        var note: String?
        var at: Date
        var id: UUID
        var raw: JSONValue
    }

    @Test
    func `An object lists its members, and requires those that are not optional`() {
        let reason: JSONValue = [
            "type": "object",
            "properties": [
                "text": ["type": "string"],
                "code": ["anyOf": [["type": "integer", "minimum": 0, "maximum": 255], ["type": "null"]]],
            ],
            "required": ["text"], "title": "Reason",
        ]
        let schema: JSONValue = [
            "type": "object",
            "properties": [
                "verdict": ["enum": ["approve", "reject"]], "level": ["enum": [1, 2]], "amount": ["type": "number"],
                "count": ["type": "integer"], "reasons": ["type": "array", "items": reason],
                "labels": ["type": "object", "additionalProperties": ["type": "boolean"]],
                "note": ["type": ["string", "null"]], "at": ["type": "string"],
                "id": ["type": "string", "format": "uuid"], "raw": [:],
            ],
            "required": ["verdict", "level", "amount", "count", "reasons", "labels", "at", "id", "raw"],
            "title": "Decision",
        ]
        #expect(ResponseSchema.of(Decision.self) == schema)
    }

    @Test
    func `Plain values, lists and optionals`() {
        #expect(ResponseSchema.of(Bool.self) == ["type": "boolean"])
        #expect(ResponseSchema.of(String?.self) == ["type": ["string", "null"]])
        #expect(ResponseSchema.of([Int?].self) == ["type": "array", "items": ["type": ["integer", "null"]]])
        #expect(ResponseSchema.of(Set<Verdict>.self) == ["type": "array", "items": ["enum": ["approve", "reject"]]])
        #expect(ResponseSchema.of([Int: String].self) == JSONValue?.none)
        #expect(ResponseSchema.of(JSONValue.self) == JSONValue?.none)
        #expect(ResponseSchema.of(JSONObject.self) == ["type": "object"])
    }

    private enum Choice: Codable {
        case keep
        case edit(text: String)
    }

    private enum Secret: String, Codable {
        case only
    }

    private struct Holder: Codable {
        var secret: Secret
        var other: Int
    }

    private struct Tree: Codable {
        var name: String
        var children: [Tree]
        var twin: [Tree]?
    }

    private struct Wrapper: Decodable {
        var value: Int

        init(from decoder: any Decoder) throws {
            value = try decoder.singleValueContainer().decode(Int.self)
        }
    }

    private struct Either: Decodable {
        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if (try? container.decode(Int.self)) == nil { _ = try container.decode(String.self) }
        }
    }

    private struct Peeking: Decodable {
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            if container.contains(.b) { _ = try container.decode(Int.self, forKey: .a) }
        }

        private enum Key: CodingKey {
            case a
            case b
        }
    }

    @Test
    func `An unknown form is left open, never guessed`() {
        #expect(ResponseSchema.of(Choice.self)?["properties"] == JSONValue?.none)
        #expect(ResponseSchema.of(Holder.self) == ["type": "object", "title": "Holder"])
        #expect(ResponseSchema.of(Peeking.self) == ["type": "object", "title": "Peeking"])
        #expect(ResponseSchema.of(Wrapper.self) == ["type": "integer"])
        let tree = ResponseSchema.of(Tree.self)
        #expect(tree?["properties"]?["children"] == ["type": "array"])
        #expect(tree?["required"] == ["name", "children"])
    }

    private struct Described: Codable, ResponseSchemaProviding {
        var approve: Bool
        static var responseSchema: JSONValue {
            ["type": "object", "properties": ["approve": ["type": "boolean", "title": "Really?"]]]
        }
    }

    private struct Around: Codable {
        var inner: Described
    }

    @Test
    func `A type that gives its schema is taken at its word, also inside others`() {
        #expect(ResponseSchema.of(Described.self) == Described.responseSchema)
        #expect(ResponseSchema.of(Around.self)?["properties"]?["inner"] == Described.responseSchema)
    }

    // MARK: Answers

    @Test(arguments: [true, false])
    func `An answer of the wrong form is refused and nothing at all is stored`(_ isByID: Bool) async throws {
        let saver = InMemorySaver()
        let tally = Tally()
        let step = DurableTask("step") { (_: Int) -> Int in tally.count("step") }
        let workflow = Entrypoint("main") { (input: Int, flow) -> String in
            try await flow.run(step, input)
            let reason: Reason = try await flow.interrupt("why?")
            return reason.text
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow])
        let question = try #require(try await runtime.invoke(workflow, 1, on: "1").interrupts.first)
        #expect(question.responseSchema?.jsonProjection["title"] == "Reason")
        let before = try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "1"))
        let id = try #require(question.id)
        let wrong: JSONValue = ["text": 5]
        let command = isByID ? try Command(answering: id, with: wrong) : try Command(resume: wrong)
        #expect(await code { try await runtime.invoke(workflow, .resume(command), on: "1") } == "answer_not_decodable")
        #expect(try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "1")) == before)
        #expect(try await runtime.invoke(workflow, .proceed, on: "1").interrupts == [question])
        #expect(try await runtime.state(of: "1").tasks.first?.error == nil)
        let right = try Command(resume: ["text": "because"] as JSONValue)
        #expect(try await runtime.invoke(workflow, .resume(right), on: "1").value == "because")
        #expect(tally.counts == ["step": 1])
    }

    @Test
    func `A refused answer ends no other run, and the other answers count`() async throws {
        let saver = InMemorySaver()
        let ask = DurableTask("ask") { (number: Int, flow) -> Int in
            let answer: Int = try await flow.interrupt("q\(number)")
            return answer
        }
        let workflow = Entrypoint("main") { (_: Int, flow) -> [Int] in
            try await (1...2).map { flow.start(ask, $0) }.values()
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow])
        let questions = try await runtime.invoke(workflow, 1, on: "1").interrupts
        let ids = try questions.map { try #require($0.id) }
        let answers: [InterruptID: JSONValue] = [ids[0]: "no number", ids[1]: 2]
        let command = try Command(answers: answers)
        #expect(await code { try await runtime.invoke(workflow, .resume(command), on: "1") } == "answer_not_decodable")
        #expect(try await saver.openInterrupts(matching: InterruptQuery()).compactMap(\.interrupt.id) == [ids[0]])
        let rest = try Command(answering: ids[0], with: 1)
        #expect(try await runtime.invoke(workflow, .resume(rest), on: "1").value == [1, 2])
    }

    @Test
    func `A body that catches the refusal of an answer cannot continue without one`() async throws {
        let saver = InMemorySaver()
        let workflow = Entrypoint("main") { (_: Int, flow) -> String in
            do {
                let number: Int = try await flow.interrupt("number?")
                return "\(number)"
            } catch {
                return "approved anyway"
            }
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow])
        _ = try await runtime.invoke(workflow, 1, on: "1")
        let wrong = try Command(resume: "x")
        #expect(await code { try await runtime.invoke(workflow, .resume(wrong), on: "1") } == "answer_not_decodable")
        #expect(try await runtime.state(of: "1").interrupts.map(\.value) == [.string("number?")])
    }
}

import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator
import SignoffReview
import SignoffTesting
import Testing

@Suite("Answers as they are stored, dialect by dialect")
struct ExactAnswerTests {
    /// Asks what it is given, with the schema it is given, and returns the answer.
    static let ask = Entrypoint("ask_anything") { (request: JSONValue, flow) -> JSONValue in
        let payload = request["payload"] ?? .null
        return try await flow.interrupt(payload, responseSchema: request["schema"])
    }

    /// Asks two things at once.
    static let askBoth = Entrypoint("ask_both") { (topic: String, flow) -> [JSONValue] in
        let question = DurableTask("question") { (text: String, flow) -> JSONValue in
            try await flow.interrupt(text)
        }
        return try await ["first", "second"].map { flow.start(question, $0) }.values()
    }

    private let saver: InMemorySaver
    private let runtime: WorkflowRuntime
    private let clock = ManualClock()

    init() throws {
        saver = InMemorySaver(time: clock.source, random: CountingRandom().source)
        runtime = try WorkflowRuntime(saver: saver, entrypoints: [Self.ask, Self.askBoth])
    }

    private func operations(_ name: String = "maria", seed: UInt64 = 1_000) -> LocalBackend {
        LocalBackend(
            database: saver,
            identity: OperatorIdentity(name: name, client: "test"),
            workflows: [],
            time: clock.source,
            random: CountingRandom(seed).source
        )
    }

    /// What is stored as the answer of a question.
    private func stored(
        _ payload: String,
        schema: String? = nil,
        options: ReviewOptions = ReviewOptions(),
        _ decisions: [Decision]
    ) async throws -> String {
        var request: JSONObject = ["payload": try JSONValue(parsing: payload)]
        if let schema { request["schema"] = try JSONValue(parsing: schema) }
        _ = try await runtime.invoke(Self.ask, .object(request), on: "t-1")
        let question = try await operations().onlyItem(of: "t-1").question
        let item = ReviewItem(question: question, options: options)
        let run = try await operations().answer([ItemAnswer(item: item, decisions: decisions)], token: "token")
        let id = try #require(question.interrupt.id)
        guard case .resume(let answers) = run.request.action else { return "no answer" }
        #expect(answers.count == 1)
        return answers[id]?.jsonProjection.text(.compact) ?? "no answer"
    }

    @Test("A value that JSON cannot express is returned unchanged, and the ledger has the stored value")
    func typedArguments() async throws {
        let decimal = StoredValue.array([.string("decimal"), .string("Decimal"), .string("12345678901234567.891")])
        let amount = StoredValue.extension(StoredExtension(code: 0, payload: try MessagePack.encode(decimal)))
        let payload = StoredValue.map(StoredMap(pairs: [("amount", amount), ("city", .string("Bern"))]))
        let asking = Entrypoint("ask_typed") { (_: Int, flow) -> JSONValue in try await flow.interrupt(payload) }
        _ = try await WorkflowRuntime(saver: saver, entrypoints: [asking]).invoke(asking, 1, on: "t-1")
        let item = try await operations().onlyItem(of: "t-1")
        var members = try #require(item.payload.objectValue)
        members["city"] = "Bonn"
        let edited = ItemAnswer(item: item, decisions: [.edit(.object(members))])
        let run = try await operations().answer([edited], token: "token")
        guard case .resume(let answers) = run.request.action, let answer = answers.values.first else {
            Issue.record("the run brings no answer")
            return
        }
        #expect(answer == .map(StoredMap(pairs: [("amount", amount), ("city", .string("Bonn"))])))
        let entry = try #require(try await saver.ledger(after: 0, limit: 9).last)
        #expect(entry.record["answer_digest"]?.stringValue == AnswersOfRun.digest(of: answer))
    }

    private static let call =
        #"{"type":"tool_approval","tool_call_id":"c","name":"refund","args":{"amount":90,"n":1.0},"description":"d"}"#
    private static let callSchema = """
        {"oneOf":[{"type":"object","properties":{"type":{"const":"approve"}}},
          {"type":"object","properties":{"type":{"const":"reject"},"message":{"type":"string"}}},
          {"type":"object","properties":{"type":{"const":"edit"},"edited_action":{"type":"object"}}},
          {"type":"object","properties":{"type":{"const":"respond"},"message":{"type":"string"}}}]}
        """

    @Test(
        "One call: hitl.call",
        arguments: [
            (Decision.approve, #"{"type":"approve"}"#), (.reject(message: nil), #"{"type":"reject"}"#),
            (.reject(message: "no"), #"{"type":"reject","message":"no"}"#),
            (
                .edit(["amount": 70, "n": 1.0]),
                #"{"type":"edit","edited_action":{"name":"refund","args":{"amount":70,"n":1.0}}}"#
            ),
            (.respond("ask the bank"), #"{"type":"respond","message":"ask the bank"}"#),
        ]
    )
    func oneCall(decision: Decision, answer: String) async throws {
        #expect(try await stored(Self.call, schema: Self.callSchema, [decision]) == answer)
    }

    private static func batch(_ argumentsKey: String = "args") -> String {
        """
        {"action_requests":[{"name":"a","\(argumentsKey)":{"x":1}},{"name":"b","\(argumentsKey)":{"y":"z"}}],
         "review_configs":[{"action_name":"a","allowed_decisions":["approve","edit","reject","respond"]},
                           {"action_name":"b","allowed_decisions":["approve","edit","reject","respond"]}]}
        """
    }

    @Test("Several calls in Python's spelling: one entry each, in order, mixed")
    func batch() async throws {
        let answer = try await stored(Self.batch(), [.edit(["x": 2]), .reject(message: "no")])
        #expect(
            answer
                == #"{"decisions":[{"type":"edit","edited_action":{"name":"a","args":{"x":2}}},{"type":"reject","message":"no"}]}"#
        )
    }

    @Test("The pre-release spelling gets its own back")
    func earlyBatch() async throws {
        let answer = try await stored(Self.batch("arguments"), [.edit(["x": 2]), .respond("done")])
        #expect(
            answer
                == #"{"decisions":[{"type":"edit","edited_action":{"name":"a","arguments":{"x":2}}},{"type":"respond","message":"done"}]}"#
        )
    }

    @Test("Several calls in JavaScript's spelling")
    func camelCase() async throws {
        let payload = """
            {"actionRequests":[{"name":"a","args":{"x":1}},{"name":"b","args":{}}],
             "reviewConfigs":[{"actionName":"a","allowedDecisions":["edit"]},{"actionName":"b","allowedDecisions":["approve"]}]}
            """
        let answer = try await stored(payload, [.edit(["x": 2]), .approve])
        #expect(
            answer
                == #"{"decisions":[{"type":"edit","editedAction":{"name":"a","args":{"x":2}}},{"type":"approve"}]}"#
        )
    }

    private static let inbox = """
        {"action_request":{"action":"mail","args":{"to":"a@b.c","n":3}},"description":"d",
         "config":{"allow_ignore":true,"allow_respond":true,"allow_edit":true,"allow_accept":true}}
        """

    @Test(
        "The agent inbox: a list of one, with the options that make strict twins",
        arguments: [
            (
                Decision.approve, ReviewOptions(),
                #"[{"type":"accept","args":{"action":"mail","args":{"to":"a@b.c","n":3}}}]"#
            ),
            (.approve, ReviewOptions(isInboxAcceptNull: true), #"[{"type":"accept","args":null}]"#),
            (.ignore, ReviewOptions(), #"[{"type":"ignore","args":null}]"#),
            (.respond("later"), ReviewOptions(), #"[{"type":"response","args":"later"}]"#),
            (
                .edit(["to": "a@b.c", "n": 4]), ReviewOptions(),
                #"[{"type":"edit","args":{"action":"mail","args":{"to":"a@b.c","n":4}}}]"#
            ),
            (
                .edit(["to": "a@b.c", "n": 4]), ReviewOptions(isInboxStringified: true),
                #"[{"type":"edit","args":{"action":"mail","args":{"to":"a@b.c","n":"4"}}}]"#
            ),
        ]
    )
    func agentInbox(decision: Decision, options: ReviewOptions, answer: String) async throws {
        #expect(try await stored(Self.inbox, options: options, [decision]) == answer)
    }

    @Test("A list of inbox requests is answered by a list in its order, or only its first")
    func inboxList() async throws {
        let list = "[\(Self.inbox),\(Self.inbox)]"
        #expect(
            try await stored(list, [.ignore, .respond("no")])
                == #"[{"type":"ignore","args":null},{"type":"response","args":"no"}]"#
        )
    }

    @Test("inbox.single answers the first request alone")
    func inboxSingle() async throws {
        let list = "[\(Self.inbox),\(Self.inbox)]"
        #expect(
            try await stored(list, options: ReviewOptions(isInboxSingle: true), [.ignore])
                == #"[{"type":"ignore","args":null}]"#
        )
    }

    @Test(
        "Plain questions: true, false, the edited copy, any JSON as it was typed",
        arguments: [
            (Decision.approve, "true"), (.reject(message: "why"), "false"), (.edit(["q": "b"]), #"{"q":"b"}"#),
            (.respond(nil), "null"), (.respond([:]), "{}"), (.respond("7"), #""7""#), (.respond(7), "7"),
            (.respond(.number("1.50")), "1.5"),
            (.respond(1.0), "1.0"), (.respond(.number("18446744073709551615")), "18446744073709551615"),
        ]
    )
    func plain(decision: Decision, answer: String) async throws {
        #expect(try await stored(#"{"q":"a"}"#, [decision]) == answer)
    }

    @Test("A form's value, or true and false where the schema takes them")
    func schema() async throws {
        let answer = try await stored(
            "\"How much?\"",
            schema: #"{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}"#,
            [.edit(["n": 3])]
        )
        #expect(answer == #"{"n":3}"#)
    }

    @Test("true where a schema takes it")
    func booleanSchema() async throws {
        #expect(try await stored("\"ok?\"", schema: #"{"type":"boolean"}"#, [.reject(message: nil)]) == "false")
    }

    @Test("Two questions of one thread are stored together; when one of them is answered already, neither is")
    func together() async throws {
        _ = try await runtime.invoke(Self.askBoth, "x", on: "t-1")
        let items = try await operations().items(of: "t-1")
        try #require(items.count == 2)
        let omar = operations("omar", seed: 2_000)
        _ = try await omar.answer([ItemAnswer(item: items[1], decisions: [.reject(message: nil)])], token: "omar's")
        let both = items.map { ItemAnswer(item: $0, decisions: [.approve]) }
        await #expect {
            try await operations().answer(both, token: "both")
        } throws: { error in
            let error = error as? OperationError
            return error?.code == .answerConflict
                && error?.questions == [items[1].question.interrupt.id].compactMap { $0 }
        }
        #expect(try await operations().run(token: "both") == nil)
        #expect(try await operations().inbox().items.map(\.question.interrupt.id) == [items[0].question.interrupt.id])
        let run = try await operations().answer([both[0]], token: "first")
        #expect(run.status == .pending)
    }

    @Test("Overriding a claim is allowed, and the ledger names whose it was; held answers say how long")
    func overridesAreRecorded() async throws {
        _ = try await runtime.invoke(Self.ask, ["payload": "ok?"], on: "t-1")
        let item = try await operations().onlyItem(of: "t-1")
        _ = try await operations("omar", seed: 2_000).claim(item.question, lasting: .seconds(300))
        #expect(try await operations().claims().map(\.owner) == ["omar"])
        _ = try await operations().answer(
            [ItemAnswer(item: item, decisions: [.approve])],
            token: "token",
            held: .seconds(3)
        )
        let record = try #require(try await operations().ledger().first?.record)
        #expect(record["overrides_claim_of"] == ["omar"])
        #expect(record["held_ms"] == 3_000)
        #expect(try await operations().verifyLedger().problem == nil)
    }
}

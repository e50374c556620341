import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@Suite("What a payload says it is about")
struct FactsInferenceTests {
    private static func question(_ payload: JSONValue, schema: JSONValue? = nil) throws -> OpenInterrupt {
        let value = try StoredValue(payload)
        return OpenInterrupt(
            thread: "t",
            workflow: "w",
            namespace: "",
            checkpoint: "c",
            task: "k",
            taskPath: "",
            position: 0,
            interrupt: Interrupt(id: "i", value: value, responseSchema: try schema.map { try StoredValue($0) }),
            payloadDigest: PayloadDigest(of: value),
            waitingSince: nil
        )
    }

    private static func facts(_ payload: JSONValue, risks: [RiskRule] = []) throws -> QuestionFacts {
        FactsInference(risks: risks).facts(of: try question(payload))
    }

    private static func batch(_ tool: String, _ arguments: [JSONValue], description: JSONValue = .null) -> JSONValue {
        [
            "action_requests": .array(
                arguments.map { ["name": .string(tool), "args": $0, "description": description] }
            ),
            "review_configs": [["action_name": .string(tool), "allowed_decisions": ["approve", "reject"]]],
        ]
    }

    // MARK: Titles

    static let titles: [(payload: String, title: String?)] = [
        (#""\n  Go on?\nReally?""#, "Go on?"),
        (#"{"essay":"about cats","action":"Please approve/reject the essay"}"#, "Please approve/reject the essay"),
        (#"{"subject":"s","question":"q?"}"#, "q?"),
        (#"{"question":"  ","message":"m"}"#, "m"),
        (#"{"description":"d\nmore"}"#, "d"),
        (#"{"a":1,"b":2}"#, nil),
        (#"7"#, nil),
        (#"{"question":7}"#, nil),
        (
            #"{"action_requests":[{"name":"run_command","args":{"command":"rm -rf x"},"description":"Clean up\nNow"}]}"#,
            "Clean up"
        ),
        (
            #"""
            {"action_requests":[{"name":"run","args":{"command":"rm -rf exports && ls"},
            "description":"Tool execution requires approval\n\nTool: run"}]}
            """#,
            "rm exports"
        ),
        (#"{"action_requests":[{"name":"run","args":{"cmd":"reboot"}}]}"#, "reboot"),
        (#"{"action_requests":[{"name":"send_email","args":{"to":"ann"}}]}"#, "send email"),
        (#"{"action_requests":[{"name":"sendEmail","args":{"subject":"Hello"}}]}"#, "Hello"),
        (#"{"action_requests":[{"name":"sendEmail","args":{}},{"name":"pay","args":{}}]}"#, "send email, pay"),
        (
            #"{"action_requests":[{"name":"refund","args":{},"description":"A"},{"name":"refund","args":{},"description":"B"}]}"#,
            "refund"
        ),
        (
            #"""
            [{"action_request":{"action":"delete-file","args":{}},
            "config":{"allow_accept":true,"allow_edit":true,"allow_respond":true,"allow_ignore":true}}]
            """#,
            "delete file"
        ),
        (#"{"type":"tool_approval","name":"pay_out","args":{"to":"x"}}"#, "pay out"),
    ]

    @Test("has a title of its own words, never a list of its members", arguments: titles)
    func title(payload: String, title: String?) throws {
        #expect(try Self.facts(try JSONValue(parsing: payload)).title == title)
    }

    // MARK: Fields

    @Test("has the scalars of its action as fields, and what stands beside it")
    func fields() throws {
        let facts = try Self.facts([
            "action_requests": [
                [
                    "name": "run_command",
                    "args": ["command": "ls", "timeout": .null, "list": [1], "amount": "12.50", "ratio": 0.5],
                    "description": "Look",
                ]
            ],
            "step": "migrate", "position": "3 of 6", "line": 12,
        ])
        #expect(
            facts.fields == [
                .init("tool", "run_command"), .init("command", "ls"),
                .init("amount", .number(try #require(JSONDecimal(literal: "12.5")))),
                .init("ratio", .number(try #require(JSONDecimal(literal: "0.5")))), .init("step", "migrate"),
                .init("position", "3 of 6"), .init("line", 12),
            ]
        )
        #expect(facts.progress == QuestionFacts.Progress(3, of: 6, label: "migrate"))
        #expect(facts.count == 1)
    }

    @Test("has only those fields of a batch that all of its actions share")
    func sharedFields() throws {
        let facts = try Self.facts(
            Self.batch(
                "refund",
                [["shop": "north", "id": 1], ["shop": "north", "id": 2], ["shop": "north", "id": 3, "more": true]]
            )
        )
        #expect(facts.fields == [.init("tool", "refund"), .init("shop", "north")])
        #expect(facts.count == 3)
    }

    @Test("contains no secret")
    func secrets() throws {
        let payload: JSONValue = [
            "question": "Log in?", "password": "hunter2", "api_key": "k", "user": "ann", "pin": "1234",
        ]
        let schema: JSONValue = ["type": "object", "properties": ["pin": ["type": "string", "writeOnly": true]]]
        let facts = FactsInference().facts(of: try Self.question(payload, schema: schema))
        #expect(facts.fields.map(\.name) == ["question", "user"])
        let titled: JSONValue = ["message": "hunter2", "user": "ann"]
        let secretMessage: JSONValue = [
            "type": "object", "properties": ["message": ["type": "string", "format": "password"]],
        ]
        #expect(FactsInference().facts(of: try Self.question(titled, schema: secretMessage)).title == nil)
    }

    // MARK: Sums

    @Test("has exact sums by currency over all actions")
    func sums() throws {
        var arguments: [JSONValue] = (0..<100).map { _ in ["amount": "0.10", "currency": "EUR"] }
        arguments += [["amount": 2_554, "currency": "USD"], ["amount": 0.2, "currency": "EUR"]]
        let facts = try Self.facts(Self.batch("refund", arguments))
        #expect(facts.sums.map { "\($0.amount.text) \($0.unit)" } == ["10.2 EUR", "2554 USD"])
        #expect(facts.count == 102)
        let plain = try Self.facts(["amount": 5, "question": "Pay?"])
        #expect(plain.sums == [.init(5, "")])
        let nested = try Self.facts(["amount": ["value": "9007199254740993.01", "currency": "JPY"]])
        #expect(nested.sums.map(\.amount.text) == ["9007199254740993.01"])
    }

    @Test(
        "has no sums where one action could not be read exactly",
        arguments: [
            #"[{"amount":"1","currency":"EUR"},{"currency":"EUR"}]"#,
            #"[{"amount":"1","currency":"EUR"},{"amount":"1"}]"#,
            #"[{"amount":"1"},{"amount":"1","currency":"EUR"}]"#,
            #"[{"amount":"1,50","currency":"EUR"}]"#,
            #"[{"amount":"1.50 EUR"}]"#,
            #"[{"amount":"","currency":"EUR"}]"#,
            #"[{"amount":" 1","currency":""}]"#,
            #"[{"amount":true,"currency":"EUR"}]"#,
            #"[{"amount":null,"currency":"EUR"}]"#,
            #"[{"amount":1,"currency":7}]"#,
            #"[{"amount":1,"currency":"Euro and cents"}]"#,
            #"[{"amount":1,"currency":"EUR","unit":"kg"}]"#,
            #"[{"amount":{"value":1}}]"#,
            #"[{"amount":[1],"currency":"EUR"}]"#,
        ]
    )
    func noSums(arguments: String) throws {
        let arguments = try #require(try JSONValue(parsing: arguments).arrayValue)
        #expect(try Self.facts(Self.batch("refund", arguments)).sums.isEmpty)
    }

    // MARK: Progress

    @Test(
        "has progress from position-like members alone",
        arguments: [
            (#"{"position":"3/6"}"#, "3 of 6"), (#"{"position":"3 of 6"}"#, "3 of 6"),
            (#"{"position":"7 of 6"}"#, nil), (#"{"position":"3 of 0"}"#, nil), (#"{"position":"a of b"}"#, nil),
            (#"{"position":"3 of 6 of 7"}"#, nil), (#"{"step":2,"steps":5}"#, "2 of 5"), (#"{"step":2}"#, nil),
            (#"{"done":5,"total":5}"#, "5 of 5"), (#"{"index":1,"total":5}"#, nil), (#"{"done":-1,"total":5}"#, nil),
        ]
    )
    func progress(payload: String, expected: String?) throws {
        let progress = try Self.facts(try JSONValue(parsing: payload)).progress
        #expect(progress.map { "\($0.done) of \($0.total)" } == expected)
    }

    // MARK: Risk

    @Test("has the risk that the operator's rules see, and none where they say nothing")
    func risk() throws {
        let rules = [
            try RiskRule(parsing: "medium if args.amount > 10"), try RiskRule(parsing: "high if args.amount > 100"),
        ]
        func risk(_ amounts: JSONValue...) throws -> QuestionFacts.Risk? {
            try Self.facts(Self.batch("refund", amounts.map { ["amount": $0] }), risks: rules).risk
        }
        #expect(try risk(5) == nil)
        #expect(try risk(5, 11) == .medium)
        #expect(try risk(5, 101, 11) == .high)
        let other = FactsInference(risks: Array(rules.dropLast())).reader.version
        #expect(FactsInference(risks: rules).reader.version != other)
        #expect(FactsInference(risks: rules).reader.version == FactsInference(risks: rules).reader.version)
    }

    // MARK: Bounds

    @Test("has no facts where reading them would take long")
    func bounds() throws {
        let list = JSONValue.array(Array(repeating: 1, count: FactsInference.nodeLimit))
        #expect(try Self.facts(["question": "q", "list": list]) == QuestionFacts())
        let text = JSONValue.string(String(repeating: "x", count: FactsInference.textLimit))
        #expect(try Self.facts(["question": "q", "text": text]) == QuestionFacts())
        let some = JSONValue.array(Array(repeating: 1, count: 1_000))
        #expect(try Self.facts(["question": "q", "list": some]).title == "q")
        let clock = ContinuousClock()
        // Configurations that go with no request in order are looked up, not gone through for each.
        let count = 9_000
        let hostile: JSONValue = [
            "action_requests": .array((0..<count).map { ["name": .string("n\($0)"), "args": [:]] }),
            "review_configs": .array(
                (0..<count).reversed().map { ["action_name": .string("n\($0)"), "allowed_decisions": ["approve"]] }
            ),
        ]
        var facts = QuestionFacts()
        let taken = try clock.measure { facts = try Self.facts(hostile) }
        #expect(facts.count == count)
        #expect(taken < .seconds(20), "\(taken)")
    }
}

import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@Suite("Dialects")
struct DialectTests {
    private let refund: JSONValue = [
        "action_requests": [["name": "refund", "args": ["amount": 90, "reason": "late"], "description": "Refund it"]],
        "review_configs": [["action_name": "refund", "allowed_decisions": ["approve", "edit", "reject"]]],
    ]

    @Test(
        "A payload that breaks the rules of its dialect is shown as it is, with the reason",
        arguments: [
            (#"{"type":"tool_approval","name":1,"args":{}}"#, "its name is not text"),
            (#"{"type":"tool_approval","name":"x","args":[]}"#, "its args are not an object"),
            (#"{"action_requests":[]}"#, "its action_requests are not a list of actions"),
            (
                #"{"action_requests":[{"name":"a","args":{}},{"args":{}}]}"#,
                "action_requests[1] is not an object with a name"
            ),
            (#"{"action_requests":[{"name":"a","args":{}}],"review_configs":{}}"#, "its review_configs are not a list"),
            (
                #"{"action_requests":[{"name":"a"}],"review_configs":[{"action_name":"a","allowed_decisions":[]}]}"#,
                "review_configs[0] has no allowed_decisions"
            ),
            (#"{"actionRequests":"all"}"#, "its actionRequests are not a list of actions"),
            (#"{"action_request":{"action":"a"},"config":{}}"#, "its action_request has no action with args"),
            (
                #"[{"action_request":{"action":"a","args":{}},"config":{"allow_accept":true}}]"#,
                "its config does not say allow_edit"
            ),
        ]
    )
    func malformed(text: String, reason: String) throws {
        let payload = try JSONValue(parsing: text)
        let item = ReviewItem(payload: payload)
        #expect(item.dialect == .plain)
        #expect(item.notes.count == 1)
        #expect(item.notes[0].hasPrefix("shown as it is: "))
        #expect(item.notes[0].contains(reason))
        #expect(item.actions.map(\.arguments) == [payload])
        // Yes and no would be guesses; an answer in the operator's own words is always possible.
        #expect(item.actions[0].allowedDecisions == [.edit, .respond])
    }

    @Test("Everything else is a plain question", arguments: ["\"go on?\"", "7", "null", "[1]", "{}", "{\"a\":1}"])
    func plain(text: String) throws {
        let item = ReviewItem(payload: try JSONValue(parsing: text))
        #expect(item.dialect == .plain)
        #expect(item.notes.isEmpty)
        #expect(item.actions[0].allowedDecisions == [.approve, .reject, .edit, .respond])
        #expect(try item.answer(to: [.approve]) == true)
        #expect(try item.answer(to: [.reject(message: "no")]) == false)
        #expect(try item.answer(to: [.respond([])]) == [])
        #expect(try item.answer(to: [.edit(["b": 1.0])]).text() == #"{"b":1.0}"#)
    }

    @Test("A typed response is JSON where any JSON is taken and the text itself elsewhere")
    func typedResponses() {
        #expect(Decision.respond(typed: "12", in: .plain) == .respond(12))
        #expect(Decision.respond(typed: "twelve", in: .plain) == .respond("twelve"))
        #expect(Decision.respond(typed: "12", in: .hitlBatch) == .respond("12"))
    }

    @Test("Members that no dialect knows are kept to be shown")
    func extras() throws {
        let payload = try JSONValue(
            parsing: #"{"action_requests":[{"name":"a","args":{},"ticket":7}],"review_configs":[],"run":"x"}"#
        )
        let item = ReviewItem(payload: payload)
        #expect(item.extras == ["run": "x"])
        #expect(item.actions[0].extras == ["ticket": 7])
    }

    @Test("Without a configuration only approve and reject are offered, and that is said")
    func unconfigured() {
        let item = ReviewItem(payload: ["action_requests": [["name": "a", "args": [:]]]])
        #expect(item.actions[0].allowedDecisions == [.approve, .reject])
        #expect(item.notes == ["the workflow does not say which decisions it allows for a: only approve and reject"])
        let call = ReviewItem(payload: ["type": "tool_approval", "name": "a", "args": [:]])
        #expect(call.actions[0].allowedDecisions == [.approve, .reject])
        #expect(call.notes.count == 1)
    }

    @Test("The same tool twice is two actions, each with the configuration at its place")
    func sameToolTwice() throws {
        let item = ReviewItem(payload: [
            "action_requests": [["name": "a", "args": ["n": 1]], ["name": "a", "args": ["n": 2]]],
            "review_configs": [
                ["action_name": "a", "allowed_decisions": ["approve"]],
                ["action_name": "a", "allowed_decisions": ["reject", "respond"]],
            ],
        ])
        #expect(item.title == "a x2")
        #expect(item.actions.map(\.allowedDecisions) == [[.approve], [.reject, .respond]])
        #expect(
            try item.answer(to: [.approve, .respond("done")]).text()
                == #"{"decisions":[{"type":"approve"},{"type":"respond","message":"done"}]}"#
        )
    }

    @Test("Configurations in another order are found by name; several that differ allow what all allow")
    func configurationsByName() {
        let item = ReviewItem(payload: [
            "action_requests": [["name": "a", "args": [:]], ["name": "b", "args": [:]]],
            "review_configs": [
                ["action_name": "b", "allowed_decisions": ["approve", "reject", "edit"]],
                ["action_name": "a", "allowed_decisions": ["reject"]],
                ["action_name": "b", "allowed_decisions": ["approve", "later"]],
            ],
        ])
        #expect(item.actions.map(\.allowedDecisions) == [[.reject], [.approve]])
        #expect(item.notes == ["review_configs differ for b: only what all of them allow is offered"])
    }

    @Test("A batch of the early middleware is edited under the name arguments")
    func earlyNames() throws {
        let item = ReviewItem(payload: [
            "action_requests": [["name": "a", "arguments": ["n": 1]]],
            "review_configs": [
                [
                    "action_name": "a", "allowed_decisions": ["edit"], "description": "An a",
                    "arguments_schema": ["properties": ["n": ["type": "integer"]]],
                ]
            ],
        ])
        #expect(item.actions[0].description == "An a")
        #expect(
            try item.answer(to: [.edit(["n": 2])]).text()
                == #"{"decisions":[{"type":"edit","edited_action":{"name":"a","arguments":{"n":2}}}]}"#
        )
        #expect(throws: ReviewError.self) { try item.answer(to: [.edit(["n": "2"])]) }
    }

    @Test("A JavaScript batch is answered in JavaScript's spelling, with a warning about rejections")
    func javaScript() throws {
        let item = ReviewItem(payload: [
            "actionRequests": [["name": "a", "args": ["n": 1]], ["name": "b", "args": [:]]],
            "reviewConfigs": [
                ["actionName": "a", "allowedDecisions": ["approve", "edit"]],
                ["actionName": "b", "allowedDecisions": ["reject"]],
            ],
        ])
        #expect(item.dialect == .hitlBatchJS)
        #expect(item.notes.count == 1)
        #expect(
            try item.answer(to: [.edit(["n": 2]), .reject(message: "")]).text()
                == #"{"decisions":[{"type":"edit","editedAction":{"name":"a","args":{"n":2}}},{"type":"reject"}]}"#
        )
    }

    @Test("Numbers keep their text and members their order, from the payload to the answer")
    func exactNumbers() throws {
        let arguments = try JSONValue(parsing: #"{"z":1.0,"a":12345678901234567890.50,"m":1e400}"#)
        let item = ReviewItem(payload: refund)
        let text = try item.answer(to: [.edit(arguments)]).text()
        #expect(text.contains(#""args":{"z":1.0,"a":12345678901234567890.50,"m":1e400}"#))
    }

    @Test("Each action needs its decision, and each decision what belongs to it")
    func wrongDecisions() {
        let item = ReviewItem(payload: refund)
        let code = { (decisions: [Decision]) -> ReviewError.Code? in
            do {
                _ = try item.answer(to: decisions)
                return nil
            } catch let error as ReviewError { return error.code } catch { return nil }
        }
        #expect(code([]) == .wrongDecisionCount)
        #expect(code([.approve, .approve]) == .wrongDecisionCount)
        #expect(code([.respond("no")]) == .decisionRefused)
        #expect(code([.ignore]) == .decisionRefused)
        #expect(code([.edit("90")]) == .invalidAnswer)
        #expect(code([.approve]) == nil)
    }

    // MARK: Agent inbox

    private func request(_ name: String, accept: Bool = true) -> JSONValue {
        [
            "action_request": ["action": .string(name), "args": ["n": 1, "list": [1], "text": "x"]],
            "config": [
                "allow_ignore": true, "allow_respond": true, "allow_edit": true, "allow_accept": .bool(accept),
            ],
            "description": "Please **look**",
        ]
    }

    @Test("An inbox request is known alone, in a list, and as JSON text")
    func inboxForms() throws {
        for payload in [request("a"), [request("a")], .string(request("a").text())] {
            let item = ReviewItem(payload: payload)
            #expect(item.dialect == .agentInbox)
            #expect(item.actions.map(\.name) == ["a"])
            #expect(
                try item.answer(to: [.approve]).text()
                    == #"[{"type":"accept","args":{"action":"a","args":{"n":1,"list":[1],"text":"x"}}}]"#
            )
        }
        let item = ReviewItem(payload: "Is action_request a word?")
        #expect(item.dialect == .plain)
    }

    @Test("An inbox request has no reject, and says what to do in its place")
    func inboxReject() {
        let item = ReviewItem(payload: request("a", accept: false))
        #expect(item.actions[0].allowedDecisions == [.edit, .respond, .ignore])
        #expect(
            item.actions[0].availability(of: .approve) == .refused(reason: "the request says allow_accept: false")
        )
        guard case .refused(let reason) = item.actions[0].availability(of: .reject) else {
            Issue.record("reject is offered")
            return
        }
        #expect(reason.contains("ignore it, or respond"))
    }

    @Test("A list of inbox requests is answered by a list, or only its first with the single option")
    func inboxLists() throws {
        let item = ReviewItem(payload: [request("a"), request("b")])
        #expect(
            try item.answer(to: [.ignore, .respond("later")]).text()
                == #"[{"type":"ignore","args":null},{"type":"response","args":"later"}]"#
        )
        let single = ReviewItem(payload: [request("a"), request("b")], options: ReviewOptions(isInboxSingle: true))
        #expect(single.actions.count == 1)
        #expect(single.notes == ["only the first of 2 requests is answered (inbox.single)"])
        #expect(try single.answer(to: [.ignore]).text() == #"[{"type":"ignore","args":null}]"#)
    }

    @Test("Edited inbox arguments keep their types, or become text with the option")
    func inboxText() throws {
        let edited: JSONValue = ["n": 2, "list": [1], "text": "y"]
        let item = ReviewItem(payload: request("a"))
        #expect(try item.answer(to: [.edit(edited)]).text().contains(#"{"n":2,"list":[1],"text":"y"}"#))
        let asText = ReviewItem(payload: request("a"), options: ReviewOptions(isInboxStringified: true))
        #expect(try asText.answer(to: [.edit(edited)]).text().contains(#"{"n":"2","list":[1],"text":"y"}"#))
    }

    // MARK: Schema and plain

    @Test("A title is the first line, of which a long text gives the start")
    func longTitles() throws {
        let texts = [
            (String(repeating: "x", count: 50_000), 4_096), ("a" + String(repeating: "\u{301}", count: 20_000), 4_095),
        ]
        for (text, length) in texts {
            let title = ReviewItem(payload: .string(text)).title
            #expect(title.utf8.elementsEqual(Array(text.utf8.prefix(length)) + Array("…".utf8)))
            #expect(ReviewItem(payload: ["question": .string("\n\(text)")]).title.utf8.count <= 4_100)
            #expect(ReviewItem(payload: .object([text: 1])).title.utf8.count <= 4_100)
        }
        #expect(ReviewItem(payload: .string(String(repeating: "x", count: 4_096))).title.utf8.count == 4_096)
        #expect(ReviewItem(payload: .string("short\nmore")).title == "short")
        let request =
            #"{"action_request":{"action":"a","args":{}},"config":{"allow_accept":true,"allow_edit":true,"#
            + #""allow_respond":true,"allow_ignore":true}}"#
        #expect(ReviewItem(payload: .string(request)).dialect == .agentInbox)
        #expect(ReviewItem(payload: .string(request + String(repeating: " ", count: 5_000_000))).dialect == .plain)
    }

    @Test("A question with a yes-or-no schema is approved with true and rejected with false")
    func booleanSchema() throws {
        let item = ReviewItem(payload: ["essay": "…"], responseSchema: ["type": "boolean"])
        #expect(item.dialect == .schema)
        #expect(item.actions[0].allowedDecisions == [.approve, .reject, .edit])
        #expect(try item.answer(to: [.approve]) == true)
        #expect(try item.answer(to: [.reject(message: "dull")]) == false)
        #expect(throws: ReviewError.self) { try item.answer(to: [.edit("yes")]) }
    }

    @Test(
        "What a schema refuses as yes or as no is not offered",
        arguments: [
            (["const": true], [.approve, .edit]), (["const": false], [.reject, .edit]),
            (["enum": [true, "later"]], [.approve, .edit]), (["enum": [false, nil]], [.reject, .edit]),
        ] as [(JSONValue, [DecisionKind])]
    )
    func halfBooleanSchema(schema: JSONValue, allowed: [DecisionKind]) {
        let item = ReviewItem(payload: "Publish?", responseSchema: schema)
        #expect(item.actions[0].allowedDecisions == allowed)
        let refused: Decision = allowed.contains(.approve) ? .reject(message: nil) : .approve
        #expect(throws: ReviewError.self) { try item.answer(to: [refused]) }
        let reason = "the answer is not yes or no: edit opens its form"
        #expect(item.actions[0].availability(of: refused.kind) == .refused(reason: reason))
        #expect(throws: ReviewError.self) { try item.answer(to: [.ignore]) }
    }

    @Test("A question with a form refuses yes and no, and opens a form to fill")
    func formSchema() throws {
        let schema: JSONValue = [
            "type": "object",
            "properties": [
                "amount": ["type": "number", "minimum": 0], "note": ["type": "string"],
                "currency": ["enum": ["EUR", "USD"], "default": "EUR"],
            ],
            "required": ["amount"],
        ]
        let item = ReviewItem(payload: "How much?", responseSchema: schema)
        #expect(item.actions[0].allowedDecisions == [.edit])
        #expect(item.actions[0].draft.text() == #"{"amount":null,"currency":"EUR"}"#)
        // The initial value of the form is not an answer yet.
        #expect(throws: ReviewError.self) { try item.answer(to: [.edit(item.actions[0].draft)]) }
        #expect(try item.answer(to: [.edit(["amount": 2.50])]) == ["amount": 2.50])
    }

    @Test("A question for text is answered with the text as typed, and with nothing its schema refuses")
    func textSchema() throws {
        let item = ReviewItem(payload: "Why?", responseSchema: ["type": ["string", "null"], "maxLength": 5])
        #expect(item.actions[0].allowedDecisions == [.edit, .respond])
        #expect(try item.answer(to: [.respond("12")]) == "12")
        #expect(throws: ReviewError.self) { try item.answer(to: [.respond("too long")]) }
        let choice = ReviewItem(payload: "Which?", responseSchema: ["type": "string", "enum": ["a", "b"]])
        #expect(choice.actions[0].allowedDecisions == [.edit])
    }

    @Test("Options give a picker whose values are the elements themselves")
    func choices() {
        let plain = ReviewItem(payload: ["question": "Which?", "options": ["a", 2, ["id": 3]], "default": "a"])
        #expect(plain.choices == ["a", 2, ["id": 3]])
        #expect(plain.suggestedAnswer == "a")
        #expect(plain.title == "Which?")
        let narrowed = ReviewItem(
            payload: ["question": "Which?", "choices": ["a", "b"]],
            responseSchema: ["enum": ["a", "c"]]
        )
        #expect(narrowed.choices == ["a"])
        #expect(ReviewItem(payload: "Which?", responseSchema: ["enum": ["a", "c"]]).choices == ["a", "c"])
    }

    @Test("A choice is sent as it stands, in a question with a schema and in one without")
    func choosing() throws {
        let schema = ReviewItem(payload: "Which?", responseSchema: ["enum": ["a", 2]])
        let plain = ReviewItem(payload: ["options": ["a", 2]])
        for item in [schema, plain] {
            #expect(try item.answer(to: [#require(item.decision(choosing: 2))]) == 2)
        }
        #expect(ReviewItem(payload: refund).decision(choosing: 2) == nil)
    }

    @Test("The answer is sent under the question's id")
    func resume() {
        #expect(
            ReviewItem(payload: "?").resume(with: nil)?.text() == #"{"00112233445566778899aabbccddeeff":null}"#
        )
    }
}

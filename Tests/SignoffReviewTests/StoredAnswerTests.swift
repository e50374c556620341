import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@Suite("What an edit left as it was goes back as it came")
struct StoredAnswerTests {
    /// A decimal as Python stores it, with more digits than a double has.
    private static func decimal() throws -> StoredValue {
        let parts = StoredValue.array([.string("decimal"), .string("Decimal"), .string("12345678901234567.891")])
        return .extension(StoredExtension(code: 0, payload: try MessagePack.encode(parts)))
    }

    /// Arguments that JSON does not tell whole, with one that is edited.
    private static func arguments() throws -> StoredMap {
        StoredMap([
            .init(key: .string("reason"), value: .string("a\0b")),
            .init(key: .string("amount"), value: try decimal()),
            .init(key: .string("proof"), value: .bytes([0, 255, 7])),
            .init(key: .string("ratio"), value: .double(.nan)),
            .init(key: .string("caf\u{E9}"), value: .integer(1)),
            .init(key: .string("cafe\u{301}"), value: .integer(2)),
            .init(key: .integer(7), value: .string("seven")),
            .init(key: .string("parts"), value: .array([.bytes([1]), .string("x"), .bytes([2])])),
            .init(key: .string("city"), value: .string("Bern")),
        ])
    }

    private static func item(_ payload: StoredValue, schema: JSONValue? = nil) throws -> ReviewItem {
        ReviewItem(
            question: OpenInterrupt(
                thread: "t",
                workflow: "w",
                namespace: "",
                checkpoint: "c",
                task: "k",
                taskPath: "",
                position: 0,
                interrupt: Interrupt(id: "i", value: payload, responseSchema: try schema.map { try StoredValue($0) }),
                payloadDigest: PayloadDigest(of: payload),
                waitingSince: nil
            )
        )
    }

    private static func map(_ pairs: (String, StoredValue)...) -> StoredValue { .map(StoredMap(pairs: pairs)) }

    /// Each dialect's payload for some arguments, and where an answer has them.
    static let forms: [String: @Sendable (StoredValue) -> (payload: StoredValue, place: [String])] = [
        "plain": { ($0, []) },
        "batch": { arguments in
            let action = map(("name", .string("pay")), ("args", arguments))
            let config = map(
                ("action_name", .string("pay")),
                ("allowed_decisions", .array([.string("approve"), .string("edit")]))
            )
            return (
                map(("action_requests", .array([action])), ("review_configs", .array([config]))),
                ["decisions", "0", "edited_action", "args"]
            )
        },
        "inbox": { arguments in
            let request = map(("action", .string("pay")), ("args", arguments))
            let config = map(
                ("allow_accept", .bool(true)),
                ("allow_edit", .bool(true)),
                ("allow_respond", .bool(false)),
                ("allow_ignore", .bool(false))
            )
            return (map(("action_request", request), ("config", config)), ["0", "args", "args"])
        },
    ]

    private static func part(_ value: StoredValue, at place: [String]) -> StoredValue? {
        place.reduce(value) { part, step in
            switch part {
            case .array(let elements)?: Int(step).map { elements[$0] }
            case .map(let map)?: map[step]
            default: nil
            }
        }
    }

    /// What an editor returns for a text that was saved with one member changed.
    private static func edited(_ value: JSONValue, _ change: (inout JSONObject) -> Void) throws -> JSONValue {
        var members = try #require(try JSONValue(parsing: value.text()).objectValue)
        change(&members)
        return .object(members)
    }

    @Test("in every dialect that sends arguments", arguments: forms.keys.sorted())
    func dialects(name: String) throws {
        let form = try #require(Self.forms[name])
        var wanted = try Self.arguments()
        let (payload, place) = form(.map(wanted))
        let item = try Self.item(payload)
        let decision = Decision.edit(try Self.edited(item.actions[0].arguments) { $0["city"] = "Bonn" })
        let answer = try item.answer(to: [decision])
        let stored = try item.storedAnswer(answer, to: [decision])
        wanted.entries[8].value = .string("Bonn")
        let sent = try #require(Self.part(stored, at: place))
        // NaN is not equal to itself.
        #expect(try MessagePack.encode(sent) == MessagePack.encode(.map(wanted)))
    }

    @Test("An approval that sends the arguments sends them as they came")
    func approval() throws {
        let form = try #require(Self.forms["inbox"])
        let arguments = StoredValue.map(try Self.arguments())
        let (payload, place) = form(arguments)
        let item = try Self.item(payload)
        let stored = try item.storedAnswer(try item.answer(to: [.approve]), to: [.approve])
        #expect(
            try MessagePack.encode(try #require(Self.part(stored, at: place))) == MessagePack.encode(arguments)
        )
    }

    @Test("A list that became shorter keeps what is left of it, and members that are gone are gone")
    func removed() throws {
        let item = try Self.item(.map(try Self.arguments()))
        let decision = Decision.edit(
            try Self.edited(item.actions[0].arguments) { members in
                members["parts"] = .array(members["parts"]?.arrayValue?.dropFirst().map(\.self) ?? [])
                members["caf\u{E9}"] = nil
            }
        )
        let stored = try item.storedAnswer(try item.answer(to: [decision]), to: [decision])
        guard case .map(let map) = stored else {
            Issue.record("\(stored)")
            return
        }
        #expect(map["parts"] == .array([.string("x"), .bytes([2])]))
        #expect(map.entries.map(\.key).contains(.string("cafe\u{301}")))
        #expect(!map.entries.map(\.key).contains(.string("caf\u{E9}")))
    }

    @Test("Of equal elements of a list each is kept once, and new ones are as the edit has them")
    func equalElements() throws {
        let parts = StoredValue.array([.bytes([1]), .string("AQ=="), .string("x")])
        let item = try Self.item(Self.map(("parts", parts)))
        let edit = Decision.edit(["parts": ["x", "AQ==", "AQ==", "AQ=="]])
        let stored = try item.storedAnswer(try item.answer(to: [edit]), to: [edit])
        let wanted = StoredValue.array([.string("x"), .bytes([1]), .string("AQ=="), .string("AQ==")])
        #expect(stored == Self.map(("parts", wanted)))
    }

    @Test("What is edited is what the edit says, also where the payload has the same text in another form")
    func changed() throws {
        let item = try Self.item(Self.map(("proof", .bytes([1, 2])), ("note", .string("e\u{301}"))))
        let decision = Decision.edit(["proof": "AQI=", "note": "\u{E9}"])
        let stored = try item.storedAnswer(try item.answer(to: [decision]), to: [decision])
        #expect(stored == Self.map(("proof", .bytes([1, 2])), ("note", .string("\u{E9}"))))
        let other = Decision.edit(["proof": "AQM=", "note": 1])
        #expect(
            try item.storedAnswer(try item.answer(to: [other]), to: [other])
                == Self.map(("proof", .string("AQM=")), ("note", .integer(1)))
        )
    }

    @Test("A response is the operator's own, and the ledger has the stored answer")
    func responses() throws {
        let item = try Self.item(.map(try Self.arguments()))
        let respond = Decision.respond(["proof": "AP8H"])
        #expect(
            try item.storedAnswer(try item.answer(to: [respond]), to: [respond])
                == Self.map(("proof", .string("AP8H")))
        )
        let edit = Decision.edit(try Self.edited(item.actions[0].arguments) { $0["city"] = "Bonn" })
        let answer = try item.answer(to: [edit])
        let stored = try item.storedAnswer(answer, to: [edit])
        let record = DecisionRecord(
            item: item,
            decisions: [edit],
            answer: answer,
            stored: stored,
            at: Timestamp(microseconds: 0),
            actor: "ann",
            client: "test"
        ).record
        #expect(record["answer_digest"]?.stringValue == AnswersOfRun.digest(of: stored))
    }
}

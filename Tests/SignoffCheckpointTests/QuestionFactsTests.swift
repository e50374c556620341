import FoundationEssentials
import SignoffCheckpoint
import Testing

@Suite("The facts of a question")
struct QuestionFactsTests {
    // MARK: Bounds

    @Test("are cut to what is kept, and the cut is seen")
    func cut() throws {
        let facts = QuestionFacts(
            title: String(repeating: "é", count: 5_000_000),
            fields: (0..<1_000).map { QuestionFacts.Field("field \($0)", .text(String(repeating: "x", count: 500))) },
            progress: QuestionFacts.Progress(-5, of: .max, label: String(repeating: "l", count: 100))
        )
        #expect(facts.title == String(repeating: "é", count: 199) + "…")
        #expect(facts.fields.map(\.name) == (0..<16).map { "field \($0)" })
        #expect(facts.fields.allSatisfy { $0.value == .text(String(repeating: "x", count: 119) + "…") })
        #expect(facts.progress?.done == 0 && facts.progress?.total == 1_000_000_000)
        #expect(facts.progress?.label == String(repeating: "l", count: 63) + "…")
        #expect(facts.json.text().utf8.count < 4_000)
        #expect(QuestionFacts(title: "").title == nil)
        #expect(QuestionFacts(title: String(repeating: "é", count: 200)).title == String(repeating: "é", count: 200))
    }

    @Test("hold no character of any length")
    func combined() throws {
        let character = "a" + String(repeating: "\u{301}", count: 1_000_000)
        let title = try #require(QuestionFacts(title: character + "b").title)
        #expect(title.utf8.count < 4_000 && title.hasSuffix("…"))
    }

    @Test("have each name once, and add the sums of one unit")
    func names() throws {
        let facts = QuestionFacts(
            fields: [.init("a", 1), .init("b", 2), .init("a", 3)],
            sums: [.init(try decimal("0.1"), "EUR"), .init(1, "USD"), .init(try decimal("0.2"), "EUR")]
        )
        #expect(facts.fields == [.init("a", 1), .init("b", 2)])
        #expect(facts.sums == [.init(try decimal("0.3"), "EUR"), .init(1, "USD")])
    }

    @Test("have all sums or none")
    func allSums() throws {
        let units = (0..<17).map { QuestionFacts.Sum(1, "unit \($0)") }
        #expect(QuestionFacts(sums: Array(units.prefix(16))).sums.count == 16)
        #expect(QuestionFacts(sums: units).sums.isEmpty)
        #expect(QuestionFacts(sums: [.init(1, "EUR"), .init(try decimal("1e900"), "USD")]).sums.isEmpty)
    }

    @Test(
        "have no sum in which two units would be taken for one",
        arguments: [
            ("caf\u{E9}", "cafe\u{301}"),
            (String(repeating: "x", count: 100) + "EUR", String(repeating: "x", count: 100) + "USD"),
        ]
    )
    func alikeUnits(first: String, second: String) {
        #expect(QuestionFacts(sums: [.init(1, first), .init(2, second)]).sums.isEmpty)
        #expect(QuestionFacts(sums: [.init(1, first), .init(2, first)]).sums.map(\.amount) == [3])
    }

    @Test("have a number that is longer than any amount as text")
    func longNumber() throws {
        let facts = QuestionFacts(fields: [.init("n", .number(try decimal(String(repeating: "7", count: 400))))])
        #expect(facts.field("n") == .text(String(repeating: "7", count: 119) + "…"))
        #expect(
            QuestionFacts(fields: [.init("n", .number(try decimal("1e9999")))]).field("n") == .text("1e9999")
        )
    }

    // MARK: JSON

    private func whole() throws -> QuestionFacts {
        QuestionFacts(
            title: "Refund 12.50 EUR to \"Grace\"\n\u{0}",
            fields: [
                .init("customer", "Grace"), .init("exact", .number(try decimal("12345678901234567890.123"))),
                .init("half", .number(try decimal("0.5"))), .init("yes", true),
            ],
            sums: [.init(try decimal("9007199254740993.01"), "EUR"), .init(try decimal("-3e60"), "")],
            count: 169,
            risk: .high,
            progress: .init(3, of: 5, label: "migrate")
        )
    }

    @Test("come back exactly, as text and through any encoder")
    func roundTrip() throws {
        let facts = try whole()
        #expect(QuestionFacts(storedText: facts.json.text()) == facts)
        let encoded = try JSONEncoder().encode(facts)
        #expect(try JSONDecoder().decode(QuestionFacts.self, from: encoded) == facts)
        #expect(QuestionFacts(storedText: QuestionFacts().json.text()) == QuestionFacts())
        #expect(QuestionFacts().json.text() == "{}")
    }

    @Test(
        "are read from nothing else",
        arguments: [
            "", "7", "[]", #"{"fields":[7]}"#, #"{"fields":{"a":null}}"#, #"{"sums":{"EUR":12.5}}"#,
            #"{"sums":{"EUR":"12,5"}}"#, #"{"count":"1"}"#, #"{"risk":"huge"}"#, #"{"progress":{"done":1}}"#,
        ]
    )
    func malformed(text: String) {
        #expect(QuestionFacts(storedText: text) == nil)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(QuestionFacts.self, from: Data((text.isEmpty ? "null" : text).utf8))
        }
    }

    // MARK: Two accounts

    @Test("that are declared count more than those that are read, but never lower a risk")
    func completed() throws {
        let read = try whole()
        let declared = QuestionFacts(
            title: "Pay",
            fields: [.init("customer", "Ada"), .init("order", 7)],
            risk: .low
        )
        let both = declared.completed(with: read)
        #expect(both.title == "Pay")
        #expect(both.fields.map(\.name) == ["customer", "order", "exact", "half", "yes"])
        #expect(both.field("customer") == "Ada")
        #expect(both.sums == read.sums && both.count == 169 && both.progress == read.progress)
        #expect(both.risk == .high)
        #expect(QuestionFacts(risk: .high).completed(with: QuestionFacts(risk: .medium)).risk == .high)
        let sum = QuestionFacts.Sum(1, "CHF")
        #expect(QuestionFacts(sums: [sum]).completed(with: read).sums == [sum], "a total has one author")
    }

    // MARK: Order

    @Test("have keys in the order of their values, for any numbers")
    func order() throws {
        var random = SystemRandomNumberGenerator()
        var numbers: [JSONDecimal] = [0, 1, -1, 9, 10, 11, -9, -10, -11, 99, 100, 101]
        for literal in ["0.1", "0.09", "-0.1", "-0.11", "1e300", "-1e300", "1e-300", "12", "1.2", "120", "123", "-123"]
        {
            numbers.append(try decimal(literal))
        }
        for _ in 0..<300 {
            let digits = String(UInt64.random(in: 0...UInt64.random(in: 1...(.max), using: &random), using: &random))
            let sign = Bool.random(using: &random) ? "-" : ""
            numbers.append(try decimal("\(sign)\(digits)e\(Int.random(in: -25...5, using: &random))"))
        }
        for left in numbers {
            for right in numbers {
                let (first, second) = (FactKey(left), FactKey(right))
                #expect((first < second) == (left < right), "\(left.text) \(right.text)")
                #expect((first == second) == (left == right), "\(left.text) \(right.text)")
            }
        }
        let kinds: [FactValue] = [
            false, true, -5, 0, "", "A", "a", "e\u{301}", "\u{e9}", .text("\u{ffff}"), .text("😀"),
        ]
        #expect(kinds.map { FactKey($0) } == kinds.shuffled().map { FactKey($0) }.sorted())
    }

    @Test("are found among their keys by name, and nothing is found in bytes that are not a list")
    func keyList() throws {
        let facts = try whole()
        let names: [FactName] = [
            .title, .count, .risk, .progress, .field("customer"), .field("exact"), .field("yes"), .sum("EUR"), .sum(""),
            .field("EUR"), .sum("customer"), .field(""),
        ]
        func key(_ name: FactName, in bytes: [UInt8]) -> [UInt8]? {
            (FactKeyList.entryName(name) ?? []).withUnsafeBytes { name in
                bytes.withUnsafeBytes { list in FactKeyList.range(of: name, in: list).map { Array(list[$0]) } }
            }
        }
        var question = Self.question("t")
        question.facts = facts
        let bytes = FactKeyList(facts).bytes
        for name in names {
            #expect(key(name, in: bytes) == question.factKey(name)?.bytes, "\(name)")
        }
        for length in 0..<bytes.count { _ = key(.sum(""), in: Array(bytes.prefix(length))) }
        #expect(key(.title, in: [0xFF, 0xFF, 0xFF, 0xFF, 0, 0]) == nil)
        #expect(key(.title, in: []) == nil)
        #expect(FactKeyList(nil).bytes.isEmpty)
    }

    @Test(
        "have names that people write",
        arguments: [
            ("waiting", FactName.waitingSince), ("thread", .thread), ("count", .count), ("sum:EUR", .sum("EUR")),
            ("sum:", .sum("")), ("customer", .field("customer")), ("field:count", .field("count")),
        ]
    )
    func factNames(text: String, name: FactName) {
        #expect(FactName(text) == name)
        #expect(FactName(name.text) == name)
    }

    private static func question(_ thread: ThreadID) -> OpenInterrupt {
        OpenInterrupt(
            thread: thread,
            workflow: "w",
            namespace: "",
            checkpoint: "c",
            task: "t",
            taskPath: "",
            position: 0,
            interrupt: Interrupt(id: "i", value: .null),
            payloadDigest: PayloadDigest(of: .null),
            waitingSince: Timestamp(microseconds: 5)
        )
    }

    @Test("give places that are handed out as text, each for the list of its order")
    func tokens() throws {
        var question = Self.question("a \u{0} ünï")
        question.facts = try whole()
        for sort in [InterruptSort(.sum("EUR"), isDescending: true), InterruptSort(.title), InterruptSort(.sum("CHF"))]
        {
            let query = InterruptQuery(sort: sort)
            let place = query.place(of: question)
            #expect(place.value == question.factKey(sort.fact))
            let read = try InterruptPlace(token: place.token)
            #expect(read == place)
            var next = query
            next.after = read
            try next.check()
            next.sort = InterruptSort(.count)
            #expect(throws: CheckpointError.self) { try next.check() }
        }
        let plain = InterruptQuery(sort: InterruptSort(.waitingSince)).place(of: question)
        #expect(plain == question.place, "longest waiting first is the order there was before")
        #expect(try InterruptPlace(token: plain.token) == plain)
    }

    private func decimal(_ literal: String) throws -> JSONDecimal { try #require(JSONDecimal(literal: literal)) }
}

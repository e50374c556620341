import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@Suite("Distinguishable rows of questions")
struct QuestionSummaryTests {
    private static func item(
        _ payload: JSONValue,
        workflow: String = "w",
        facts: QuestionFacts? = nil
    ) throws -> ReviewItem {
        let value = try StoredValue(payload)
        return ReviewItem(
            question: OpenInterrupt(
                thread: "t",
                workflow: workflow,
                namespace: "",
                checkpoint: "c",
                task: "k",
                taskPath: "",
                position: 0,
                interrupt: Interrupt(id: "i", value: value),
                payloadDigest: PayloadDigest(of: value),
                waitingSince: nil,
                facts: facts
            )
        )
    }

    private static func rows(_ payloads: [String]) throws -> [String] {
        let items = try payloads.map { try item(JSONValue(parsing: Array($0.utf8))) }
        return QuestionSummaries(of: items).all.map(\.words)
    }

    private static func call(_ arguments: String, _ tool: String = "send_email") -> String {
        """
        {"action_requests":[{"name":"\(tool)","args":\(arguments)}],
        "review_configs":[{"action_name":"\(tool)","allowed_decisions":["approve","reject"]}]}
        """
    }

    @Test("A single question shows its title and its first values")
    func alone() throws {
        #expect(
            try Self.rows([#"{"action":"Please approve/reject the essay","essay":"An essay about cats"}"#])
                == [#"Please approve/reject the essay  essay "An essay about cats""#]
        )
        #expect(try Self.rows([#""Go on?""#]) == ["Go on?"])
        #expect(
            try Self.rows([Self.call(#"{"to":"ann","subject":"Hi","body":"b"}"#)])
                == [#"send_email  Hi  to "ann"  body "b""#]
        )
    }

    @Test("Of questions that have members in common only what differs is named, from the first difference on")
    func differences() throws {
        #expect(
            try Self.rows([
                #"{"action":"approve the essay","essay":"An essay about topic cats","lang":"en"}"#,
                #"{"action":"approve the essay","essay":"An essay about topic the sea","lang":"en"}"#,
            ]) == [
                #"approve the essay  essay "…cats""#, #"approve the essay  essay "…the sea""#,
            ]
        )
        #expect(
            try Self.rows([
                Self.call(#"{"command":"tar -czf a","cwd":"."}"#, "run_command"),
                Self.call(#"{"command":"rm -rf b","cwd":"."}"#, "run_command"),
            ]) == [#"tar a  command "tar -czf a""#, #"rm b  command "rm -rf b""#]
        )
    }

    @Test("What differs most stands first")
    func order() throws {
        let rows = try Self.rows([
            Self.call(#"{"size":9,"id":"R-1"}"#, "scale"), Self.call(#"{"size":8,"id":"R-2"}"#, "scale"),
            Self.call(#"{"size":9,"id":"R-3"}"#, "scale"),
        ])
        #expect(rows == [#"scale  id "R-1"  size 9"#, #"scale  id "R-2"  size 8"#, #"scale  id "R-3"  size 9"#])
    }

    @Test("A batch shows its number of actions and its sums, with separated thousands")
    func sums() throws {
        let batch = """
            {"action_requests":[
            {"name":"refund","args":{"amount":209000.5,"currency":"EUR"}},{"name":"refund","args":{"amount":564.32,"currency":"EUR"}},
            {"name":"refund","args":{"amount":"255400.7","currency":"USD"}}],"review_configs":[]}
            """
        #expect(try Self.rows([batch]) == ["refund  ×3  209,564.82 EUR  255,400.70 USD"])
    }

    @Test("What a workflow declares is completed by the payload, and nothing is said twice")
    func declared() throws {
        let payload: JSONValue = [
            "action_requests": .array(
                ["480.00", "1250.00"].map { ["name": "refund", "args": ["amount": .string($0), "currency": "EUR"]] }
            ),
            "review_configs": [],
        ]
        let facts = QuestionFacts(title: "2 refunds", count: 2)
        let row = QuestionSummaries(of: [try Self.item(payload, facts: facts)]).all[0]
        #expect(row.words == "2 refunds  1,730 EUR")
        let step = QuestionFacts(
            title: "migrate: psql -f up.sql",
            progress: QuestionFacts.Progress(2, of: 4, label: "migrate")
        )
        let named = QuestionSummaries(of: [try Self.item(["a": [1]], facts: step)]).all[0]
        #expect(named.words == "migrate 2/4  psql -f up.sql")
    }

    @Test("A label and a unit that are more than a word stand in quotes, so that neither reads as words of the program")
    func foreignWords() throws {
        let facts = QuestionFacts(
            title: "Pay",
            sums: [QuestionFacts.Sum(JSONDecimal(5), "EUR, approved by maria")],
            progress: QuestionFacts.Progress(1, of: 2, label: "done by maria, next")
        )
        let row = QuestionSummaries(of: [try Self.item(["a": [1]], facts: facts)]).all[0]
        #expect(row.words == #""done by maria, next" 1/2  Pay  5 "EUR, approved by maria""#)
    }

    @Test("Progress stands before the title")
    func progress() throws {
        let facts = QuestionFacts(
            title: "Migrate the orders",
            progress: QuestionFacts.Progress(3, of: 6, label: "migrate")
        )
        let row = QuestionSummaries(of: [try Self.item(["a": [1]], facts: facts)]).all[0]
        #expect(row.words == "migrate 3/6  Migrate the orders")
    }

    @Test("Questions that differ only deep inside show the first place that differs, without secrets")
    func deep() throws {
        #expect(
            try Self.rows([
                #"{"question":"Go on?","plan":{"steps":[{"run":"a"}],"password":"one"}}"#,
                #"{"question":"Go on?","plan":{"steps":[{"run":"b"}],"password":"two"}}"#,
            ]) == [
                #"Go on?  plan.steps[0].run "a""#, #"Go on?  plan.steps[0].run "b""#,
            ]
        )
        #expect(try Self.rows([#"{"question":"Go on?"}"#, #"{"question":"Go on?"}"#]) == ["Go on?", "Go on?"])
    }

    @Test("Questions of other workflows are not compared")
    func groups() throws {
        let items = try ["a", "b"].map { workflow in
            try Self.item(["question": "Go on?", "topic": "cats"], workflow: workflow)
        }
        #expect(QuestionSummaries(of: items).all.map(\.words) == Array(repeating: #"Go on?  topic "cats""#, count: 2))
    }

    @Test("Texts are cut to what a row shows, and lines joined")
    func bounds() throws {
        let long = String(repeating: "word ", count: 40_000)
        let row = try #require(try Self.rows([#"{"question":"Go on?","body":"\#(long)"}"#]).first)
        #expect(row.count < 110 && row.hasSuffix(#"…""#), "\(row)")
        let lines = try Self.rows([#"{"question":"Go on?","body":"one\ntwo"}"#])
        #expect(lines == [#"Go on?  body "one two""#])
    }

    @Test(
        "Amounts keep their digits",
        arguments: [
            ("0", "EUR", "0 EUR"), ("1234567.5", "EUR", "1,234,567.50 EUR"), ("1234.123", "EUR", "1,234.123 EUR"),
            ("-1000", "EUR", "-1,000 EUR"), ("999", "", "999"), ("1234.5", "kg", "1,234.5 kg"),
            ("1e60", "EUR", "1e60 EUR"),
        ]
    )
    func amounts(amount: String, unit: String, words: String) throws {
        let number = try #require(JSONDecimal(literal: amount))
        #expect(AmountWords.text(of: QuestionFacts.Sum(number, unit)) == words)
    }
}

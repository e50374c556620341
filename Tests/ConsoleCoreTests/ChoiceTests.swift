import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("A question with a fixed set of answers opens a picker in which digits stage and never send")
struct ChoiceTests {
    private static let options: JSONValue = ["run again", "skip", "stop"]

    private func console(schema: JSONValue? = ["enum": options]) throws -> Console {
        let question = try OpenInterrupt.asking(
            ["question": "It may have run. What now?", "options": Self.options],
            schema: schema
        )
        return Console(100, 30).with(inbox: [question])
    }

    private func staged(_ console: Console) -> Decision? {
        console.state.staging.drafts.values.first?.decisions.first.flatMap { $0?.decision }
    }

    @Test("A digit stages its answer and closes the picker; s sends it")
    func digit() throws {
        var console = try console().pressing("e")
        #expect(console.text.contains("1  \"run again\""))
        #expect(console.text.contains("3  \"stop\""))
        console.press("2")
        #expect(staged(console) == .edit("skip"))
        #expect(console.sent.isEmpty && console.state.dialogs.isEmpty)
        #expect(console.notice.contains("answer skip: staged, not sent"))
        console.press("s s")
        #expect(console.sent == [#"{"q-t-1":"skip"}"#])
    }

    @Test("Moving and Enter stage too, and the picker opens on the staged answer")
    func enter() throws {
        var console = try console().pressing("e j j enter")
        #expect(staged(console) == .edit("stop"))
        console.press("e enter")
        #expect(staged(console) == .edit("stop"))
    }

    @Test("Other keys stage nothing", arguments: ["9", "0", "space", "y", "s", "a", "esc", "q"])
    func others(key: String) throws {
        let console = try console().pressing("e " + key)
        #expect(staged(console) == nil)
        #expect(console.sent.isEmpty)
    }

    @Test("An answer to a question that changed since is not staged")
    func changed() throws {
        var console = try console().pressing("e")
        let other = try OpenInterrupt.asking(
            ["question": "Delete it?", "options": Self.options],
            schema: ["enum": Self.options]
        )
        console.load(inbox: [other], total: 1)
        console.press("2")
        #expect(staged(console) == nil)
    }

    @Test("A question that takes other answers too opens the editor")
    func open() throws {
        let console = try console(schema: nil).pressing("e")
        #expect(!console.text.contains("1  \"run again\""))
    }
}

@Suite("The number to type is a sum for large amounts")
struct TypedNumberTests {
    private func refunds(_ amounts: [Int64], unit: String? = "EUR") throws -> OpenInterrupt {
        try .tools(
            amounts.map { amount in
                var arguments: JSONObject = ["amount": .integer(amount)]
                if let unit { arguments["currency"] = .string(unit) }
                return ("refund", arguments)
            }
        )
    }

    private func opened(
        _ amounts: [Int64],
        unit: String? = "EUR",
        _ rules: DecidingRules = DecidingRules()
    ) throws
        -> Console
    {
        Console(120, 60, deciding: rules).with(inbox: [try refunds(amounts, unit: unit)]).pressing("space a s")
    }

    @Test("From 1,000 in one currency on, the sum is typed")
    func sum() throws {
        var console = try opened([400, 350, 250])
        #expect(console.text.contains("Look again: it releases 1,000 EUR."))
        #expect(console.text.contains("Type 1000 to confirm: _"))
        console.press("s")
        #expect(console.notice.contains("type the sum without its decimals, 1000, of 1,000 EUR, then confirm"))
        console.press("'1000' s")
        #expect(console.sent.count == 1)
    }

    @Test("All released currencies are named, and approved and edited amounts are one sum")
    func released() throws {
        let mixed = try OpenInterrupt.tools(
            [(1_200, "EUR"), (900, "USD"), (50, "EUR")].map { amount, unit in
                ("refund", ["amount": .integer(Int64(amount)), "currency": .string(unit)])
            }
        )
        let console = Console(120, 60).with(inbox: [mixed]).pressing("space a s")
        #expect(console.text.contains("it releases 1,250 EUR and 900 USD"))
        #expect(console.text.contains("Type 1250 to confirm"))
        let entry = InboxEntry(try refunds([600, 1]))
        let edited: Decision = .edit(["amount": 500, "currency": "EUR"])
        #expect(TypedNumber(for: entry, [.approve, edited], DecidingRules())?.digits == "1100")
    }

    @Test(
        "One amount that cannot be added up makes the number of actions the number to type",
        arguments: [
            JSONValue.string("all of it"), .string("1e99999999"),
            ["value": 1, "currency": .string("a very long currency")],
        ]
    )
    func unknownSum(amount: JSONValue) throws {
        let batch = try OpenInterrupt.tools(
            [.integer(5_000), amount, .integer(3)].map { ("refund", ["amount": $0, "currency": "EUR"]) }
        )
        var console = Console(120, 60).with(inbox: [batch]).pressing("space a s")
        #expect(console.text.contains("Type 3 to confirm"))
        console.press("s")
        #expect(console.sent.isEmpty)
        let none = Console(120, 60, deciding: DecidingRules(typedSum: nil)).with(inbox: [batch]).pressing("space a s")
        #expect(!none.text.contains("to confirm"))
    }

    @Test("A sum below the limit, amounts without a currency and rejected ones are not typed")
    func less() throws {
        #expect(try !opened([400, 350, 249]).text.contains("to confirm"))
        #expect(try !opened([4_000, 350, 249], unit: nil).text.contains("to confirm"))
        let console = Console(120, 60).with(inbox: [try refunds([4_000, 350, 249])])
            .pressing("space x 'no' enter s")
        #expect(!console.text.contains("to confirm"))
    }

    @Test("A single action is sent by its key")
    func single() throws {
        let console = Console(120, 60).with(inbox: [try refunds([5_000])]).pressing("a s")
        #expect(console.sent.count == 1)
    }

    @Test("A plan over several items adds their sums up")
    func plan() throws {
        let items = try [600, 500].enumerated().map { index, amount in
            try OpenInterrupt.tools(
                [("refund", ["amount": .integer(Int64(amount)), "currency": "EUR"])],
                thread: ThreadID("t-\(index)")
            )
        }
        let console = Console(120, 60).with(inbox: items).pressing("* a S")
        #expect(console.text.contains("Type 1100 to confirm"))
    }

    @Test("The configuration sets another limit, or none")
    func configured() throws {
        #expect(try opened([4, 3, 3], DecidingRules(typedSum: 10)).text.contains("Type 10 to confirm"))
        #expect(try !opened([4_000, 3, 3], DecidingRules(typedSum: nil)).text.contains("to confirm"))
    }
}

@Suite("The effect of each decision is shown below the question")
struct EffectTests {
    @Test("The words of the workflow are quoted; otherwise the words of the dialect are shown")
    func effects() throws {
        var question = try OpenInterrupt.refund()
        question.facts = QuestionFacts(effects: [.init("reject", "ends the runbook")])
        let console = Console(120, 40).with(inbox: [question])
        #expect(console.text.contains("approve  runs the tool as proposed"))
        #expect(console.text.contains("reject   \"ends the runbook\""))
    }

    @Test("Words of the console on several lines have no gutter")
    func narrow() throws {
        let console = Console(100, 40).with(inbox: [try .refund()])
        let lines = console.text.split(separator: "\n").map(String.init)
        let reject = try #require(lines.firstIndex { $0.contains("reject   does not run the tool") })
        #expect(!lines[reject + 1].contains("┊"))
        #expect(lines[reject + 1].contains("reason"))
    }

    @Test("A question without a tool shows the value of each answer")
    func answers() throws {
        let console = Console(120, 40).with(inbox: [try .asking("Publish?")])
        #expect(console.text.contains("approve  answers true"))
        #expect(console.text.contains("reject   answers false"))
    }

    @Test("Facts store eight effects of 120 characters, one for each decision")
    func facts() throws {
        let long = String(repeating: "x", count: 500)
        let facts = QuestionFacts(effects: [.init("approve", long), .init("approve", "again"), .init("edit", "")])
        #expect(facts.effects.map(\.decision) == ["approve"])
        #expect(facts.effect(of: "approve")?.count == QuestionFacts.maximumTextLength)
        #expect(QuestionFacts(json: facts.json) == facts)
        #expect(QuestionFacts(json: ["effects": ["approve": 1], "title": "t"])?.effects.isEmpty == true)
    }
}

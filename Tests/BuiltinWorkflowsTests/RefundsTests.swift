import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffReview
import Testing

@testable import BuiltinWorkflows

@Suite("The refunds workflow")
struct RefundsTests {
    private let folder: TestFolder
    private let runtime: WorkflowRuntime

    init() throws {
        folder = try TestFolder()
        runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [BuiltinWorkflow.refunds])
    }

    private func start(_ table: String, limit: JSONValue = 100) async throws -> RunResult<RefundsResult> {
        let input = RefundsInput(
            input: try folder.write(table, to: "requests.csv"),
            output: folder.file("approved.csv"),
            limit: limit
        )
        return try await runtime.invoke(BuiltinWorkflow.refunds, input, on: "t")
    }

    private let table = #"""
        id,customer,amount,currency,reason
        r1,Ann,99.99,EUR,late parcel
        r2,Bob,100.01,EUR,"broken, twice"
        r3,Cem,100.00,EUR,late parcel
        r4,Dee,0.10,USD,"said ""no"""
        r5,Eve,5000,USD,wrong size
        r6,Fay,250.5,EUR,never came
        """#

    @Test("Requests above the limit are asked about together, each with its own decision")
    func mixed() async throws {
        let asked = try await start(table)
        let item = try asked.item()
        #expect(item.dialect == .hitlBatch)
        #expect(item.notes.isEmpty)
        #expect(item.title == "refund x3")
        #expect(
            item.actions.map { $0.arguments.text() } == [
                #"{"id":"r2","customer":"Bob","amount":"100.01","currency":"EUR","reason":"broken, twice"}"#,
                #"{"id":"r5","customer":"Eve","amount":"5000","currency":"USD","reason":"wrong size"}"#,
                #"{"id":"r6","customer":"Fay","amount":"250.5","currency":"EUR","reason":"never came"}"#,
            ]
        )
        #expect(!folder.has("approved.csv"))
        var edited = try #require(item.actions[2].arguments.objectValue)
        edited["amount"] = "120.05"
        let command = try asked.answer(.approve, .reject(message: "not ours"), .edit(.object(edited)))
        let result = try await runtime.invoke(BuiltinWorkflow.refunds, .resume(command), on: "t")
        let value = try #require(result.value)
        #expect(value.requested == 6)
        #expect(value.automatic == 3)
        #expect(value.approved == 1)
        #expect(value.edited == 1)
        #expect(value.rejected == [RefundsResult.Rejection(id: "r5", reason: "not ours")])
        #expect(value.totals.text() == #"{"EUR":"420.05","USD":"0.10"}"#)
        #expect(
            try folder.read("approved.csv") == #"""
                id,customer,amount,currency,reason,approval\#r
                r1,Ann,99.99,EUR,late parcel,automatic\#r
                r2,Bob,100.01,EUR,"broken, twice",approved\#r
                r3,Cem,100.00,EUR,late parcel,automatic\#r
                r4,Dee,0.10,USD,"said ""no""",automatic\#r
                r6,Fay,120.05,EUR,never came,edited\#r

                """#
        )
        #expect(try folder.names() == ["approved.csv", "requests.csv"])
    }

    @Test(
        "When nothing is above the limit nothing is asked",
        arguments: [5000, 5000.0, "5000", "5000.00"] as [JSONValue]
    )
    func automatic(limit: JSONValue) async throws {
        let result = try await start(table, limit: limit)
        #expect(result.value?.automatic == 6)
        #expect(result.value?.rejected == [])
        #expect(folder.has("approved.csv"))
    }

    @Test("An edit that changes more than the amount and the reason is asked for again")
    func changedCustomer() async throws {
        let asked = try await start(table, limit: 1000)
        let item = try asked.item()
        var edited = try #require(item.actions[0].arguments.objectValue)
        edited["customer"] = "Mallory"
        #expect(throws: ReviewError.self) { try item.answer(to: [.edit(.object(edited))]) }
        let id = try #require(item.question.interrupt.id)
        let forged: JSONValue = [
            "decisions": [["type": "edit", "edited_action": ["name": "refund", "args": .object(edited)]]]
        ]
        let again = try await runtime.invoke(
            BuiltinWorkflow.refunds,
            .resume(Command(answering: id, with: forged)),
            on: "t"
        )
        #expect(try again.item().extras["problem"] == "refund r5: only the amount and the reason may be changed")
        #expect(!folder.has("approved.csv"))
    }

    @Test(
        "A bad line stops the run before anything is asked, with its number and column",
        arguments: [
            ("r1,Ann,12.5x,EUR,late", "line 2, column amount: \"12.5x\" is not an amount"),
            ("r1,Ann,-1,EUR,late", "line 2, column amount: \"-1\" is not an amount"),
            ("r1,Ann,1e3,EUR,late", "line 2, column amount: \"1e3\" is not an amount"),
            ("r1,Ann,0.00,EUR,late", "line 2, column amount: is zero"),
            ("r1,Ann,1,Euro,late", "line 2, column currency: \"Euro\" is not a currency"),
            ("r1,,1,EUR,late", "line 2, column customer: is empty"),
            ("r1,Ann,1,EUR", "line 2: has 4 fields, the first line 5"),
            ("r1,Ann,1,EUR,late\nr1,Bob,1,EUR,late", "line 3, column id: \"r1\" is also on line 2"),
            ("\"r1,Ann,1,EUR,late\n", "line 2, column 1: the quotation mark is not closed"),
            ("r1,A\"n,1,EUR,late", "line 2, column 2: a quotation mark stands inside a field"),
            ("r1,\"A\"n,1,EUR,late", "line 2, column 2: text follows the closing quotation mark"),
            (
                "r1,\"two\nlines\",1,EUR,late\nr2,B,x,EUR,late\nr3,B,y,EUR,late",
                "line 4, column amount: \"x\" is not an amount: write digits and at most four after a point, such as 12.50; also wrong: line 5"
            ),
        ]
    )
    func badLine(lines: String, message: String) async throws {
        let error = await #expect(throws: BuiltinWorkflowError.self) {
            try await start("id,customer,amount,currency,reason\n" + lines, limit: 0)
        }
        #expect(error?.code == .invalidTable)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "no error")")
        #expect(error?.line != nil)
        #expect(!folder.has("approved.csv"))
    }

    @Test(
        "A table without the columns it needs, or without lines, is refused",
        arguments: [
            ("", "is empty"), ("id,customer\n", "the table has no column amount, currency, reason"),
            ("id,id,customer,amount,currency,reason\n", "column id: occurs twice"),
            ("id,customer,amount,currency,reason\n\n", "has no requests"),
        ]
    )
    func noTable(table: String, message: String) async throws {
        let error = await #expect(throws: BuiltinWorkflowError.self) { try await start(table) }
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "no error")")
    }

    @Test("An output that cannot be written, or is the input, is refused before anything is asked")
    func badOutput() async throws {
        let source = try folder.write(table, to: "requests.csv")
        for output in [folder.file("none/out.csv"), source, folder.path] {
            let input = RefundsInput(input: source, output: output, limit: 1)
            let error = await #expect(throws: BuiltinWorkflowError.self) {
                try await runtime.invoke(BuiltinWorkflow.refunds, input, on: "t")
            }
            #expect(error?.code == .fileNotWritable)
        }
    }

    @Test("Amounts are exact")
    func amounts() throws {
        #expect(try #require(Amount("0.1")) + #require(Amount("0.2")) == Amount("0.3"))
        #expect(try #require(Amount("100.0001")) > #require(Amount("100")))
        #expect(["0012.5000", "3", "0.1234"].compactMap { Amount($0)?.text } == ["12.50", "3.00", "0.1234"])
        #expect(["", ".5", "1.", "1.23456", "1234567890", "+1", "١"].allSatisfy { Amount($0) == nil })
    }
}

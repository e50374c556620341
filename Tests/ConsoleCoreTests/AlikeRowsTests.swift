import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("Rows of a plan that look the same")
struct AlikeRowsTests {
    private static let harmless = "for part in 1 2 3 4 5; do echo migrate $part; done"
    private static let hostile = harmless + "; echo rm-rf-everything"

    private func console(_ items: [JSONObject], columns: Int = 120) throws -> Console {
        Console(columns, 40).with(
            inbox: try items.enumerated().map { index, arguments in
                try .tools([("run_command", arguments)], thread: ThreadID("t-\(index + 1)"), minutes: 90 - index)
            }
        )
    }

    private func commands(_ texts: [String]) throws -> Console { try console(texts.map { ["command": .string($0)] }) }

    @Test("An item that differs behind the cut is named, shown from the first difference on, and confirmed")
    func oneDiffers() throws {
        let texts = [Self.harmless, Self.harmless, Self.hostile, Self.harmless, Self.harmless]
        var console = try commands(texts).pressing("* a S")
        #expect(console.text.contains("Look again: 1 of 5 rows that look the same differs (t-3)."))
        #expect(console.text.contains("arguments.command …\"; echo rm-rf-everything\""), "\(console.text)")
        console.press("S")
        #expect(console.state.sending.outbox.held == nil)
        #expect(console.notice.contains("1 of 5 rows that look the same differs"))
        console.press("S")
        #expect(console.state.sending.outbox.held?.items.count == 5)
    }

    @Test("Equal items, and items with different rows, need no confirmation")
    func tellApart() throws {
        #expect(
            try commands(Array(repeating: Self.hostile, count: 3)).pressing("* a S S").state.sending.outbox.held != nil
        )
        let amounts = try console([["amount": 1], ["amount": 2], ["amount": 3]])
        #expect(amounts.pressing("* a S S").state.sending.outbox.held != nil)
        #expect(!amounts.pressing("* a S").text.contains("Look again"))
    }

    @Test("When all items differ, all are shown from the first difference on")
    func allDiffer() throws {
        let console = try commands(["a", "b", "c"].map { Self.harmless + " # " + $0 }).pressing("* a S")
        #expect(console.text.contains("3 rows that look the same all differ (t-1, t-2, t-3)"))
        for end in ["…\"a\"", "…\"b\"", "…\"c\""] { #expect(console.text.contains("arguments.command \(end)")) }
    }

    @Test("An argument without room in the row counts too, and so does a missing one")
    func laterArgument() throws {
        let console = try console([
            ["a": 1, "b": 2, "target": "test"], ["a": 1, "b": 2, "target": "test"], ["a": 1, "b": 2],
        ]).pressing("* a S")
        #expect(console.text.contains("1 of 3 rows that look the same differs (t-3)"))
        #expect(console.text.contains("arguments.target missing"))
    }

    @Test("Different reasons of the same decision are distinguished")
    func reasons() throws {
        let console = try commands([Self.harmless, Self.harmless]).pressing("x 'late' enter j x 'lost' enter S")
        #expect(console.text.contains("2 rows that look the same all differ"))
        #expect(console.text.contains("reason …\"ate\""))
        #expect(console.text.contains("reason …\"ost\""))
    }

    @Test("Several actions of one item are compared, although the row shows none of their arguments")
    func actions() throws {
        let items = try [2, 2, 3].enumerated().map { index, amount in
            try OpenInterrupt.tools(
                [("refund", ["amount": 1]), ("refund", ["amount": .integer(Int64(amount))])],
                thread: ThreadID("t-\(index + 1)")
            )
        }
        let console = Console(120, 60).with(inbox: items).pressing("* a S")
        #expect(console.text.contains("1 of 3 rows that look the same differs (t-3)"))
        #expect(console.text.contains("[1].arguments.amount 3"))
    }

    @Test("A narrow window has less room, and needs a confirmation where a wide one does not")
    func narrow() throws {
        let items: [JSONObject] = [["amount": 1_000_001], ["amount": 1_000_002]]
        #expect(try console(items, columns: 40).pressing("* a S").text.contains("Look again"))
        #expect(!(try console(items, columns: 120).pressing("* a S").text.contains("Look again")))
    }

    @Test("A differing secret is reported without its value")
    func secrets() throws {
        let console = try console([
            ["a": 1, "b": 2, "password": "swordfish"], ["a": 1, "b": 2, "password": "sunfish"],
        ]).pressing("* a S")
        #expect(console.text.contains("2 rows that look the same all differ"))
        #expect(console.text.contains("arguments.password"))
        #expect(!console.text.contains("fish"))
    }
}

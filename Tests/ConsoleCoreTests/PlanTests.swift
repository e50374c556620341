import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("A plan names the answers it sends")
struct PlanTests {
    private func command(_ command: String, thread: ThreadID) throws -> OpenInterrupt {
        try .tools([("run_command", ["command": .string(command), "cwd": "."])], thread: thread)
    }

    private func refund(_ amount: Int64, _ currency: String, thread: ThreadID) throws -> OpenInterrupt {
        try .tools([("refund", ["amount": .integer(amount), "currency": .string(currency)])], thread: thread)
    }

    /// The lines of the dialog, without those beside and behind it.
    private func shown(_ console: Console) -> String {
        console.text.split(separator: "\n").drop { !$0.contains("┌─ Submit") }.prefix { !$0.contains("└──") }
            .joined(separator: "\n")
    }

    @Test("The plan shows every argument of an action, in its row or below it", arguments: [80, 120, 200])
    func arguments(columns: Int) throws {
        let line = "for part in 1 2 3 4 5; do echo migrating part $part of 5; sleep 1; done; echo all of it is done now"
        let items = [try command(line, thread: "release"), try refund(90, "EUR", thread: "order")]
        let console = Console(columns, 50).with(inbox: items).pressing("* a S")
        let shown = console.text.filter { !$0.isWhitespace && !"│┊".contains($0) }
        #expect(shown.contains(line.filter { !$0.isWhitespace }))
        #expect(console.text.contains("90 EUR"))
    }

    @Test("A value does not count as shown because another value contains its digits", arguments: [60, 120, 200])
    func digits(columns: Int) throws {
        let arguments: JSONObject = [
            "amount": 1205, "id": "order-12", "size": "large", "color": "blue", "place": "yard 2", "count": 2,
        ]
        let order = try OpenInterrupt.tools([("ship", arguments)], thread: "parcel")
        let console = Console(columns, 50).with(inbox: [order]).pressing("* a S")
        let shown = shown(console)
        #expect(shown.contains("┊ count"), "\(shown)")
    }

    @Test("The name of a thread that does not fit into its column is shown in full below the row")
    func longThread() throws {
        let names = ["a", "b"].map { ThreadID(rawValue: "nightly-refunds-of-the-northern-shops-\($0)") }
        let items = try names.enumerated().map { try refund(Int64($0.offset + 1), "EUR", thread: $0.element) }
        let console = Console(120, 50).with(inbox: items).pressing("* a S")
        for name in names { #expect(shown(console).contains(name.rawValue), "\(shown(console))") }
    }

    @Test("Hidden characters and edits need a confirmation that names their threads")
    func reasons() throws {
        let items = [try command("rm -rf \u{202E}exports", thread: "clean-up"), try refund(90, "EUR", thread: "order")]
        var console = Console(120, 50).with(inbox: items).pressing("* a S")
        #expect(console.text.contains("1 item has hidden characters (clean-up)"))
        console.press("S")
        #expect(console.state.sending.outbox.held == nil)
        console.press("S")
        #expect(console.state.sending.outbox.held?.items.count == 2)

        var edited = Console(120, 50).with(inbox: [try refund(90, "EUR", thread: "order")])
        edited.press("e '7' enter ctrl-s S")
        #expect(edited.text.contains("1 item was edited (order)"))
        #expect(edited.text.contains("┊ currency  \"EUR\""), "the whole action as it goes out")
    }

    @Test("Amounts in several currencies are totaled by currency, never together")
    func currencies() throws {
        let items = [
            try refund(90, "EUR", thread: "a"), try refund(20, "USD", thread: "b"), try refund(7, "EUR", thread: "c"),
        ]
        let console = Console(120, 50).with(inbox: items).pressing("* a S")
        #expect(console.text.contains("approve 3: 97 EUR + 20 USD"))
        #expect(!console.text.contains("117"))
    }

    @Test("Equal decisions on equal payloads share a row that names their threads")
    func equal() throws {
        let items = try ["a", "b", "c"].map { try refund(90, "EUR", thread: ThreadID(rawValue: $0)) }
        let console = Console(120, 50).with(inbox: items + [try refund(7, "EUR", thread: "d")]).pressing("* a S")
        #expect(console.text.contains("×3"))
        #expect(console.text.contains("a, b, c"))
    }

    @Test("An answer that is sent alone does not change the results of an earlier batch")
    func aloneAfterBatch() throws {
        let items = try ["a", "b", "c"].map { try refund(90, "EUR", thread: ThreadID(rawValue: $0)) }
        var console = Console(120, 50).with(inbox: items).pressing("space space a S S")
        console.tick(after: .seconds(3))
        let tokens = console.submissions.map(\.token)
        try #require(tokens.count == 2)
        console.send(.finished(.answered(tokens[0], .sample()), at: console.clock))
        console.send(
            .finished(.answerRefused(tokens[1], OperationError(.failed, "the disk is full")), at: console.clock)
        )
        #expect(console.text.contains("1 of 2 sent"))
        console.press("enter")
        console.forgetEffects()
        console.load(inbox: [items[2]], total: 1)
        console.pass(.seconds(1))
        console.paint()
        console.press("a s")
        let token = try #require(console.submissions.last?.token)
        console.send(.finished(.answered(token, .sample("run-3")), at: console.clock))
        #expect(console.state.dialogs.isEmpty, "\(console.text)")
        #expect(!console.notice.contains("1 of 2"))
    }

    @Test("A dialog whose item is answered elsewhere says so at once", arguments: ["x 'bad'", "e", "a s"])
    func gone(keys: String) throws {
        let items = [try command("rm -rf \u{202E}exports", thread: "clean-up"), try refund(90, "EUR", thread: "order")]
        var console = Console(120, 50).with(inbox: items).pressing(keys)
        #expect(!console.state.dialogs.isEmpty)
        console.load(inbox: [items[1]], total: 1)
        #expect(console.notice.contains("answered elsewhere or has changed"), "\(console.text)")
    }

    @Test("Words of the program without quotes are wrapped without the gutter")
    func sentences() throws {
        let items = try (1...6).map {
            try command("make all \u{202E}\($0)", thread: ThreadID(rawValue: "release-\($0)"))
        }
        let lines = Console(60, 40).with(inbox: items).pressing("* a S").text.split(separator: "\n")
        let start = try #require(lines.firstIndex { $0.contains("Look again: ") })
        #expect(!lines[start + 1].contains("┊"), "\(lines[start + 1])")
    }

    @Test("An edit that changes nothing is reported")
    func unchanged() throws {
        let console = Console(120, 50).with(inbox: [try refund(90, "EUR", thread: "order")]).pressing("e ctrl-s s")
        #expect(console.text.contains("Look again: an edit does not change the value."), "\(console.text)")
    }

    @Test("G and g scroll to the ends of a plan")
    func ends() throws {
        let items = try (1...40).map { try refund(Int64($0), "EUR", thread: ThreadID(rawValue: "t-\($0)")) }
        let console = Console(80, 24).with(inbox: items).pressing("* a S G")
        #expect(console.text.contains("t-40"))
        #expect(console.pressing("g").text.contains("40 items on 40 threads"))
    }
}

import CellGrid
import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import ConsoleCore

@Suite("Values formatted by their kind")
struct RenderingTests {
    private func lines(_ value: JSONValue, tool: String? = nil, width: Int = 60, isRaw: Bool = false) -> [StyledLine] {
        JSONOutline(width: width + 2, glyphs: .unicode, tool: tool, isRaw: isRaw).lines(of: value)
    }

    /// The lines after the gutter, which precedes each of them.
    private func text(_ lines: [StyledLine]) -> [String] {
        lines.map { line in
            let text = line.parts.map { $0.text.text() }.joined()
            return text.hasPrefix("┊ ") ? String(text.dropFirst(2)) : "without a gutter: \(text)"
        }
    }

    private func roles(_ line: StyledLine) -> [String: ThemeRole] {
        Dictionary(line.parts.map { ($0.text.text(), $0.role) }, uniquingKeysWith: { first, _ in first })
    }

    @Test("A unified diff highlights its added and removed lines")
    func difference() {
        let patch = "--- a/pay.py\n+++ b/pay.py\n@@ -1,2 +1,2 @@\n limit = 10\n-ask()\n+pay()"
        let drawn = lines(["patch": .string(patch)])
        #expect(text(drawn) == ["patch  "] + patch.split(separator: "\n").map { "┊ \($0)" })
        #expect(drawn[5].parts.last?.role == .diffDelete)
        #expect(drawn[6].parts.last?.role == .diffAdd)
        #expect(drawn[4].parts.last?.role == .diffContext)
    }

    @Test("Numbers that JSON cannot represent are shown as they are, in lines and as raw text")
    func numbers() {
        let value: JSONValue = ["ratio": .double(.nan), "limits": [.double(.infinity), .double(-.infinity)]]
        for isRaw in [false, true] {
            let drawn = text(lines(value, isRaw: isRaw)).joined(separator: "\n")
            for name in ["NaN", "Infinity", "-Infinity"] { #expect(drawn.contains(name), "\(drawn)") }
            #expect(!drawn.contains("null"))
        }
    }

    @Test("Commands are highlighted, with comments among them")
    func shell() {
        let drawn = lines(["command": "rm -rf build # all of it", "cwd": "/srv"], tool: "shell")
        #expect(text(drawn) == ["command  ", "┊ $ rm -rf build # all of it", "cwd      \"/srv\""])
        #expect(TextLook(of: "ls", key: "input", tool: "bash") == .shell)
        #expect(TextLook(of: "ls", key: "input", tool: "refund") == .plain)
    }

    @Test("The destructive words of a statement are highlighted")
    func sql() {
        let drawn = lines(["query": "DELETE FROM orders WHERE note = 'drop me' AND id > 7"])
        let roles = roles(drawn[1])
        #expect(roles["DELETE"] == .danger)
        #expect(roles["WHERE"] == .textStrong)
        #expect(roles["orders"] == .textCode)
        #expect(roles["'drop me'"] == .jsonString)
        #expect(roles["7"] == .jsonNumber)
        #expect(TextLook(of: "how many orders?", key: "query", tool: "search") == .plain)
    }

    @Test("A message shows its recipients first, and no part of it is left out")
    func email() {
        let drawn = text(
            lines([
                "priority": 1, "body": "Hello\nBob", "subject": "Parcel", "to": ["a@x.org", "b@x.org"],
                "from": "c@x.org",
            ])
        )
        #expect(
            drawn == [
                "from      \"c@x.org\"", "to        \"a@x.org\"", "          \"b@x.org\"", "subject   \"Parcel\"",
                "body",
                "┊ Hello", "┊ Bob", "priority  1",
            ]
        )
    }

    @Test(
        "An amount is shown in groups of three digits beside its currency, with every digit as it was sent",
        arguments: [
            (JSONValue.integer(1_234_567), "1,234,567 EUR"), (.number("1234.50"), "1,234.50 EUR"),
            (.integer(-90), "-90 EUR"),
            (.string("12345.6"), "12,345.6 EUR  (text)"), (.string("many"), "\"many\""), (.bool(true), "true"),
        ]
    )
    func money(amount: JSONValue, shown: String) {
        #expect(text(lines(["amount": amount, "currency": "EUR"])).first == "amount    \(shown)")
        #expect(text(lines(["amount": amount])).first?.contains("EUR") == false)
    }

    @Test("Similar objects are a table; different ones and those that do not fit are not")
    func table() {
        let rows: JSONValue = [
            ["id": 1, "name": "cup", "price": 5], ["id": 2, "name": "12", "price": 1200], ["id": 3, "name": "box"],
        ]
        #expect(
            text(lines(rows)) == [
                "id  name  price", " 1  cup       5", " 2  \"12\"   1200", " 3  box   ·",
            ]
        )
        #expect(text(lines(rows, width: 12)).first == "0  3 members")
        #expect(TableLook([["a": 1], ["b": 2], ["c": 3]]) == nil)
        #expect(TableLook([["a": [1]], ["a": [2]]]) == nil)
    }

    @Test("The omitted rows of a long table count as not read")
    func longTable() {
        let rows = (0..<100).map { JSONValue.object(["id": .integer($0), "name": "x\u{200B}"]) }
        let drawn = lines(.array(rows))
        #expect(drawn.count == 41)
        #expect(drawn.last?.omitted == 61)
        #expect(text(drawn).last == "… +61 lines, 61 hidden characters")
    }

    @Test("Headings and code in text are highlighted, and every character stays")
    func markdown() {
        let drawn = lines(["report": "# Result\nAll **good**.\n```\nls\n```\n> said so"])
        #expect(text(drawn) == ["report  ", "┊ # Result", "┊ All **good**.", "┊ ```", "┊ ls", "┊ ```", "┊ > said so"])
        #expect(drawn[1].parts.last?.role == .textStrong)
        #expect(drawn[4].parts.last?.role == .textCode)
    }

    @Test(
        "Hidden characters stay visible in every kind of text",
        arguments: ["command", "query", "patch", "report", "amount"]
    )
    func hidden(key: String) {
        let payload: JSONValue = [
            key: .string("SELECT \u{202E}1\u{200B}\n@@ -1 +1 @@\n# x\n+y"), "currency": "EUR", "to": "a@b.c",
            "body": "x\u{1B}[2Jy",
        ]
        let drawn = lines(payload, tool: "shell")
        #expect(drawn.reduce(0) { $0 + $1.parts.reduce(0) { $0 + $1.text.hiddenCount } } >= 3)
        #expect(HiddenCharacters.count(in: payload) == 3)
    }

    @Test("Raw shows the exact JSON with one key")
    func raw() throws {
        #expect(
            text(lines(["amount": 1_000, "currency": "EUR"], isRaw: true)) == [
                "{", "  \"amount\": 1000,", "  \"currency\": \"EUR\"", "}",
            ]
        )
        let question = try OpenInterrupt.tools([("refund", ["amount": 1_000, "currency": "EUR"])])
        let console = Console(120, 40).with(inbox: [question])
        #expect(console.text.contains("1,000 EUR"))
        #expect(console.pressing("J").text.contains("\"amount\": 1000"))
        #expect(console.pressing("J J").text.contains("1,000 EUR"))
    }

    @Test("Omitted values are counted, to the last value and hidden character")
    func elides() {
        let value: JSONValue = .array((0..<5_000).map { .string("line \($0)\u{200B}") })
        let drawn = lines(value)
        #expect(drawn.count == 2_001)
        let hidden = drawn.dropLast().reduce(0) { $0 + $1.parts.reduce(0) { $0 + $1.text.hiddenCount } }
        #expect(hidden == 2_000)
        #expect(text(drawn).last == "… +3 000 lines, 3 000 hidden characters")
    }

    @Test("The reasons of a question: those in the payload, and the events before it, not after it")
    func why() throws {
        let question = try OpenInterrupt.tools([("refund", ["amount": 90, "rationale": "parcel lost for 9 days"])])
        func event(_ payload: JSONValue) -> RunEvent {
            RunEvent(
                run: "r",
                thread: "t-1",
                workflow: "billing",
                at: .noon,
                mode: "updates",
                namespace: [],
                payload: payload
            )
        }
        let id = try #require(question.interrupt.id?.rawValue)
        let events = [
            event(["lookup": ["order": 7, "state": "lost"]]),
            event(["__interrupt__": [["id": .string(id), "value": "?"]]]), event(["later": "not yet known"]),
        ]
        let console = Console(120, 40).with(inbox: [question])
            .with(.threadEvents("t-1", EventPage(events: events, hasGap: false))).pressing("tab")
        #expect(console.text.contains("rationale, as the workflow gives it"))
        #expect(console.text.contains("parcel lost for 9 days"))
        #expect(console.text.contains("state  \"lost\""))
        #expect(!console.text.contains("not yet known"))
    }
}

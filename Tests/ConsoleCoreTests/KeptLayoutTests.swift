import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("A cached layout equals a newly computed one")
struct KeptLayoutTests {
    /// The screen as it is, and as it is without cached layouts.
    private func expectFresh(_ console: Console, _ what: String) {
        var forgetful = console.state
        (forgetful.looks.rendering.detail, forgetful.looks.rendering.question) = (nil, nil)
        var grid = CellGrid(size: forgetful.size, glyphs: forgetful.settings.glyphs)
        render(forgetful, into: &grid, theme: Theme.base.resolved(for: .sixteen))
        #expect(console.text == grid.rows().joined(separator: "\n"), "\(what)")
    }

    private let long = JSONValue.string((1...60).map { "line \($0)" }.joined(separator: "\n"))

    private func questions() throws -> [OpenInterrupt] {
        [
            try .asking(["text": long, "password": "one"], thread: "t-1"),
            try .asking(["text": long, "password": "two"], thread: "t-2"),
            try .asking(["text": "short", "rows": [["a": 1, "b": 2], ["a": 3, "b": 4]]], thread: "t-3"),
        ]
    }

    @Test(
        "After keys that change the content or the display settings",
        arguments: [
            "j j k", "J j J", "z a j z a", "! j k !", "a j a u k",
            "tab tab tab tab", "+ G + g g", "2 1 3 1",
        ]
    )
    func keys(script: String) throws {
        for size in [[80, 24], [120, 40], [200, 60]] {
            var console = Console(size[0], size[1]).with(inbox: try questions())
            for key in script.split(separator: " ").map(String.init) {
                console.press(key)
                expectFresh(console, "\(key) of \(script) at \(size)")
            }
        }
    }

    @Test("After decisions on the actions of a batch, whose rows are cached with their marks")
    func batch() throws {
        let refunds = (1...5).map { ("refund", ["amount": .integer(Int64($0)), "to": "Ada"] as JSONObject) }
        var console = Console(120, 40).with(inbox: [try .tools(refunds), try .refund(thread: "t-2")])
        // The last decisions are made at the cursor.
        let keys = "a } x 'no' enter { e '9' enter ctrl-s u a a a a a x 'late' enter x 'again' enter u ! j k space a"
        for key in keys.split(separator: " ").map(String.init) {
            console.press(key)
            expectFresh(console, "after \(key)")
            console.tick(after: .seconds(1))
            expectFresh(console, "a second after \(key)")
        }
    }

    @Test("A question with the id and place of another one is laid out again")
    func replaced() throws {
        let id = InterruptID("q-same")
        var console = Console(120, 40).with(inbox: [try .asking(["amount": 1, "to": "alice"], thread: "t-1", id: id)])
        #expect(console.text.contains("alice"))
        console.load(inbox: [try .asking(["amount": 1, "to": "mallory"], thread: "t-1", id: id)], total: 1)
        #expect(console.text.contains("mallory") && !console.text.contains("alice"))
        expectFresh(console, "after the payload was replaced")
        console.send(.input(.resize(Size(rows: 60, columns: 200)), at: console.clock))
        expectFresh(console, "in another width")
    }
}

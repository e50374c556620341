import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import ConsoleCore

@Suite("A value in full")
struct ViewerTests {
    private func console(_ payload: JSONValue) throws -> Console {
        Console(100, 30).with(inbox: [try .asking(payload)]).pressing("z z")
    }

    private func viewer(_ console: Console) throws -> ViewerDialog {
        guard let viewer = console.state.dialogs.top(ViewerDialog.self) else { throw Missing() }
        return viewer
    }

    private struct Missing: Error {}

    @Test("Members open and fold, one by one and all at once")
    func folds() throws {
        let payload: JSONValue = [
            "order": ["id": 7, "lines": .array((0..<40).map { ["n": .integer($0)] })], "note": "late",
        ]
        var console = try console(payload)
        #expect(console.text.contains("▸ order  2 members"))
        #expect(console.text.contains("note  \"late\""))
        console.press("enter")
        #expect(console.text.contains("▾ order"))
        #expect(console.text.contains("▸ lines  40 elements"))
        console.press("j j z a")
        #expect(console.text.contains("$.order.lines"))
        #expect(console.text.contains("▸ 0  1 member"))
        console.press("z R G")
        #expect(try viewer(console).tree.rows.count == 84)
        console.press("z M")
        #expect(try viewer(console).tree.rows.count == 2)
        console.press("esc")
        #expect(console.state.dialogs.isEmpty)
    }

    @Test("A list of two hundred thousand elements opens a portion, and more on request")
    func portions() throws {
        let payload: JSONValue = ["all": .array((0..<200_000).map { .integer($0) })]
        var console = try console(payload)
        console.press("enter G")
        #expect(console.text.contains("… 199 500 more, Enter shows them"))
        console.press("enter")
        #expect(try viewer(console).tree.rows.count == 1_002)
        console.press("z R")
        #expect(try viewer(console).tree.rows.count < 21_000)
    }

    @Test("A search runs outside the core, reports its progress, opens the path to its matches, and can be stopped")
    func searches() throws {
        let payload: JSONValue = .object(
            JSONObject(
                uniqueKeysWithValues: (0..<100).map {
                    ("k\($0)", ["deep": ["text": .string("value \($0)")]] as JSONValue)
                }
            )
        )
        var console = try console(payload).pressing("/ 'value 7' enter")
        let searches = console.effects.compactMap { if case .searchValue(let search) = $0 { search } else { nil } }
        let search = try #require(searches.last)
        #expect(console.text.contains("0 matches, 0 values searched"))
        search.run(isCancelled: { false }) { console.send(.finished(.valueSearched($0), at: console.clock)) }
        #expect(try viewer(console).search?.found.count == 11)
        #expect(console.text.contains("$.k7.deep.text"))
        #expect(console.text.contains("11 matches"))
        console.press("n")
        #expect(console.text.contains("$.k70.deep.text"))
        console.press("N N")
        #expect(console.text.contains("$.k79.deep.text"))
        console.press("/ 'x' enter esc")
        #expect(console.effects.contains(.cancelValueSearch))
        #expect(console.notice == "the search was stopped")
        #expect(!console.state.dialogs.isEmpty, "Esc stopped the search and not the viewer")
    }

    @Test("Hidden characters are tokens in the viewer, and a long text opens line by line")
    func texts() throws {
        var console = try console(["text": .string("first\u{202E}\n" + String(repeating: "x", count: 900))])
        console.press("enter")
        #expect(console.text.contains("⟦U+202E⟧") || console.text.contains("202E"))
        #expect(try viewer(console).tree.rows.count == 5)
    }

    @Test("A value of ten megabytes opens without laying out all of it")
    func large() throws {
        let text = String(repeating: "abcdefghij", count: 1_000)
        let value: JSONValue = .array((0..<1_000).map { ["id": .integer($0), "text": .string(text)] })
        let tree = ValueTree(value)
        #expect(tree.rows.count <= 600)
        var search: [ValueSearch.Progress] = []
        ValueSearch(ticket: 1, root: value, text: "999").run(isCancelled: { false }) { search.append($0) }
        #expect(search.last?.found == [[999, 0]])
    }
}

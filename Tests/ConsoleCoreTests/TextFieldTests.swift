import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("The cost of a text field depends on its visible part")
struct TextFieldTests {
    private func window(
        _ field: TextField,
        rows: Int = 1,
        columns: Int = 10,
        as form: TextField.Form = .lines
    )
        -> TextField.Window
    {
        field.window(rows: rows, columns: columns, as: form) { _ in 1 }
    }

    @Test("The window follows the cursor, through a long line and many lines")
    func follows() {
        var field = TextField("0123456789abcdef")
        #expect(window(field) == TextField.Window(lines: ["789abcdef"], row: 0, beforeCursor: "789abcdef"))
        _ = field.take(.home)
        #expect(window(field).beforeCursor.isEmpty && window(field).lines[0].hasPrefix("0123456789"))
        let lines = TextField("one\ntwo\nthree\nfour", isMultiline: true)
        #expect(window(lines, rows: 2) == TextField.Window(lines: ["three", "four"], row: 1, beforeCursor: "four"))
        #expect(window(lines, rows: 9).lines == ["one", "two", "three", "four"])
        #expect(window(lines, rows: 9).row == 3)
    }

    @Test("On one line, breaks are marks, and a masked text consists of stars")
    func forms() {
        let field = TextField("a\nb", isMultiline: true)
        #expect(window(field, as: .oneLine).lines == ["a\u{21b5}b"])
        #expect(window(field, as: .masked) == TextField.Window(lines: ["***"], row: 0, beforeCursor: "***"))
    }

    @Test("For a megabyte on one line or on many lines, a frame reads only some rows")
    func large() {
        for text in [String(repeating: "x", count: 1 << 20), String(repeating: "{ \"a\": 1 }\n", count: 100_000)] {
            var field = TextField(text, isMultiline: true)
            var measured = 0
            for key in [KeyEvent.character("y"), .left, .up, .backspace] {
                _ = field.take(key)
                let window = field.window(rows: 12, columns: 80) { _ in
                    measured += 1
                    return 1
                }
                #expect(window.lines.count <= 12)
                #expect(window.lines.allSatisfy { $0.count <= 224 })
            }
            #expect(measured <= 4 * 80)
        }
    }

    @Test("Keys give the same text as a simple implementation, and line breaks are at the right places")
    func edits() {
        var random = SplitMix(state: 7)
        let keys: [KeyEvent] = [
            .left, .right, .home, .end, .backspace, .delete, .control("u"), .control("k"), .control("w"), .up, .down,
            .character("a"), .character(" "),
        ]
        for _ in 0..<50 {
            var field = TextField("one\ntwo three\n\nfour", isMultiline: true)
            for _ in 0..<60 {
                if Bool.random(using: &random) {
                    field.insert(["\n", "x\ny", "\r\n", "word "].randomElement(using: &random) ?? "")
                } else {
                    _ = field.take(keys.randomElement(using: &random) ?? .left)
                }
                let fresh = TextField(field.text, isMultiline: true)
                #expect(field.breakCount == fresh.breakCount)
                #expect(
                    window(field, rows: 1_000, columns: 1_000).lines == window(fresh, rows: 1_000, columns: 1_000).lines
                )
            }
        }
    }

    @Test("A form with a megabyte of text in a member handles keys, and shows its beginning")
    func form() throws {
        let long = JSONValue.string(String(repeating: "x", count: 1 << 20))
        var console = Console(120, 40).with(inbox: [try .tools([("send", ["body": long, "copies": 1])])])
        console.press("e")
        #expect(console.text.contains("xxxxx"))
        console.press("j j enter '7' enter")
        #expect(console.text.contains("was 1"))
        #expect(JSONOutline.scalar(long, limit: 80).text(in: .unicode).count < 100)
    }
}

/// A generator that returns the same numbers every time.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

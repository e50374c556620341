import CellGrid
import Testing

@Suite("Key names")
struct KeyEventTests {
    @Test(
        "A binding reads and prints the same",
        arguments: [
            "a", "G", "-", "é", "ctrl-d", "alt-x", "ctrl-alt-x", "f5", "f12", "space", "enter", "esc", "tab", "backtab",
            "backspace", "delete", "insert", "home", "end", "pageup", "pagedown", "up", "down", "left", "right",
            "shift-up", "ctrl-right", "ctrl-space", "alt-enter", "alt--", "f", "ctrl-\\", "世",
        ]
    )
    func roundTrip(text: String) throws {
        #expect(try #require(KeyEvent(text: text)).text == text)
    }

    @Test("Names mean the keys they say")
    func meanings() {
        #expect(KeyEvent(text: "ctrl-d") == .control("d"))
        #expect(KeyEvent(text: "alt-x") == .alt("x"))
        #expect(KeyEvent(text: "space") == .character(" "))
        #expect(KeyEvent(text: "escape") == .escape)
        #expect(KeyEvent(text: "f10") == .function(10))
        #expect(KeyEvent(text: "alt-ctrl-x")?.text == "ctrl-alt-x")
    }

    @Test(
        "A text that is not a key is refused",
        arguments: [
            "", "ctrl-", "ctrl-ctrl-a", "ab", "f0", "f64", "f05", "ctrl-1", "ctrl-A", "shift-a", " ", "\u{200B}",
            "ctrl-é",
        ]
    )
    func refused(text: String) {
        #expect(KeyEvent(text: text) == nil)
    }
}

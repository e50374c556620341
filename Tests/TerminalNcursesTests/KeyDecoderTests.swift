import CellGrid
import Testing

@testable import TerminalNcurses

@Suite("Key decoder")
struct KeyDecoderTests {
    private func decode(_ text: String) -> [TerminalEvent] {
        var decoder = KeyDecoder()
        return decoder.decode(text.unicodeScalars.map { .scalar($0) })
    }

    @Test("A lone Escape is Escape, with something behind it Alt")
    func escape() {
        #expect(decode("\u{1B}") == [.key(.escape)])
        #expect(decode("\u{1B}x") == [.key(.alt("x"))])
        #expect(decode("\u{1B}\u{1B}") == [.key(.escape), .key(.escape)])
        #expect(decode("\u{1B}[") == [.key(.alt("["))])
        #expect(decode("\u{1B}O") == [.key(.alt("O"))])
    }

    @Test("Sequences ncurses left in pieces are put together or dropped whole")
    func sequences() {
        #expect(decode("\u{1B}[A\u{1B}[1;5C") == [.key(.up), .key(KeyEvent(.right, modifiers: .control))])
        #expect(decode("\u{1B}[3~\u{1B}OQ") == [.key(.delete), .key(.function(2))])
        #expect(decode("\u{1B}[97;5uj") == [.key(.character("j"))])
        #expect(decode("\u{1B}[24;80Ra") == [.key(.character("a"))])
        #expect(
            decode("\u{1B}]11;rgb:0/0/0\u{7}a\u{1B}P1$r\u{1B}\\b") == [.key(.character("a")), .key(.character("b"))]
        )
        #expect(decode("\u{1B}[M abc") == [.key(.character("c"))])
        #expect(decode("\u{9B}a") == [.key(.character("a"))])
    }

    @Test("A late answer of the terminal presses no key, even when it comes in pieces")
    func lateAnswers() {
        let answer = Array("\u{1B}[24;80R\u{1B}]11;rgb:1b1b/2424/3030\u{1B}\\\u{1B}[?62;22c".unicodeScalars)
        // Right behind an Escape or an introducer a cut cannot be told from that key alone.
        for cut in [3, 4, 7, 11, 16, 29, 36, 40] {
            var decoder = KeyDecoder()
            #expect(decoder.decode(answer[..<cut].map { .scalar($0) }) == [], "cut at \(cut)")
            #expect(
                decoder.decode(answer[cut...].map { .scalar($0) } + [.scalar("j")]) == [.key(.character("j"))],
                "cut at \(cut)"
            )
        }
    }

    @Test("Alt with a letter that begins sequences leaves the next key alone")
    func altIntroducers() {
        var decoder = KeyDecoder()
        for letter in ["[", "]", "P", "O"] as [Character] {
            #expect(decoder.decode("\u{1B}\(letter)".unicodeScalars.map { .scalar($0) }) == [.key(.alt(letter))])
            #expect(decoder.decode([.scalar("j")]) == [.key(.character("j"))])
        }
    }

    @Test("A mouse report nobody asked for presses no key")
    func mouse() {
        var decoder = KeyDecoder()
        let report = "0;1;1Mj".unicodeScalars.map { KeyDecoder.Input.scalar($0) }
        #expect(decoder.decode([.key(name: "KEY_MOUSE", bytes: "\u{1B}[<")] + report) == [.key(.character("j"))])
    }

    @Test("A paste may be read in pieces and no key in it acts")
    func paste() {
        var decoder = KeyDecoder()
        #expect(decoder.decode([.pasteStart, .scalar("a"), .scalar("\r")]) == [])
        #expect(decoder.decode([.key(name: "KEY_UP", bytes: "\u{1B}OA"), .scalar("\u{1B}")]) == [])
        #expect(decoder.decode([.pasteEnd, .scalar("b")]) == [.paste("a\n\u{1B}OA\u{1B}"), .key(.character("b"))])
    }

    @Test("Names of ncurses mean the same on every terminal")
    func names() {
        #expect(KeyName.event("kRIT5") == KeyEvent(.right, modifiers: .control))
        #expect(KeyName.event("kDC3") == KeyEvent(.delete, modifiers: .alt))
        #expect(KeyName.event("KEY_F(12)") == .function(12))
        #expect(KeyName.event("KEY_BTAB") == .backTab)
        #expect(KeyName.event("KEY_MOUSE") == nil)
        #expect(KeyName.event("kUP9") == nil)
    }
}

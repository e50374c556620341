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
        // Right after an Escape or an introducer, a cut cannot be distinguished from that key alone.
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

    @Test("A mouse report is a click or a turn of the wheel, and never a key")
    func mouse() {
        func events(_ report: String) -> [TerminalEvent] {
            var decoder = KeyDecoder()
            let rest = (report + "j").unicodeScalars.map { KeyDecoder.Input.scalar($0) }
            let known = decoder.decode([.key(name: "KEY_MOUSE", bytes: "\u{1B}[<")] + rest)
            // A terminal whose description names no mouse sends the same as single characters.
            let unknown = decoder.decode("\u{1B}[<".unicodeScalars.map { .scalar($0) } + rest)
            #expect(known == unknown)
            #expect(known.last == .key(.character("j")))
            return Array(known.dropLast())
        }
        #expect(events("0;1;1M") == [.mouse(MouseEvent(.press, at: Position(row: 0, column: 0)))])
        #expect(events("64;300;7M") == [.mouse(MouseEvent(.wheelUp, at: Position(row: 6, column: 299)))])
        #expect(events("65;2;7M") == [.mouse(MouseEvent(.wheelDown, at: Position(row: 6, column: 1)))])
        for report in [
            "0;1;1m", "2;1;1M", "35;1;1M", "0;0;1M", "0;1M", "0;1;1;1M", ";;M", "0;99999999999999999999;1M", "M",
        ] {
            #expect(events(report) == [], "\(report)")
        }
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

import TerminalSupport
import Testing

/// The judge has to be right, too.
@Suite("Terminal emulator")
struct TerminalEmulatorTests {
    private func screen(_ text: String, rows: Int = 4, columns: Int = 10) -> EmulatedScreen {
        var emulator = TerminalEmulator(rows: rows, columns: columns)
        // One byte at a time: a read may end anywhere.
        for byte in text.utf8 { emulator.feed([byte]) }
        return emulator.screen
    }

    @Test("Text wraps late and scrolls at the bottom")
    func wrapping() {
        let screen = screen("0123456789AB\r\n2\r\n3\r\n4")
        #expect(screen.rows == ["AB", "2", "3", "4"])
        #expect(self.screen("0123456789").cursorColumn == 9)
    }

    @Test("The cursor goes where it is sent and never outside")
    func cursor() {
        #expect(
            screen("\u{1B}[2;3Hx\u{1B}[Ay\u{1B}[99;99Hz\u{1B}[1Gw\u{1B}[3dv").rows == [
                "   y", "  x", " v", "w        z",
            ]
        )
        #expect(screen("\u{1B}[5Da\u{1B}[3Cb\u{8}c").rows[0] == "a   c")
    }

    @Test("Erasing, inserting and deleting move only what they should")
    func editing() {
        #expect(screen("abcdef\u{1B}[3G\u{1B}[K").rows[0] == "ab")
        #expect(screen("abcdef\u{1B}[3G\u{1B}[1K").rows[0] == "   def")
        #expect(screen("abcdef\u{1B}[3G\u{1B}[2X").rows[0] == "ab  ef")
        #expect(screen("abcdef\u{1B}[3G\u{1B}[2P").rows[0] == "abef")
        #expect(screen("abcdef\u{1B}[3G\u{1B}[2@").rows[0] == "ab  cdef")
        #expect(screen("a\r\nb\r\nc\u{1B}[2H\u{1B}[L").rows == ["a", "", "b", "c"])
        #expect(screen("a\r\nb\r\nc\u{1B}[2H\u{1B}[M").rows == ["a", "c", "", ""])
        #expect(screen("a\u{1B}[4b").rows[0] == "aaaaa")
        #expect(screen("a\r\nb\r\nc\r\nd\u{1B}[2;3r\u{1B}[3H\n").rows == ["a", "c", "", "d"])
    }

    @Test("Colors and attributes are kept cell by cell")
    func styles() {
        let screen = screen("\u{1B}[1;31ma\u{1B}[0;38;5;208mb\u{1B}[48:2::1:2:3mc\u{1B}[7;22;39md")
        #expect(screen.style(of: "a") == EmulatedStyle(foreground: .indexed(1), isBold: true))
        #expect(screen.style(of: "b") == EmulatedStyle(foreground: .indexed(208)))
        #expect(screen.style(of: "c") == EmulatedStyle(foreground: .indexed(208), background: .rgb(1, 2, 3)))
        #expect(screen.style(of: "d") == EmulatedStyle(background: .rgb(1, 2, 3), isReversed: true))
    }

    @Test("The alternate screen leaves the normal one as it was")
    func alternate() {
        let screen = screen("shell\u{1B}[?1049h\u{1B}[Happ\u{1B}[?1049l!")
        #expect(screen.rows[0] == "shell!")
        #expect(!screen.isAlternate)
        #expect(self.screen("shell\u{1B}[?1049h\u{1B}[Happ").rows[0] == "app")
    }

    @Test("Wide and combining characters take their columns")
    func wide() {
        #expect(screen("世e\u{301}x").rows[0] == "世e\u{301}x")
        #expect(screen("世\u{1B}[2Gx").rows[0] == " x")
        #expect(screen("\u{1B}(0lqk\u{1B}(Bq").rows[0] == "┌─┐q")
    }

    @Test("What is unknown is collected, broken UTF-8 and C1 codes included")
    func unknown() {
        #expect(screen("\u{1B}[?31337h\u{1B}[5%x\u{1B}]8;;http://x\u{7}\u{9B}").unknownSequences.count == 4)
        var emulator = TerminalEmulator(rows: 2, columns: 2)
        emulator.feed([0xC3, 0x28, 0xFF])
        #expect(emulator.screen.unknownSequences.count == 2)
        #expect(screen("\u{1B}]52;c;YQ==\u{1B}\\\u{1B}]2;t\u{7}").clipboard == ["YQ=="])
    }
}

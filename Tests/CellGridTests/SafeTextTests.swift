import CellGrid
import Testing

@Suite("Safe text")
struct SafeTextTests {
    @Test("Control codes are spelled out, never passed on")
    func controls() {
        let text = SafeText("a\u{1B}[31mb\u{7}\u{0}\u{7F}\u{9B}c\r\nd")
        #expect(text.text() == "a⟦ESC⟧[31mb⟦BEL⟧⟦NUL⟧⟦DEL⟧⟦\\x9b⟧c⟦CR⟧\nd")
        #expect(text.text(in: .ascii) == "a<ESC>[31mb<BEL><NUL><DEL><\\x9b>c<CR>\nd")
        #expect(text.hiddenCount == 6)
        #expect(text.dangerousCount == 0)
    }

    @Test("Bidi overrides and tag characters are tokens and dangerous")
    func overrides() {
        let text = SafeText("pay \u{202E}001\u{2066}\u{E0041}\u{200F}")
        #expect(text.text() == "pay ⟦U+202E⟧001⟦U+2066⟧⟦U+E0041⟧⟦U+200F⟧")
        #expect(text.hiddenCount == 4)
        #expect(text.dangerousCount == 3)
    }

    @Test(
        "Everything invisible, unassigned or private becomes a token",
        arguments: [
            0x200B, 0x200C, 0x200D, 0x2060, 0x2064, 0xFEFF, 0xAD, 0x34F, 0x115F, 0x1160, 0x3164, 0xFFA0, 0x61C,
            0x200E, 0x2028, 0x2029, 0x180B, 0xFE00, 0xFE0F, 0xE0100, 0xE000, 0xF0000, 0x378, 0xFFFF, 0x10FFFF,
        ] as [UInt32]
    )
    func invisible(value: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(value))
        let text = SafeText("x\(String(Character(scalar)))y")
        #expect(text.hiddenCount == 1)
        #expect(text.text().hasPrefix("x⟦U+") && text.text().hasSuffix("⟧y"))
    }

    @Test("Bytes that are not UTF-8 and surrogates are shown as escapes")
    func bytes() {
        let text = SafeText(
            bytes: Array("é".utf8) + [0xFF, 0xC3, 0x28, 0xED, 0xA0, 0xBD, 0xC0, 0xAF, 0xF4, 0x90, 0x0A, 0xE2]
        )
        #expect(text.text() == "é⟦\\xff⟧⟦\\xc3⟧(⟦\\uD83D⟧⟦\\xc0⟧⟦\\xaf⟧⟦\\xf4⟧⟦\\x90⟧\n⟦\\xe2⟧")
        #expect(text.hiddenCount == 8)
        #expect(SafeText(bytes: "héllo\t世".utf8) == SafeText("héllo\t世"))
    }

    @Test("Emoji sequences lose only their joiners and selectors, and every scalar keeps its columns")
    func emoji() {
        #expect(SafeText("👩\u{200D}💻").text() == "👩💻")
        #expect(SafeText("👩\u{200D}💻").width() == 4)
        #expect(SafeText("⚠\u{FE0F}").text() == "⚠")
        #expect(SafeText("⚠\u{FE0F}").hiddenCount == 0)
        #expect(SafeText("1\u{FE0F}\u{20E3}").width() == 1)
        #expect(SafeText("🇩🇪").width() == 2)
        #expect(SafeText("file1\u{FE0F}").text() == "file1⟦U+FE0F⟧")
        #expect(SafeText("a\u{200D}b").text() == "a⟦U+200D⟧b")
        #expect(SafeText("a\u{FE0F}").text() == "a⟦U+FE0F⟧")
        #expect(SafeText("👩\u{200D}").text() == "👩⟦U+200D⟧")
    }

    @Test("A joiner is silent only between two pictographs")
    func joiners() {
        #expect(SafeText("👩\u{200D}\u{301}").text() == "👩⟦U+200D⟧⟦U+0301⟧")
        #expect(SafeText("👩\u{200D}\u{200D}💻").text() == "👩⟦U+200D⟧⟦U+200D⟧💻")
        #expect(SafeText("👩\u{200D}\u{FE0F}").text() == "👩⟦U+200D⟧⟦U+FE0F⟧")
        #expect(SafeText("1\u{200D}💻").text() == "1⟦U+200D⟧💻")
        #expect(SafeText("👁\u{FE0F}\u{200D}🗨").hiddenCount == 0)
    }

    @Test("Clusters a cell cannot hold are cut and say by how much")
    func towers() {
        #expect(SafeText("e\u{301}\u{302}\u{303}\u{304}").hiddenCount == 0)
        #expect(SafeText("e" + String(repeating: "\u{301}", count: 20) + "f").text() == "e⟦+20⟧f")
        #expect(SafeText("👨\u{200D}👩\u{200D}👧\u{200D}👦").text() == "👨⟦+6⟧")
        #expect(SafeText("\u{301}a").text() == "⟦U+0301⟧a")
        let flag = SafeText("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}")
        #expect(flag.dangerousCount == 6)
    }

    @Test("A mark never lands on a token")
    func markAfterToken() {
        let text = SafeText("a\u{200D}\u{301}b").text()
        #expect(text == "a⟦U+200D⟧⟦U+0301⟧b")
    }

    @Test("ASCII spells out every other character")
    func ascii() {
        #expect(SafeText("né世").text(in: .ascii) == "n<U+00E9><U+4E16>")
        #expect(SafeText("e\u{301}").text(in: .ascii) == "<U+0065><U+0301>")
        #expect(SafeText(symbol: "✓", ascii: "+").text(in: .ascii) == "+")
        #expect(SafeText("néb").width(in: .ascii) == 10)
    }

    @Test("Interpolation keeps tokens and sanitizes the rest")
    func interpolation() {
        let name = SafeText("x\u{1B}y")
        let text: SafeText = "\(name) has \(3) \("\u{202E}")"
        #expect(text.text() == "x⟦ESC⟧y has 3 ⟦U+202E⟧")
        #expect(text.hiddenCount == 2)
    }

    @Test("Right-to-left letters are noticed")
    func rightToLeft() {
        #expect(SafeText("שלום").hasRightToLeftLetters)
        #expect(!SafeText("hello ⟦世⟧").hasRightToLeftLetters)
    }

    @Test("Every text of random scalars draws only harmless characters, at the width it says")
    func randomText() {
        var generator = SplitMix(state: 7)
        for _ in 0..<400 {
            var string = ""
            for _ in 0..<30 {
                let value = UInt32(generator.next() % (generator.next() % 2 == 0 ? 0x3000 : 0x110000))
                if let scalar = Unicode.Scalar(value) { string.unicodeScalars.append(scalar) }
            }
            for set in [GlyphSet.unicode, .ascii] {
                let text = SafeText(string)
                let drawn = text.joinedLines().text(in: set)
                #expect(drawn.unicodeScalars.allSatisfy { HarmlessScalar.isHarmless($0, in: set) })
                #expect(CharacterWidth.of(drawn) == text.joinedLines().width(in: set))
                for line in text.wrapped(to: 12, in: set) where line.hiddenCount == 0 && set == .unicode {
                    #expect(line.width(in: set) <= 12)
                }
            }
        }
    }

    @Test("Random bytes draw only harmless characters")
    func randomBytes() {
        var generator = SplitMix(state: 11)
        for _ in 0..<400 {
            let bytes = (0..<40).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
            let drawn = SafeText(bytes: bytes).text(in: .ascii)
            #expect(drawn.utf8.allSatisfy { $0 == 0x0A || 0x20...0x7E ~= $0 })
        }
    }

    @Test("Folded text is cut where a line is full and loses nothing")
    func folding() {
        let text = SafeText("{\"a\":\"no   receipt\u{202E} 漢字\"}")
        for columns in 1...30 {
            let lines = text.folded(to: columns)
            #expect(lines.map { $0.text(in: .unicode) }.joined() == text.text(in: .unicode))
            for line in lines where columns > 8 { #expect(line.width(in: .unicode) <= columns) }
        }
    }
}

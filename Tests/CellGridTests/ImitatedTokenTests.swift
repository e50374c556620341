import Testing

@testable import CellGrid

@Suite("Text cannot read as a token")
struct ImitatedTokenTests {
    private static let tokens: [HiddenToken] =
        (0...0x1F).compactMap { Unicode.Scalar($0 as UInt32).flatMap(HiddenToken.init) } + [
            HiddenToken("\u{7F}")!, .codePoint("\u{202E}"), .codePoint("\u{E0041}"), .invalid(0x9B), .surrogate(0xD83D),
            .cut(20),
            HiddenToken(label: "LF"), .counted(30, "blank"), .counted(1, "blank"), .counted(4, "blank line"),
            .codePoint("\u{200B}").repeated(500), HiddenToken("\u{1B}")!.repeated(9), .invalid(0x9B).repeated(4),
        ]

    @Test("None of them, in Unicode and in ASCII", arguments: [GlyphSet.unicode, .ascii])
    func tokens(set: GlyphSet) {
        for token in Self.tokens {
            let drawn = token.text(in: set)
            for text in [drawn, "a\(drawn)b", "a \(drawn) \(drawn)", "\u{E9}\(drawn)"] {
                #expect(!SafeText(text).text(in: set).contains(drawn), "\(text)")
                #expect(!SafeText(typed: text).joinedLines().text(in: set).contains(drawn), "\(text)")
                #expect(!SafeText(bytes: text.utf8).text(in: set).contains(drawn), "\(text)")
                // However it is cut and put together.
                let pieces = SafeText(text).folded(to: 7, in: set) + SafeText(text).wrapped(to: 9, in: set)
                #expect(pieces.allSatisfy { !$0.text(in: set).contains(drawn) }, "\(text)")
            }
        }
    }

    @Test("Nor what looks like the dots of a count, or its words")
    func lookAlikes() {
        for text in [
            "\u{2022}30 blanks\u{2022}", "\u{30FB}30 blanks\u{B7}", "\u{B7}30 bl\u{430}nks\u{B7}",
            "\u{B7}\u{FF13}0\u{A0}blanks\u{B7}",
        ] {
            let safe = SafeText(text)
            #expect(safe.hiddenCount == 1 && safe.text().hasPrefix("⟦U+"), "\(text)")
        }
        #expect(SafeText("<u+202e>").text(in: .ascii) == "<U+003C>u+202e>")
        let nested = "<\u{B7}30 blanks>"
        #expect(SafeText(nested).text(in: .ascii) == "<<U+00B7>30 blanks>")
    }

    @Test("A bracket that is spelled is drawn whole, and is one where there are others")
    func brackets() {
        let text = SafeText("if a <U+0041> b")
        #expect(text.text() == "if a <U+0041> b" && text.hiddenCount == 0)
        #expect(text.text(in: .ascii) == "if a <U+003C>U+0041> b")
        #expect(text.width(in: .ascii) == text.text(in: .ascii).count)
        #expect(SafeText("<U+003C>").text(in: .ascii) == "<U+003C>U+003C>")
    }

    @Test(
        "Ordinary text stays as it is",
        arguments: [
            "a < b", "<b>bold</b>", "<em>x</em>", "<sub>2</sub>", "cat <file", "if (x <30) return", "a\u{B7}b",
            "2\u{B7}3\u{B7}4",
            "5 waiting \u{B7} 3 items \u{B7} oldest", "paral\u{B7}lel", "\\x9b \\uD83D",
            "\u{2022} 30 apples \u{2022} 4 pears",
        ]
    )
    func ordinary(text: String) {
        #expect(SafeText(text).text() == text && SafeText(text).hiddenCount == 0)
        if text.utf8.allSatisfy({ $0 < 0x80 }) { #expect(SafeText(text).text(in: .ascii) == text) }
    }
}

import SignoffCheckpoint
import Testing

@Suite("Text of others among words of the program")
struct ForeignTextTests {
    @Test("One word has no quotes, in any script")
    func words() {
        for name in ["refund", "order-7781", "a.b/c:d@e", "_x", "größe", "支付", "café", "?", "/tmp/x"] {
            #expect(ForeignText.name(name) == name)
        }
    }

    @Test("A text that could continue as a sentence, or begin like a mark, is in quotes")
    func quoted() {
        for name in ["", "two words", "allowed:", "✓", "-rf", "> x", "a\u{A0}b", "a\nb", "┊", "a,b", "x\u{200B}y", "·"]
        {
            #expect(ForeignText.name(name) == "\"\(name)\"")
        }
    }

    @Test("A quote inside does not end it")
    func escaped() {
        #expect(ForeignText.quoted(#"x" ✓ approve"#) == #""x\" ✓ approve""#)
        #expect(ForeignText.quoted(#"x\"#) == #""x\\""#)
        #expect(ForeignText.quoted(#"x\" y"#) == #""x\\\" y""#)
    }

    @Test("Nor does what looks like one")
    func lookAlikes() {
        for quote in ["\u{201D}", "\u{2033}", "\u{FF02}", "\u{301E}", "\u{2BA}"] {
            #expect(ForeignText.quoted("no\(quote) approved") == "\"no\\\(quote) approved\"")
        }
        for mark in ["'", "\u{2019}", "\u{2032}", "`"] {
            #expect(ForeignText.identifier("t\(mark) finished") == "'t\\\(mark) finished'")
        }
        #expect(ForeignText.identifier("t-1") == "'t-1'")
    }

    @Test("A name that reads as if it were spelled has its bracket spelled")
    func spelled() {
        #expect(ForeignText.spelled("r\u{435}f") == "r<U+0435>f")
        #expect(ForeignText.spelled("r<U+0435>f a<b") == "r<U+003C>U+0435>f a<b")
    }
}

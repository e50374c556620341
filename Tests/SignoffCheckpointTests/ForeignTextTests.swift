import SignoffCheckpoint
import Testing

@Suite("Text of others among words of the program")
struct ForeignTextTests {
    @Test("One word stands bare, whatever its script")
    func words() {
        for name in ["refund", "order-7781", "a.b/c:d@e", "_x", "größe", "支付", "café", "?", "/tmp/x"] {
            #expect(ForeignText.name(name) == name)
        }
    }

    @Test("Anything that could go on as a sentence, or begin like a mark, stands in quotes")
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
}

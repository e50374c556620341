import CellGrid
import Testing

@Suite("Runs that move text out of sight are counted")
struct BulkTests {
    @Test("Blanks of every kind, from 20 columns on")
    func blanks() {
        #expect(SafeText("a" + String(repeating: " ", count: 19) + "b").text().count == 21)
        #expect(SafeText("a" + String(repeating: " ", count: 3_000) + "b").text() == "a·3000 blanks·b")
        #expect(SafeText("a" + String(repeating: " ", count: 20) + "b").text(in: .ascii) == "a<20 blanks>b")
        for blank in ["\u{A0}", "\u{2003}", "\u{3000}", "\u{2800}", "\t", " \u{A0}"] {
            let text = SafeText("a" + String(repeating: blank, count: 30) + "b")
            #expect(text.text() == "a·\(30 * blank.unicodeScalars.count) blanks·b")
            #expect(text.hiddenCount == 0)
        }
    }

    @Test("Lines without text between others, from four on")
    func lines() {
        #expect(SafeText("a\n\n\n\nb").text() == "a\n\n\n\nb")
        #expect(SafeText("a\n\n\n\n\nb").text() == "a\n·4 blank lines·\nb")
        #expect(SafeText("a" + String(repeating: " \n", count: 500) + "  b").text() == "a \n·499 blank lines·\n  b")
    }

    @Test("What is hidden, from four in a row on, and each of them stays counted as hidden")
    func hidden() {
        #expect(SafeText("a\u{200B}\u{200B}\u{200B}b").text() == "a⟦U+200B⟧⟦U+200B⟧⟦U+200B⟧b")
        let text = SafeText("a" + String(repeating: "\u{200B}", count: 500) + "b")
        #expect(text.text() == "a⟦U+200B ×500⟧b")
        #expect(text.text(in: .ascii) == "a<U+200B x500>b")
        #expect(text.hiddenCount == 500)
        #expect(SafeText(String(repeating: "\u{1b}", count: 9)).text() == "⟦ESC ×9⟧")
    }

    @Test("Text cannot spell a token")
    func brackets() {
        #expect(SafeText("⟦ESC⟧").text() == "⟦U+27E6⟧ESC⟦U+27E7⟧")
    }

    @Test("Text that is typed is not counted: the cursor stands in it")
    func typed() {
        let blanks = String(repeating: " ", count: 40)
        #expect(SafeText(typed: blanks).text() == blanks)
        #expect(SafeText.spaces(40).text() == blanks)
    }
}

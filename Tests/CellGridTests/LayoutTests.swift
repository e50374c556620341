import Testing

@testable import CellGrid

@Suite("Text layout")
struct LayoutTests {
    private func wrap(_ text: SafeText, _ columns: Int) -> [String] {
        text.wrapped(to: columns).map { $0.text() }
    }

    @Test("Text wraps at spaces and keeps its line breaks")
    func wrapping() {
        #expect(wrap("the quick brown fox", 10) == ["the quick", "brown fox"])
        #expect(wrap("a\n\nb", 10) == ["a", "", "b"])
        #expect(wrap("", 10) == [""])
        #expect(wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"])
        #expect(wrap("exactly10c next", 10) == ["exactly10c", "next"])
        #expect(wrap("  indented words here", 10) == ["  indented", "words here"])
        #expect(wrap("世界世界", 5) == ["世界", "世界"])
    }

    @Test("Wrapping never divides a token or loses one")
    func wrappingTokens() {
        let lines = SafeText("abcdefgh\u{202E}ij").wrapped(to: 10)
        #expect(lines.map { $0.text() } == ["abcdefgh", "⟦U+202E⟧ij"])
        #expect(lines.map(\.hiddenCount) == [0, 1])
    }

    @Test("Truncation goes by character and is always marked")
    func truncation() {
        #expect(SafeText("hello").truncated(to: 5).text() == "hello")
        #expect(SafeText("hello").truncated(to: 4).text() == "hel…")
        #expect(SafeText("hello").truncated(to: 4, in: .ascii).text(in: .ascii) == "hel>")
        #expect(SafeText("世界").truncated(to: 4).text() == "世界")
        #expect(SafeText("order-2026-11-0417").truncatedInMiddle(to: 11).text() == "order…-0417")
        #expect(SafeText("order-2026-11-0417").truncatedInMiddle(to: 10).text() == "order…0417")
        #expect(SafeText("order-0417").truncatedInMiddle(to: 10).text() == "order-0417")
        #expect(SafeText("order-2026-0417").truncatedInMiddle(to: 9, in: .ascii).text(in: .ascii) == "orde>0417")
        #expect(SafeText("order-0417").truncatedInMiddle(to: 6).text() == "order…")
        #expect(SafeText("世界世界世界").truncatedInMiddle(to: 8).text() == "世界…界")
        #expect(SafeText("世界").truncated(to: 3).text() == "世…")
        #expect(SafeText("世界").truncated(to: 2).text() == "…")
        #expect(SafeText("hello").truncated(to: 1).text() == "…")
        #expect(SafeText("hello").truncated(to: 0).text() == "")
        #expect(SafeText("e\u{301}e\u{301}e\u{301}").truncated(to: 2).text() == "e\u{301}…")
        #expect(SafeText("ab\ncd").truncated(to: 20).text() == "ab⟦LF⟧cd")
        #expect(SafeText("ab\u{1B}").truncated(to: 4).text() == "ab…")
    }

    @Test("Tabs expand by column")
    func tabs() {
        #expect(SafeText("a\tb").text() == "a       b")
        #expect(SafeText("1234567\tb\n\tc").text() == "1234567 b\n        c")
        #expect(SafeText("a\tb").width() == 9)
    }

    @Test("A text cut to a row takes no more glyphs than the row", arguments: ["a", "ä", "漢", "e\u{301}"])
    func glyphsOfRow(character: String) {
        let text = SafeText(String(repeating: character, count: 10_000))
        for set in [GlyphSet.unicode, .ascii] {
            #expect(text.glyphs(in: set, filling: 40).count <= 41)
            #expect(text.truncated(to: 40, in: set).width(in: set) <= 40)
            let whole = text.glyphs(in: set)
            let row = text.glyphs(in: set, filling: 40)
            #expect(row.map(\.text) == whole.prefix(row.count).map(\.text))
            #expect(row.reduce(0) { $0 + $1.width } > 40)
        }
    }
}

import SignoffReview
import Testing

@Suite("The difference of two texts")
struct TextDifferenceTests {
    @Test("Lines that moved apart are kept together by what surrounds them")
    func lines() {
        let difference = TextDifference(from: "a\nb\nc\nd", to: "a\nc\nx\nd")
        #expect(difference.lines == [.equal(["a"]), .removed("b"), .equal(["c"]), .added("x"), .equal(["d"])])
    }

    @Test("A changed line shows its beginning, its end and the change between them")
    func insideALine() {
        #expect(
            TextDifference(from: "pay 90 EUR now", to: "pay 100 EUR now").lines == [
                .changed(prefix: "pay ", old: "9", new: "10", suffix: "0 EUR now")
            ]
        )
        #expect(
            TextDifference(from: "aa", to: "a").lines == [.changed(prefix: "a", old: "a", new: "", suffix: "")]
        )
    }

    @Test("Equal texts have no change, and an empty text is one empty line")
    func edges() {
        #expect(TextDifference(from: "a\nb", to: "a\nb").lines == [.equal(["a", "b"])])
        #expect(
            TextDifference(from: "", to: "a").lines == [.changed(prefix: "", old: "", new: "a", suffix: "")]
        )
    }
}

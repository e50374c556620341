import CellGrid
import Testing

@Suite("Character width")
struct CharacterWidthTests {
    @Test(
        "Known characters take their columns",
        arguments: [
            ("a", 1), ("é", 1), ("\u{301}", 0), ("世", 2), ("한", 2), ("ア", 2), ("ｱ", 1), ("Ａ", 2), ("─", 1), ("█", 1),
            ("⠋", 1), ("✅", 2), ("⏳", 2), ("🟢", 2), ("🚀", 2), ("✓", 1), ("⏸", 1), ("①", 1), ("⟦", 1), ("…", 1),
            ("\u{1F1E9}", 1), ("\u{93E}", 1), ("\u{94D}", 0), ("\u{20E3}", 0), ("\u{1160}", 0), ("\u{1100}", 2),
            ("\u{20000}", 2), ("\u{3000}", 2), ("⚠", 1), ("❤", 1), ("●", 1),
        ]
    )
    func samples(text: String, width: Int) {
        #expect(CharacterWidth.of(text) == width)
    }

    @Test("The whole range adds up to what was recorded from the source tables")
    func sweep() {
        var counts = [0, 0, 0]
        var checksum: UInt64 = 0
        for value in UInt32(0x300)..<0x110000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let width = CharacterWidth.of(scalar)
            counts[width] += 1
            checksum = checksum &* 31 &+ UInt64(width)
        }
        #expect(counts == [6_241, 922_187, 182_868])
        #expect(checksum == 0xCE1A046EBECFCC33)
    }
}

import CellGrid
import HostilePayloads
import Testing

@testable import ConsoleCore

/// The corpus imitates lines of the program. These payloads imitate the marks within text.
@Suite("No payload can draw a mark of the program")
struct HostileMarkTests {
    private static let places = [
        "", "z z", "z z z R", "J", "a s", "x 'no' enter s", "2", "3", "4", "4 tab", "5", "L", "C",
    ]

    @Test("On every screen, and in plain mode", arguments: HostilePayload.marks, places)
    func screens(mark: String, place: String) throws {
        // In ASCII the marks of Unicode are spelled out.
        let glyphs: GlyphSet = mark.utf8.allSatisfy { $0 < 0x80 } ? .ascii : .unicode
        let setting = HostileCorpusTests.Setting(size: Size(rows: 40, columns: 120), glyphs: glyphs, depth: .mono)
        let console = try HostileCorpusTests().console(HostilePayload(marking: mark), setting).pressing(place)
        for row in console.grid(depth: .mono).rows() { #expect(!row.contains(mark), "\(place): \(row)") }
        var transcript = PlainTranscript()
        for line in transcript.lines(for: console.state) { #expect(!line.contains(mark), "\(place): \(line)") }
    }
}

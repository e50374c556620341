import CellGrid
import HostilePayloads
import SignoffCheckpoint
import Testing

@testable import ConsoleCore

@Suite("A console that draws ASCII only")
struct AsciiTests {
    @Test("Words of the program are drawn in ASCII, and none of them as a token", arguments: HostileCorpusTests.places)
    func screens(script: String) throws {
        for size in [Size(rows: 24, columns: 80), Size(rows: 40, columns: 120), Size(rows: 12, columns: 46)] {
            let setting = HostileCorpusTests.Setting(size: size, glyphs: .ascii, depth: .mono)
            var console = try HostileCorpusTests().console(.harmless, setting)
            for key in [""] + script.split(separator: " ").map(String.init) {
                console.press(key)
                for row in console.grid(depth: .mono).rows() {
                    #expect(row.allSatisfy { $0.isASCII }, "\(script), after \(key): \(row)")
                    #expect(!row.contains("U+"), "\(script), after \(key): \(row)")
                }
            }
        }
    }

    @Test("Plain mode prints ASCII too", arguments: HostileCorpusTests.places)
    func plain(script: String) throws {
        let setting = HostileCorpusTests.Setting(size: PlainTranscript.size, glyphs: .ascii, depth: .mono)
        var console = try HostileCorpusTests().console(.harmless, setting)
        var transcript = PlainTranscript()
        for key in [""] + script.split(separator: " ").map(String.init) {
            console.press(key)
            for line in transcript.lines(for: console.state) {
                #expect(line.allSatisfy { $0.isASCII } && !line.contains("U+"), "\(script), after \(key): \(line)")
            }
        }
    }

    @Test("The same mark in foreign text is a token, so that it cannot be mistaken for the program's")
    func others() {
        let text = "a \u{B7} b"
        let line: SafeText = "x \u{B7} \(text)"
        #expect(line.text(in: .ascii).hasPrefix("x - a "))
        #expect(line.text(in: .ascii).contains("U+00B7"))
        #expect(line.text(in: .unicode) == "x \u{B7} a \u{B7} b")
        #expect(SafeText(text).text(in: .ascii).contains("U+00B7"))
    }
}

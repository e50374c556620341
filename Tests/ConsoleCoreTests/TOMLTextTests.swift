import SignoffCheckpoint
import Testing

@testable import ConsoleCore

@Suite("TOML that a user wrote")
struct TOMLTextTests {
    private static let letters: [UInt8] = Array("[]\n=\"'{},#.a \t\r-0_+:\\eTu1n\u{0C}\u{0}".utf8) + [0xFF, 0xC3, 0xA9]

    private func line(ofFaultIn text: String) -> Int? {
        do throws(TOMLText.Fault) {
            _ = try TOMLText.table(text)
            return nil
        } catch {
            return error.line ?? 0
        }
    }

    @Test("Every short text is a table or has a fault")
    func everyShortText() {
        // The library ends the process on some of these texts, so returning at all is the check.
        var tables = 0
        for length in 0...3 {
            var digits = [Int](repeating: 0, count: length)
            repeat {
                if line(ofFaultIn: String(decoding: digits.map { Self.letters[$0] }, as: UTF8.self)) == nil {
                    tables += 1
                }
                var place = 0
                while place < length {
                    digits[place] += 1
                    if digits[place] < Self.letters.count { break }
                    digits[place] = 0
                    place += 1
                }
                if place == length { break }
            } while true
        }
        #expect(tables > 100)
    }

    @Test(
        "A header without a name is a fault of its line",
        arguments: [
            "[", "[\n", "[[", "[[\n", "[ =", "a = 1\n  [\n", "a = \"[\"\n[#", "a = \"\"\"\n[\n\"\"\"\n[,", "[a]\n[[ .",
            "\u{FEFF}[{",
            "a = [\n1\n]\n[+", "[[[a]]]", "[]",
        ]
    )
    func namelessHeader(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let expected = text.hasSuffix("\n") ? lines.count - 1 : lines.count
        #expect(line(ofFaultIn: text) == expected)
    }

    @Test(
        "A list with something that is not a value is a fault of its line",
        arguments: ["a = [}", "a = [\n}", "a = [1,\n  \u{2028}1]", "a = [ [ ], =", "a = { b = [ # [\n}"]
    )
    func noValue(text: String) {
        #expect(line(ofFaultIn: text) == text.split(separator: "\n").count)
    }

    @Test("A name with very many parts is a fault", arguments: ["", "["])
    func deepNames(start: String) {
        #expect(line(ofFaultIn: "x = 1\n" + start + String(repeating: "a.", count: 50_000) + "a = 1") == 2)
    }

    @Test("Brackets in values, texts and comments are accepted")
    func accepted() {
        let text = """
            a = [
              [ 1, 2 ],
              [],
              ["["],
            ] # [
            b = '[ ' # [
            c = \"\"\"
            [
              [[ \\
            \"\"\"
            d = \'\'\'
            [\'\'\'
            [ "e" . f ] # [
            g.h = { i = [] }
            [[j]]
            k = 1979-05-27T07:32:00Z
            """
        #expect(line(ofFaultIn: text) == nil)
    }

    @Test("Errors of key maps and themes have the line")
    func readers() {
        #expect(throws: KeyMapError(faults: ["config.toml:2: '[' must be followed by the name of a table"])) {
            try KeyMap(parsing: "[keys]\n[\n", file: "config.toml")
        }
        let error = #expect(throws: ThemeError.self) {
            try ThemeSource(parsing: "[\n", named: ThemeID("mine"), file: "mine.toml")
        }
        #expect(error.map { "\($0)" }?.contains("mine.toml:1") == true)
    }
}

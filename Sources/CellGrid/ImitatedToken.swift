/// Text that looks like a token of the program, and the characters that are drawn in its place.
///
/// The brackets of tokens are always drawn as tokens themselves. Other marks are ordinary characters: the dots around a
/// count of blanks, and `<` in ASCII.
enum ImitatedToken {
    /// The maximum number of characters between two dots that can be read as a count.
    private static let longestCount = 40

    /// The characters that look like the dot around a count.
    private static let dots: Set<Unicode.Scalar> = [
        "\u{B7}", "\u{387}", "\u{2022}", "\u{2024}", "\u{2027}", "\u{2219}", "\u{22C5}", "\u{2E31}", "\u{2E33}",
        "\u{30FB}", "\u{FF65}", "\u{A78F}", "\u{16EB}", "\u{10101}", "\u{1427}", "\u{6D4}", "\u{2981}", "\u{25CF}",
        "\u{26AB}", "\u{2B24}", "\u{25E6}", "\u{2218}", "\u{318D}",
    ]

    /// Returns the text in spans.
    ///
    /// The first character of each imitation is a span of its own.
    static func spans(of text: String) -> [SafeText.Span] {
        guard mayImitate(text) else { return [.text(text)] }
        let scalars = Array(text.unicodeScalars)
        var spans: [SafeText.Span] = []
        var plain = String.UnicodeScalarView()
        func flush() {
            if !plain.isEmpty { spans.append(.text(String(plain))) }
            plain = String.UnicodeScalarView()
        }
        for (index, scalar) in scalars.enumerated() {
            if scalar == "<", isToken(scalars[(index + 1)...]) {
                flush()
                spans.append(.symbol(unicode: "<", ascii: HiddenToken.codePoint("<").text(in: .ascii)))
            } else if dots.contains(scalar), isCount(scalars[(index + 1)...]) {
                flush()
                spans.append(.hidden(.codePoint(scalar)))
            } else {
                plain.append(scalar)
            }
        }
        flush()
        return spans
    }

    /// Whether the text contains the beginning of a mark.
    ///
    /// Most texts do not.
    private static func mayImitate(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard !bytes.contains(UInt8(ascii: "<")) else { return true }
            // The dots begin with bytes of 0x80 and above.
            return bytes.contains { $0 >= 0x80 }
                && String(decoding: bytes, as: UTF8.self).unicodeScalars.contains(where: dots.contains)
        }
    }

    /// Whether the text after a dot reads as a number, a noun and another dot.
    private static func isCount(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
        let number = rest.prefix { $0.properties.numericType != nil }
        guard !number.isEmpty else { return false }
        let words = rest.dropFirst(number.count).prefix(longestCount)
        guard let first = words.first, first.properties.isWhitespace || first == "\u{2800}",
            let end = words.firstIndex(where: dots.contains)
        else { return false }
        return words[..<end].contains { $0.properties.isAlphabetic }
    }

    /// Whether the text after a `<` reads as a token in ASCII.
    private static func isToken(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
        let label = rest.prefix(longestCount).prefix { $0 != ">" && $0.isASCII }
        let text = String(String.UnicodeScalarView(label))
        for lead in ["U+", "u+", "\\x", "\\u"] where text.hasPrefix(lead) { return true }
        let digits = text.drop { $0 == "+" }.prefix(while: \.isNumber)
        if !digits.isEmpty {
            return text.hasPrefix("+") || text.dropFirst(digits.count).hasPrefix(" blank")
        }
        let name = text.prefix { $0 != " " }
        return name == "DEL" || HiddenToken.controlNames.contains(String(name))
    }
}

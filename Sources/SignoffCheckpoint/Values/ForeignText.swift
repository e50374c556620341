/// Untrusted text in a form that cannot be mistaken for text of the program.
package enum ForeignText {
    /// Returns a name: bare if it is one word of letters, digits and joining characters, otherwise in quotes.
    ///
    /// With a space, a name could continue as a sentence. With punctuation at its start or a colon at its end, a name
    /// could look like a line of the program.
    package static func name(_ text: String) -> String { isWord(text) ? text : quoted(text) }

    /// Returns several names, joined.
    package static func names(_ texts: some Sequence<String>, separator: String = ", ") -> String {
        texts.map(name).joined(separator: separator)
    }

    /// Returns text in quotes.
    ///
    /// Quotes in the text, and characters that look like quotes, are escaped, so that only the last quote ends the
    /// text.
    package static func quoted(_ text: String) -> String {
        guard text.utf8.last == UInt8(ascii: "\\") || text.unicodeScalars.contains(where: quotes.contains) else {
            return "\"\(text)\""
        }
        return text.unicodeScalars.reduce(into: "\"") { quoted, scalar in
            if scalar == "\\" || quotes.contains(scalar) { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        } + "\""
    }

    /// Returns an identifier for use in the single quotes of messages.
    ///
    /// Single quotes in the identifier, and characters that look like them, are escaped.
    package static func identifier(_ id: some CustomStringConvertible) -> String {
        id.description.unicodeScalars.reduce(into: "'") { quoted, scalar in
            if scalar == "\\" || apostrophes.contains(scalar) { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        } + "'"
    }

    private static let apostrophes: Set<Unicode.Scalar> = [
        "'", "`", "\u{B4}", "\u{2B9}", "\u{2BB}", "\u{2BC}", "\u{2BD}", "\u{2BE}", "\u{2C8}", "\u{2CA}", "\u{2CB}",
        "\u{2F4}", "\u{374}", "\u{384}", "\u{55A}", "\u{55D}", "\u{5F3}", "\u{1FBD}", "\u{1FBF}", "\u{1FFD}",
        "\u{1FFE}", "\u{2018}", "\u{2019}", "\u{201A}", "\u{201B}", "\u{2032}", "\u{2035}", "\u{275B}", "\u{275C}",
        "\u{A78C}", "\u{FF07}", "\u{FF40}",
    ]

    /// The quote character, and the characters that look like it.
    private static let quotes: Set<Unicode.Scalar> = [
        "\"", "\u{2BA}", "\u{2DD}", "\u{2EE}", "\u{2F6}", "\u{5F2}", "\u{5F4}", "\u{1CD3}", "\u{201C}", "\u{201D}",
        "\u{201E}", "\u{201F}", "\u{2033}", "\u{2036}", "\u{275D}", "\u{275E}", "\u{2E42}", "\u{3003}", "\u{301D}",
        "\u{301E}", "\u{301F}", "\u{FF02}", "\u{1F676}", "\u{1F677}", "\u{1F678}",
    ]

    /// Returns text with every non-ASCII scalar as its code point, such as `<U+0430>`.
    ///
    /// The bracket of text that already contains this form is escaped.
    package static func spelled(_ text: String) -> String {
        let scalars = text.unicodeScalars
        return scalars.indices.reduce(into: "") { spelled, index in
            let scalar = scalars[index]
            if scalar.isASCII, scalar != "<" || !scalars[index...].starts(with: "<U+".unicodeScalars) {
                spelled.unicodeScalars.append(scalar)
            } else {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                spelled += "<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ">"
            }
        }
    }

    private static func isWord(_ text: String) -> Bool {
        // The program writes `?` for an unknown name.
        guard text != "?" else { return true }
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last, last != ":" else {
            return false
        }
        guard first == "_" || first == "/" || first == "." || isLetter(first) else { return false }
        return text.unicodeScalars.allSatisfy { isLetter($0) || "_-./:@+#~".unicodeScalars.contains($0) }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x80 else {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9": return true
            default: return false
            }
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .nonspacingMark, .spacingMark:
            return !scalar.properties.isDefaultIgnorableCodePoint
        default: return false
        }
    }
}

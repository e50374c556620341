/// Text that others wrote, in a form that cannot be taken for words of the program it stands among.
package enum ForeignText {
    /// A name as it stands, or in quotes when it holds more than the letters, digits and joining marks of one word.
    ///
    /// A blank would let a name continue as a sentence, a mark at its start or a colon at its end as a line of the program.
    package static func name(_ text: String) -> String { isWord(text) ? text : quoted(text) }

    /// Names one after the other.
    package static func names(_ texts: some Sequence<String>, separator: String = ", ") -> String {
        texts.map(name).joined(separator: separator)
    }

    /// Text in quotes; a quote within it is escaped, so that only the last one ends it.
    package static func quoted(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\"")) || text.utf8.last == UInt8(ascii: "\\") else {
            return "\"\(text)\""
        }
        return text.unicodeScalars.reduce(into: "\"") { quoted, scalar in
            if scalar == "\"" || scalar == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        } + "\""
    }

    /// Text with every scalar that is not ASCII by its code point, such as `<U+0430>`.
    package static func spelled(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { spelled, scalar in
            if scalar.isASCII {
                spelled.unicodeScalars.append(scalar)
            } else {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                spelled += "<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ">"
            }
        }
    }

    private static func isWord(_ text: String) -> Bool {
        // What the program says where a name is not known.
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

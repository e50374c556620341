/// Texts exactly as Python prints them.
enum PythonText {
    /// Returns the `repr` of a float: the shortest digits, without an exponent if the magnitude is at least 1e-4 and
    /// below 1e16.
    static func float(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
        let text = value.description
        // Swift starts to print exponents at a higher value than Python.
        guard value.magnitude >= 1e16, !text.contains("e"), text.hasSuffix(".0") else { return text }
        let digits = text.dropLast(2).drop { $0 == "-" }
        var mantissa = digits.dropFirst()
        while mantissa.hasSuffix("0") { mantissa.removeLast() }
        let fraction = mantissa.isEmpty ? "" : ".\(mantissa)"
        return "\(value < 0 ? "-" : "")\(digits.prefix(1))\(fraction)e+\(Timestamp.padded(Int64(digits.count - 1), 2))"
    }

    /// Returns the parts of a path, joined.
    static func path(_ parts: [String]) -> String {
        guard parts.first == "/" else { return parts.joined(separator: "/") }
        return "/" + parts.dropFirst().joined(separator: "/")
    }

    /// Returns the `repr` of a string, in single quotes with escapes for unprintable characters.
    ///
    /// A string with single quotes and no double quotes is in double quotes.
    static func quoted(_ text: String) -> String {
        let quote: Unicode.Scalar =
            text.unicodeScalars.contains("'") && !text.unicodeScalars.contains("\"") ? "\"" : "'"
        var quoted = String.UnicodeScalarView([quote])
        for scalar in text.unicodeScalars { quoted.append(contentsOf: escaped(scalar, quote).unicodeScalars) }
        quoted.append(quote)
        return String(quoted)
    }

    private static func escaped(_ scalar: Unicode.Scalar, _ quote: Unicode.Scalar) -> String {
        switch scalar {
        case quote, "\\": return "\\\(scalar)"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        case " "..."~": return String(Character(scalar))
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            let digits = String(scalar.value, radix: 16)
            let (mark, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
            return "\\\(mark)\(String(repeating: "0", count: width - digits.count))\(digits)"
        default: return String(Character(scalar))
        }
    }

    /// Returns the `repr` of bytes.
    static func quoted(_ bytes: [UInt8]) -> String {
        let hasSingle = bytes.contains(UInt8(ascii: "'"))
        let quote: Unicode.Scalar = hasSingle && !bytes.contains(UInt8(ascii: "\"")) ? "\"" : "'"
        let content = bytes.map { byte in
            byte < 0x7F ? escaped(Unicode.Scalar(byte), quote) : "\\x\(String(byte, radix: 16))"
        }
        return "b\(quote)\(content.joined())\(quote)"
    }
}

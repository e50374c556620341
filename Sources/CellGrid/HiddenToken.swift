/// A token drawn in place of a character that a terminal would hide or obey.
package struct HiddenToken: Hashable, Sendable {
    /// The text between the brackets, such as `ESC`, `U+202E` or `\x9b`.
    package let label: String
    /// The number of hidden characters that it replaces.
    private(set) var count = 1
    /// The noun of the counted characters, if only their number is drawn; otherwise `nil`.
    private(set) var noun: String?
    /// Whether the character can make text read as other text: bidirectional overrides and tag characters.
    package let isDangerous: Bool

    init(label: String, isDangerous: Bool = false) {
        self.label = label
        self.isDangerous = isDangerous
    }

    /// Returns the token as drawn: `⟦ESC⟧`, or `<ESC>` in ASCII.
    package func text(in glyphs: GlyphSet) -> String {
        if let noun {
            let words = "\(label) \(noun)\(label == "1" ? "" : "s")"
            return glyphs == .unicode ? "\u{b7}\(words)\u{b7}" : "<\(words)>"
        }
        let label = count > 1 ? label + (glyphs == .unicode ? " \u{d7}" : " x") + "\(count)" : label
        return glyphs == .unicode ? "⟦\(label)⟧" : "<\(label)>"
    }

    /// Returns the token for `number` spaces or blank lines.
    static func counted(_ number: Int, _ noun: String) -> HiddenToken {
        var token = HiddenToken(label: "\(number)")
        token.noun = noun
        token.count = 0
        return token
    }

    /// Returns the token for `count` consecutive such characters.
    func repeated(_ count: Int) -> HiddenToken {
        var token = self
        token.count = count * self.count
        return token
    }

    /// Returns the token for a byte that is not part of valid UTF-8.
    static func invalid(_ byte: UInt8) -> HiddenToken {
        HiddenToken(label: "\\x" + hexadecimal(UInt32(byte), digits: 2, uppercase: false))
    }

    /// Returns the token for half of a surrogate pair.
    static func surrogate(_ value: UInt32) -> HiddenToken {
        HiddenToken(label: "\\u" + hexadecimal(value, digits: 4))
    }

    /// Returns the token for `count` code points cut from a cluster.
    static func cut(_ count: Int) -> HiddenToken {
        HiddenToken(label: "+\(count)")
    }

    /// Returns the token for `scalar` by its code point.
    static func codePoint(_ scalar: Unicode.Scalar) -> HiddenToken {
        let value = scalar.value
        let isOverride = (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
        return HiddenToken(
            label: codePointLabel(scalar),
            isDangerous: isOverride || (0xE0000...0xE007F).contains(value)
        )
    }

    static func codePointLabel(_ scalar: Unicode.Scalar) -> String {
        "U+" + hexadecimal(scalar.value, digits: 4)
    }

    private static func hexadecimal(_ value: UInt32, digits: Int, uppercase: Bool = true) -> String {
        let text = String(value, radix: 16, uppercase: uppercase)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}

extension HiddenToken {
    static let controlNames = [
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT", "FF", "CR", "SO", "SI",
        "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
    ]

    /// Creates the token for `scalar`; `nil` for a scalar that is drawn unchanged.
    init?(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x20...0x7E: return nil
        case 0...0x1F: self.init(label: Self.controlNames[Int(scalar.value)])
        case 0x7F: self.init(label: "DEL")
        case 0x80...0x9F: self = .invalid(UInt8(scalar.value))
        default:
            let properties = scalar.properties
            guard !properties.isDefaultIgnorableCodePoint else {
                self = .codePoint(scalar)
                return
            }
            switch properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
                self = .codePoint(scalar)
            default:
                return nil
            }
        }
    }
}

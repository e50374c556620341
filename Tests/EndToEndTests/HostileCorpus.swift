/// Attacks of a payload on a terminal and its reader.
///
/// The list of forbidden output is made here and shares no code with the tested program.
enum HostileCorpus {
    /// Every control character, alone and in the sequences terminals obey.
    static let sequences: [String] =
        texts(of: [0x00...0x1F, 0x7F...0x9F], between: "a", and: "b") + [
            "\u{1B}[2J\u{1B}[H", "\u{1B}]0;owned\u{7}", "\u{1B}]2;owned\u{1B}\\", "\u{1B}]52;c;ZXZpbA==\u{7}",
            "\u{1B}]8;;http://evil.example\u{7}click\u{1B}]8;;\u{7}", "\u{1B}P1$r0m\u{1B}\\", "\u{1B}_payload\u{1B}\\",
            "\u{1B}^private\u{1B}\\", "\u{1B}Xstring\u{1B}\\", "\u{1B}[?1049l", "\u{1B}c", "\u{1B}(0lqqk", "\u{1B}[6n",
            "\u{1B}[>c", "\u{1B}]11;?\u{1B}\\", "\u{1B}[201~as", "\u{1B}[?2004l", "\u{1B}#8", "\u{1B}[31;1m",
            "\u{9B}31m", "\u{9D}0;owned\u{9C}", "\u{90}1$r\u{9C}", "\r> approve  x reject", "\u{8}\u{8}\u{8}\u{8}",
            "\u{1B}",
        ]

    /// Characters that hide, reorder or imitate others.
    static let invisible: [String] =
        texts(
            of: [
                0x202A...0x202E, 0x2066...0x2069, 0x200B...0x200F, 0x061C...0x061C, 0x2060...0x2064, 0xFEFF...0xFEFF,
                0xAD...0xAD, 0x34F...0x34F, 0x115F...0x1160, 0x3164...0x3164, 0xFFA0...0xFFA0, 0xE0001...0xE0001,
                0xE0020...0xE0022, 0xE007F...0xE007F, 0x2028...0x2029, 0xE000...0xE000, 0xF8FF...0xF8FF,
                0x10FFFD...0x10FFFD, 0x378...0x378, 0xFFF9...0xFFF9, 0x1D173...0x1D173,
            ],
            between: "pay",
            and: "pal"
        ) + [
            "👩" + String(repeating: "\u{200D}👩", count: 40), "e" + String(repeating: "\u{301}", count: 60),
            String(repeating: "\u{301}", count: 9), "⚠\u{FE0F}❤\u{FE0F}\u{20E3}", "🇩🇪🇩", "p\u{430}ypal.com",
            "\u{5D0}\u{5D1}(\u{202E}abc", "ﷺ", "நிநி", "👨‍👩‍👧‍👦",
        ]

    static let all: [String] = sequences + invisible

    private static func texts(of ranges: [ClosedRange<UInt32>], between start: String, and end: String) -> [String] {
        ranges.flatMap { Array($0) }.compactMap { value in
            Unicode.Scalar(value).map { start + String(Character($0)) + end }
        }
    }

    /// Whether a terminal would hide or obey the character instead of drawing it.
    static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F: true
        case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x3164, 0xE000...0xF8FF, 0xFE00...0xFE0F: true
        case 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF: true
        case 0xF0000...0x10FFFF: true
        default: false
        }
    }
}

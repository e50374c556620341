/// The properties that the terminal reports: the widths of ambiguous characters, and the background.
package struct TerminalSurvey: Hashable, Sendable {
    /// A character whose width differs between terminals.
    package enum Sample: String, CaseIterable, Sendable {
        /// An emoji: two columns according to the tables.
        case emoji = "\u{1F680}"
        /// A flag of two code points: two columns.
        case flag = "\u{1F1EB}\u{1F1F7}"
        /// A letter with a combining mark: one column.
        case combining = "e\u{301}"
        /// A character that is wide in old East Asian fonts: one column.
        case ambiguous = "\u{B7}"
        /// A box-drawing character, also ambiguous: one column.
        case line = "\u{2500}"
    }

    /// The measured widths in columns.
    ///
    /// A sample is absent when the terminal did not reply in time.
    package var columns: [Sample: Int] = [:]
    /// The brightness of the background, from 0 to 1; `nil` when the terminal does not report it.
    package var brightness: Double?

    /// Creates an empty survey.
    package init() {}

    /// Whether box drawing would take two columns, so that only ASCII stays aligned.
    package var drawsLinesWide: Bool { (columns[.line] ?? 1) != 1 || (columns[.ambiguous] ?? 1) != 1 }

    /// The position of the samples: the second row, because a report from the first row reads like a key (`ESC [ 1 ; 2
    /// R` is Shift-F3).
    private static let edge = "\u{1B}[2;1H"

    /// The queries: each sample at the left edge, followed by a query of the cursor position, then the background.
    ///
    /// The query that every terminal answers comes last, so that its reply ends the wait.
    static let query =
        Sample.allCases.map { "\(edge)\($0.rawValue)\u{1B}[6n" }.joined()
        + "\(edge)\u{1B}[K\u{1B}]11;?\u{1B}\\\u{1B}[c"

    /// Reads the replies.
    init(answer bytes: [UInt8]) {
        var samples = Sample.allCases[...]
        for text in Self.sequences(bytes) {
            if text.hasPrefix("["), text.hasSuffix("R"),
                let column = Int(text.dropLast().split(separator: ";").last ?? "")
            {
                if let sample = samples.popFirst() { columns[sample] = column - 1 }
            } else if text.hasPrefix("]11;rgb:") {
                brightness = Self.brightness(text.dropFirst(8))
            }
        }
    }

    /// Whether the last query has been answered.
    static func isComplete(_ bytes: [UInt8]) -> Bool {
        sequences(bytes).contains { $0.hasPrefix("[?") && $0.hasSuffix("c") }
    }

    /// Returns the complete sequences in `bytes`, each without its Escape.
    ///
    /// Typed keys in between are ignored.
    private static func sequences(_ bytes: [UInt8]) -> [String] {
        var sequences: [String] = []
        for part in bytes.split(separator: 0x1B) {
            let text = String(decoding: part, as: UTF8.self)
            if text.hasPrefix("]") {
                sequences.append(String(text.prefix { $0 != "\u{7}" }))
            } else if text.hasPrefix("["), let end = text.dropFirst().firstIndex(where: { "@"..."~" ~= $0 }) {
                sequences.append(String(text[...end]))
            }
        }
        return sequences
    }

    /// Parses `rrrr/gggg/bbbb`, each of one to four digits.
    private static func brightness(_ text: Substring) -> Double? {
        let parts = text.split(separator: "/").map { digits in
            Int(digits, radix: 16).map { Double($0) / Double((1 << (4 * min(4, digits.count))) - 1) }
        }
        guard parts.count == 3, let red = parts[0], let green = parts[1], let blue = parts[2] else { return nil }
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

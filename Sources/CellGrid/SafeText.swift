/// Text that is safe to draw: characters that a terminal would hide or obey are spelled out as tokens.
///
/// This type is the only way from a payload to the screen. A grid accepts nothing else, and every initializer
/// sanitizes, so that control codes, bidirectional overrides, invisible characters and invalid UTF-8 reach the screen
/// as visible words. Only the joiner and the variation selector of a valid emoji sequence, which would break column
/// arithmetic, are dropped without a trace.
package struct SafeText: Hashable, Sendable {
    /// A stretch of one kind.
    package enum Span: Hashable, Sendable {
        /// Drawable text without breaks and tabs.
        case text(String)
        /// A word drawn in place of something hidden.
        case hidden(HiddenToken)
        /// A mark of our own with its ASCII twin.
        case symbol(unicode: String, ascii: String)
        /// A tab, drawn as spaces up to the next stop.
        case tab
        /// The end of a line.
        case lineBreak
    }

    /// Columns between tab stops.
    package static let tabWidth = 8

    /// The stretches in reading order.
    package private(set) var spans: [Span] = []

    /// Creates an empty text.
    package init() {}

    /// Sanitizes `string`; long runs of blanks, line breaks and equal tokens are counted.
    package init(_ string: String) {
        guard !Self.isPlain(string, countsBlanks: true) else {
            self.init(spans: string.isEmpty ? [] : [.text(string)])
            return
        }
        self.init(typed: string)
        var string = string
        if string.withUTF8(Self.mayHoldBulk) { self = countingBulk() }
    }

    /// Sanitizes `string` and counts nothing in it, for text under the cursor of the person who types it.
    package init(typed string: String) {
        guard !Self.isPlain(string, countsBlanks: false) else {
            if !string.isEmpty { spans = [.text(string)] }
            return
        }
        var sanitizer = Sanitizer()
        sanitizer.append(string)
        self = sanitizer.result
    }

    /// Sanitizes `bytes` as UTF-8; a byte that is not part of it becomes `\xNN`, an encoded surrogate `\uD83D`.
    package init(bytes: some Sequence<UInt8>) {
        var sanitizer = Sanitizer()
        sanitizer.append(bytes: Array(bytes))
        self = sanitizer.result.countingBulk()
    }

    /// Sanitizes `string`, with every character that is not ASCII drawn by its code point.
    package init(spelling string: String) {
        self.init()
        var rest = string.unicodeScalars[...]
        while let first = rest.first {
            let plain = rest.prefix(while: \.isASCII)
            append(plain.isEmpty ? SafeText(spans: [.hidden(.codePoint(first))]) : SafeText(String(plain)))
            rest = rest.dropFirst(max(1, plain.count))
        }
    }

    private init(spans: [Span]) { self.spans = spans }

    /// Sanitizes text the developer wrote.
    package init(verbatim text: StaticString) {
        self.init("\(text)")
    }

    /// Words of the program: its dots, dashes and arrows get their ASCII twins, which the same characters in the text of others do not.
    fileprivate init(ownWords text: String) {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else {
            self.init(text)
            return
        }
        self.init()
        var rest = text[...]
        while let place = rest.firstIndex(where: { Self.twins[$0] != nil }), let twin = Self.twins[rest[place]] {
            append(SafeText(String(rest[..<place])))
            append(.symbol(unicode: String(rest[place]), ascii: twin))
            rest = rest[rest.index(after: place)...]
        }
        append(SafeText(String(rest)))
    }

    /// The replacements for the program's own marks in ASCII.
    private static let twins: [Character: String] = [
        "\u{B7}": "-", "\u{2014}": "-", "\u{2026}": "...", "\u{2265}": ">=", "\u{2192}": "->", "\u{D7}": "x",
    ]

    /// A mark of our own that has an ASCII twin for the ASCII glyph set.
    package init(symbol: StaticString, ascii: StaticString) {
        let unicode = SafeText(verbatim: symbol)
        let twin = SafeText(verbatim: ascii)
        precondition(unicode.hiddenCount == 0 && twin.hiddenCount == 0, "A symbol must be drawable")
        spans = [.symbol(unicode: "\(symbol)", ascii: "\(ascii)")]
    }

    /// A stretch of `columns` spaces.
    package static func spaces(_ columns: Int) -> SafeText {
        SafeText(typed: String(repeating: " ", count: max(0, columns)))
    }

    /// Whether the text has nothing to draw.
    package var isEmpty: Bool { spans.isEmpty }

    /// Whether every character is drawn as itself, so that parts of the text can be taken by themselves.
    package var isVerbatim: Bool {
        spans.allSatisfy { span in
            switch span {
            case .text, .tab, .lineBreak: true
            case .hidden, .symbol: false
            }
        }
    }

    /// The number of hidden characters, without the spaces that are shown as a count.
    package var hiddenCount: Int {
        spans.reduce(0) { count, span in
            if case .hidden(let token) = span { count + token.count } else { count }
        }
    }

    /// The number of tokens for characters that can make text read as something else.
    package var dangerousCount: Int {
        spans.reduce(0) { count, span in
            if case .hidden(let token) = span, token.isDangerous { count + token.count } else { count }
        }
    }

    /// Whether it holds letters that a terminal might lay out from right to left.
    package var hasRightToLeftLetters: Bool {
        spans.contains { span in
            guard case .text(let text) = span else { return false }
            return text.unicodeScalars.contains { scalar in
                switch scalar.value {
                case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
                default: false
                }
            }
        }
    }

    /// Appends `other`.
    package mutating func append(_ other: SafeText) {
        for span in other.spans { append(span) }
    }

    /// Appends a span made by the sanitizer, joining neighboring text.
    mutating func append(_ span: Span) {
        if case .text(let text) = span, case .text(let last) = spans.last {
            spans[spans.count - 1] = .text(last + text)
        } else {
            spans.append(span)
        }
    }

    package static func + (left: SafeText, right: SafeText) -> SafeText {
        var sum = left
        sum.append(right)
        return sum
    }

    package static func += (left: inout SafeText, right: SafeText) {
        left.append(right)
    }
}

extension SafeText: ExpressibleByStringInterpolation {
    /// Keeps interpolated `SafeText` as it is and sanitizes everything else.
    package struct StringInterpolation: StringInterpolationProtocol {
        var text = SafeText()

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ literal: String) {
            text.append(SafeText(ownWords: literal))
        }

        package mutating func appendInterpolation(_ value: SafeText) {
            text.append(value)
        }

        package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            text.append(SafeText(value.description))
        }
    }

    package init(stringLiteral value: String) {
        self.init(ownWords: value)
    }

    package init(stringInterpolation: StringInterpolation) {
        self = stringInterpolation.text
    }
}

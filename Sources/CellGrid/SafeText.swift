/// Text that is safe to draw: characters that a terminal would hide or obey become visible tokens.
///
/// This type is the only way from a payload to the screen. A grid accepts nothing else, and every initializer
/// sanitizes, so that control codes, bidirectional overrides, invisible characters and invalid UTF-8 become visible.
/// Only the joiner and the variation selector of a valid emoji sequence, which would break column arithmetic, are
/// removed without a trace.
package struct SafeText: Hashable, Sendable {
    /// A part of one kind.
    package enum Span: Hashable, Sendable {
        /// Drawable text without line breaks and tabs.
        case text(String)
        /// A token in place of a hidden character.
        case hidden(HiddenToken)
        /// A mark of the program, with its ASCII replacement.
        case symbol(unicode: String, ascii: String)
        /// A tab, drawn as spaces up to the next tab stop.
        case tab
        /// The end of a line.
        case lineBreak
    }

    /// The number of columns between tab stops.
    package static let tabWidth = 8

    /// The spans in reading order.
    package private(set) var spans: [Span] = []

    /// Creates an empty text.
    package init() {}

    /// Sanitizes `string`.
    ///
    /// Long runs of blanks, line breaks and equal tokens are counted.
    package init(_ string: String) {
        guard !Self.isPlain(string, countsBlanks: true) else {
            self.init(spans: string.isEmpty ? [] : [.text(string)])
            return
        }
        self.init(typed: string)
        var string = string
        if string.withUTF8(Self.mayHoldBulk) { self = countingBulk() }
    }

    /// Sanitizes `string` without counting runs, for text that is being typed.
    package init(typed string: String) {
        guard !Self.isPlain(string, countsBlanks: false) else {
            if !string.isEmpty { spans = [.text(string)] }
            return
        }
        var sanitizer = Sanitizer()
        sanitizer.append(string)
        self = sanitizer.result
    }

    /// Sanitizes `bytes` as UTF-8.
    ///
    /// An invalid byte becomes `\xNN`, and an encoded surrogate becomes `\uD83D`.
    package init(bytes: some Sequence<UInt8>) {
        var sanitizer = Sanitizer()
        sanitizer.append(bytes: Array(bytes))
        self = sanitizer.result.countingBulk()
    }

    /// Sanitizes `string`, with every non-ASCII character drawn as its code point.
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

    /// Sanitizes text that the developer wrote.
    package init(verbatim text: StaticString) {
        self.init("\(text)")
    }

    /// Creates text of the program.
    ///
    /// Dots, dashes and arrows in text of the program have ASCII replacements. The same characters in untrusted text
    /// have none.
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

    /// The ASCII replacements of the program's own marks.
    private static let twins: [Character: String] = [
        "\u{B7}": "-", "\u{2014}": "-", "\u{2026}": "...", "\u{2265}": ">=", "\u{2192}": "->", "\u{D7}": "x",
    ]

    /// Creates a mark of the program, with a replacement for the ASCII glyph set.
    package init(symbol: StaticString, ascii: StaticString) {
        let unicode = SafeText(verbatim: symbol)
        let twin = SafeText(verbatim: ascii)
        precondition(unicode.hiddenCount == 0 && twin.hiddenCount == 0, "A symbol must be drawable")
        spans = [.symbol(unicode: "\(symbol)", ascii: "\(ascii)")]
    }

    /// Returns `columns` spaces.
    package static func spaces(_ columns: Int) -> SafeText {
        SafeText(typed: String(repeating: " ", count: max(0, columns)))
    }

    /// Whether the text is empty.
    package var isEmpty: Bool { spans.isEmpty }

    /// Whether every character is drawn unchanged, so that parts of the text can be used separately.
    package var isVerbatim: Bool {
        spans.allSatisfy { span in
            switch span {
            case .text, .tab, .lineBreak: true
            case .hidden, .symbol: false
            }
        }
    }

    /// The number of hidden characters, without spaces that are shown as a count.
    package var hiddenCount: Int {
        spans.reduce(0) { count, span in
            if case .hidden(let token) = span { count + token.count } else { count }
        }
    }

    /// The number of tokens for characters that can make text read as other text.
    package var dangerousCount: Int {
        spans.reduce(0) { count, span in
            if case .hidden(let token) = span, token.isDangerous { count + token.count } else { count }
        }
    }

    /// Whether the text contains letters that a terminal could lay out from right to left.
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

    /// Appends a span made by the sanitizer, and joins neighboring text.
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
    /// Interpolates `SafeText` unchanged, and sanitizes everything else.
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

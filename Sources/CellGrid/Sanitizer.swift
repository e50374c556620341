/// Converts strings and bytes to the spans of a ``SafeText``.
struct Sanitizer {
    /// The capacity of a curses cell: a base character and four combining marks.
    private static let longestCluster = 5

    private(set) var result = SafeText()
    private var text = ""
    /// The last scalar that was a cluster of its own, and its token.
    ///
    /// Long runs mostly repeat one scalar.
    private var last: (scalar: Unicode.Scalar, token: HiddenToken?)?

    mutating func append(_ string: String) {
        var string = string
        string.withUTF8 { appendLines($0) }
        flush()
    }

    mutating func append(bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { buffer in
            var start = 0
            var index = 0
            while index < buffer.count {
                let length = Self.validLength(buffer, at: index)
                guard length == 0 else {
                    index += length
                    continue
                }
                appendLines(UnsafeBufferPointer(rebasing: buffer[start..<index]))
                if let surrogate = Self.surrogate(buffer, at: index) {
                    append(.surrogate(surrogate))
                    index += 3
                } else {
                    append(.invalid(buffer[index]))
                    index += 1
                }
                start = index
            }
            appendLines(UnsafeBufferPointer(rebasing: buffer[start...]))
        }
        flush()
    }

    // MARK: Lines and clusters

    /// A line feed belongs to no cluster except `\r\n`, so lines can be split as bytes.
    private mutating func appendLines(_ bytes: UnsafeBufferPointer<UInt8>) {
        // A raw buffer, because reading its bytes is fast even in unoptimized programs.
        let bytes = UnsafeRawBufferPointer(bytes)
        var (start, index) = (0, 0)
        while index < bytes.count {
            if bytes[index] == 0x0A {
                appendLine(UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
                append(span: .lineBreak)
                start = index + 1
            }
            index += 1
        }
        appendLine(UnsafeRawBufferPointer(rebasing: bytes[start...]))
    }

    private mutating func appendLine(_ line: UnsafeRawBufferPointer) {
        var (start, index) = (0, 0)
        while start < line.count {
            while index < line.count, Self.isPrintableASCII(line[index]) { index += 1 }
            // The next scalar can be a mark on the last character.
            let end = index < line.count && line[index] >= 0x80 && index > start ? index - 1 : index
            if end > start { text += String(decoding: line[start..<end], as: UTF8.self) }
            guard index < line.count else { return }
            while index < line.count, !Self.isPrintableASCII(line[index]) { index += 1 }
            appendCharacters(String(decoding: line[end..<index], as: UTF8.self))
            start = index
        }
    }

    private static func isPrintableASCII(_ byte: UInt8) -> Bool { byte >= 0x20 && byte <= 0x7E }

    private mutating func appendCharacters(_ characters: String) {
        for character in characters {
            if character == "\t" {
                append(span: .tab)
            } else if let ascii = character.asciiValue, 0x20...0x7E ~= ascii {
                text.append(character)
            } else if let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1 {
                append(single: scalar)
            } else {
                append(cluster: Array(character.unicodeScalars))
            }
        }
    }

    /// Appends a cluster of one scalar, as most clusters are.
    private mutating func append(single scalar: Unicode.Scalar) {
        if last?.scalar != scalar {
            last = (scalar, Self.token(for: scalar) ?? (CharacterWidth.of(scalar) > 0 ? nil : .codePoint(scalar)))
        }
        if let token = last?.token { append(token) } else { text.unicodeScalars.append(scalar) }
    }

    private mutating func append(cluster: [Unicode.Scalar]) {
        var hidden: [HiddenToken] = []
        var drawn: [Unicode.Scalar] = []
        for (index, scalar) in cluster.enumerated() {
            if let token = Self.token(for: scalar), !Self.isSilent(cluster, at: index) {
                hidden.append(token)
            } else {
                drawn.append(scalar)
            }
        }
        let marks = drawn.count { CharacterWidth.of($0) == 0 && HiddenToken($0) == nil }
        if drawn.count > Self.longestCluster || marks >= Self.longestCluster,
            let base = drawn.first, CharacterWidth.of(base) > 0
        {
            text.unicodeScalars.append(base)
            append(.cut(drawn.count - 1))
            for token in hidden { append(token) }
            return
        }
        // A mark needs a base immediately before it. Otherwise, it would combine with an unrelated neighbor.
        var hasBase = false
        for (index, scalar) in cluster.enumerated() {
            if let token = Self.token(for: scalar) {
                guard !Self.isSilent(cluster, at: index) else { continue }
                append(token)
                hasBase = false
            } else if CharacterWidth.of(scalar) > 0 {
                text.unicodeScalars.append(scalar)
                hasBase = true
            } else if hasBase {
                text.unicodeScalars.append(scalar)
            } else {
                append(.codePoint(scalar))
            }
        }
    }

    /// Returns the token for a scalar.
    ///
    /// Brackets of tokens have tokens too, so that text cannot imitate a token.
    private static func token(for scalar: Unicode.Scalar) -> HiddenToken? {
        scalar == "\u{27e6}" || scalar == "\u{27e7}" ? .codePoint(scalar) : HiddenToken(scalar)
    }

    /// Whether the scalar is the joiner or variation selector of a valid emoji sequence.
    private static func isSilent(_ cluster: [Unicode.Scalar], at index: Int) -> Bool {
        guard index > 0 else { return false }
        let previous = cluster[index - 1]
        switch cluster[index].value {
        case 0xFE0E, 0xFE0F:
            // A digit has a variation selector only in a keycap. Elsewhere, the selector would be an invisible
            // character.
            guard previous.isASCII else { return previous.properties.isEmoji }
            return previous.properties.isEmoji && index + 1 < cluster.count && cluster[index + 1] == "\u{20E3}"
        case 0x200D:
            let follows = previous.value == 0xFE0F || isPictograph(previous)
            return follows && index + 1 < cluster.count && isPictograph(cluster[index + 1])
        default:
            return false
        }
    }

    private static func isPictograph(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0xFF && scalar.properties.isEmoji
    }

    // MARK: Spans

    private mutating func append(_ token: HiddenToken) {
        append(span: .hidden(token))
    }

    private mutating func append(span: SafeText.Span) {
        flush()
        result.append(span)
    }

    private mutating func flush() {
        guard !text.isEmpty else { return }
        for span in ImitatedToken.spans(of: text) { result.append(span) }
        text = ""
    }

    // MARK: UTF-8

    /// Returns the length of the valid sequence at `index`; 0 for an invalid one.
    private static func validLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        let first = bytes[index]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0...0x7F: return 1
        case 0xC2...0xDF: length = 2
        case 0xE0:
            length = 3
            second = 0xA0...0xBF
        case 0xED:
            length = 3
            second = 0x80...0x9F
        case 0xE1...0xEF: length = 3
        case 0xF0:
            length = 4
            second = 0x90...0xBF
        case 0xF4:
            length = 4
            second = 0x80...0x8F
        case 0xF1...0xF3: length = 4
        default: return 0
        }
        guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return 0 }
        for offset in 2..<max(2, length) where !(0x80...0xBF).contains(bytes[index + offset]) { return 0 }
        return length
    }

    /// Returns the surrogate written as three bytes at `index`, as some JSON writers leave it; `nil` for none.
    private static func surrogate(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt32? {
        guard index + 2 < bytes.count, bytes[index] == 0xED, 0xA0...0xBF ~= bytes[index + 1],
            0x80...0xBF ~= bytes[index + 2]
        else { return nil }
        return 0xD000 | UInt32(bytes[index + 1] & 0x3F) << 6 | UInt32(bytes[index + 2] & 0x3F)
    }
}

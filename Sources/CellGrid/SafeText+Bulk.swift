extension SafeText {
    /// The minimum number of consecutive spaces that are counted instead of drawn.
    ///
    /// A tab or a wide space counts as two.
    private static let blankLimit = 20
    /// The minimum number of consecutive line breaks that are counted instead of drawn.
    private static let breakLimit = 5
    /// The minimum number of consecutive equal tokens that are counted instead of drawn.
    private static let tokenLimit = 4

    /// A unit of text for counting.
    private enum Piece {
        case text(String)
        case blank(String, count: Int)
        case tab
        case lineBreak
        case token(HiddenToken)
        case symbol(Span)
    }

    /// Returns the text with long runs of spaces, of line breaks and of equal tokens replaced by their count.
    ///
    /// A long run can move text out of sight without a visible sign.
    func countingBulk() -> SafeText {
        guard holdsBulk else { return self }
        let pieces = spans.flatMap(Self.pieces)
        var counted = SafeText()
        var index = 0
        while index < pieces.count {
            switch pieces[index] {
            case .blank, .tab, .lineBreak:
                let end = Self.end(of: pieces, from: index) { piece in
                    switch piece {
                    case .blank, .tab, .lineBreak: true
                    default: false
                    }
                }
                counted.appendGap(pieces[index..<end])
                index = end
            case .token(let token):
                let end = Self.end(of: pieces, from: index) { if case .token(token) = $0 { true } else { false } }
                if end - index >= Self.tokenLimit {
                    counted.append(.hidden(token.repeated(end - index)))
                } else {
                    for _ in index..<end { counted.append(.hidden(token)) }
                }
                index = end
            case .text(let text):
                counted.append(.text(text))
                index += 1
            case .symbol(let span):
                counted.append(span)
                index += 1
            }
        }
        return counted
    }

    /// Whether the text possibly contains a run that is long enough to be counted.
    ///
    /// Most texts do not, and are returned unchanged.
    private var holdsBulk: Bool {
        var (blanks, breaks, tokens) = (0, 0, 0)
        var last: HiddenToken?
        for span in spans {
            if case .hidden(let token) = span {
                (blanks, breaks) = (0, 0)
                tokens = token == last ? tokens + 1 : 1
                last = token
                if tokens >= Self.tokenLimit { return true }
                continue
            }
            last = nil
            switch span {
            case .tab: blanks += 2
            case .lineBreak: (blanks, breaks) = (0, breaks + 1)
            case .text(let text):
                for scalar in text.unicodeScalars {
                    if Self.isBlank(scalar) {
                        // A wide space counts as two.
                        blanks += scalar == " " ? 1 : 2
                        if blanks >= Self.blankLimit { return true }
                    } else {
                        (blanks, breaks) = (0, 0)
                    }
                }
            case .symbol, .hidden: (blanks, breaks) = (0, 0)
            }
            if blanks >= Self.blankLimit || breaks >= Self.breakLimit { return true }
        }
        return false
    }

    private static func end(of pieces: [Piece], from start: Int, where belongs: (Piece) -> Bool) -> Int {
        var end = start
        while end < pieces.count, belongs(pieces[end]) { end += 1 }
        return end
    }

    private static func pieces(of span: Span) -> [Piece] {
        switch span {
        case .hidden(let token): return [.token(token)]
        case .tab: return [.tab]
        case .lineBreak: return [.lineBreak]
        case .symbol: return [.symbol(span)]
        case .text(let text):
            var pieces: [Piece] = []
            var run = String.UnicodeScalarView()
            var isBlankRun = false
            func endRun() {
                guard !run.isEmpty else { return }
                pieces.append(isBlankRun ? .blank(String(run), count: run.count) : .text(String(run)))
                run = String.UnicodeScalarView()
            }
            for scalar in text.unicodeScalars {
                let isBlank = isBlank(scalar)
                if isBlank != isBlankRun {
                    endRun()
                    isBlankRun = isBlank
                }
                run.append(scalar)
            }
            endRun()
            return pieces
        }
    }

    /// Whether a scalar is drawn blank: the spaces of Unicode, and the braille pattern without dots.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || (scalar.value >= 0xA0 && (scalar.value == 0x2800 || scalar.properties.isWhitespace))
    }

    private mutating func appendGap(_ pieces: ArraySlice<Piece>) {
        let breaks = pieces.indices.filter { if case .lineBreak = pieces[$0] { true } else { false } }
        if breaks.count >= Self.breakLimit, let first = breaks.first, let last = breaks.last {
            appendBlanks(pieces[..<first])
            append(.lineBreak)
            append(.hidden(.counted(breaks.count - 1, "blank line")))
            append(.lineBreak)
            appendBlanks(pieces[(last + 1)...])
            return
        }
        for (index, run) in pieces.split(
            omittingEmptySubsequences: false,
            whereSeparator: {
                if case .lineBreak = $0 { true } else { false }
            }
        ).enumerated() {
            if index > 0 { append(.lineBreak) }
            appendBlanks(run)
        }
    }

    private mutating func appendBlanks(_ pieces: ArraySlice<Piece>) {
        var (weight, count) = (0, 0)
        for piece in pieces {
            if case .blank(let text, let length) = piece {
                weight += max(length, CharacterWidth.of(text))
                count += length
            } else {
                weight += 2
                count += 1
            }
        }
        guard weight < Self.blankLimit else {
            append(.hidden(.counted(count, "blank")))
            return
        }
        for piece in pieces {
            if case .blank(let text, _) = piece { append(.text(text)) } else { append(.tab) }
        }
    }

    /// Whether a text is drawn unchanged: printable ASCII that imitates no token and, if blanks are counted, has no
    /// long run of spaces.
    static func isPlain(_ text: String, countsBlanks: Bool) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            var (index, blanks) = (0, 0)
            while index < bytes.count {
                let byte = bytes[index]
                guard byte >= 0x20, byte <= 0x7E, byte != 0x3C else { return false }
                blanks = byte == 0x20 ? blanks + 1 : 0
                if blanks >= blankLimit, countsBlanks { return false }
                index += 1
            }
            return true
        }
    }

    /// Whether `bytes` can contain a run that is counted.
    ///
    /// Most text cannot, and is not examined further.
    static func mayHoldBulk(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count >= tokenLimit else { return false }
        // A raw buffer, because reading its bytes is fast even in unoptimized programs.
        let bytes = UnsafeRawBufferPointer(bytes)
        var (blanks, breaks, tokens) = (0, 0, 0)
        var control = UInt8.max
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            // A continuation byte of a character.
            if byte >= 0x80, byte < 0xC0 { continue }
            switch byte {
            case 0x20, 0x09: (blanks, tokens) = (blanks + (byte == 0x20 ? 1 : 2), 0)
            case 0x0A: (blanks, breaks, tokens) = (0, breaks + 1, 0)
            // The first byte of a space or a hidden character, which letters of most scripts do not have.
            case 0xC2, 0xCD, 0xD8, 0xE1...0xE3, 0xEE...0xEF, 0xF3...0xF4: (blanks, tokens) = (blanks + 2, tokens + 1)
            case 0..<0x20, 0x7F: (blanks, breaks, tokens) = (0, 0, byte == control ? tokens + 1 : 1)
            default: (blanks, breaks, tokens) = (0, 0, 0)
            }
            control = byte
            if blanks >= blankLimit || breaks >= breakLimit || tokens >= tokenLimit { return true }
        }
        return false
    }
}

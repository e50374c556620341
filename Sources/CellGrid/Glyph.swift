/// The smallest stretch of text that is never divided: a character with its marks, or a whole token.
struct Glyph {
    /// Where it came from, so that pieces of a text can be put together again.
    let span: SafeText.Span
    /// What is drawn; empty for tabs and line breaks.
    let text: String
    /// Columns it takes; a tab's depend on where it stands.
    let width: Int

    var isHidden: Bool {
        if case .hidden = span { true } else { false }
    }

    var isTab: Bool {
        if case .tab = span { true } else { false }
    }

    var isLineBreak: Bool {
        if case .lineBreak = span { true } else { false }
    }

    var isSpace: Bool { isTab || text == " " }

    /// The columns it takes when it stands `column` columns after the start of its line.
    func width(at column: Int) -> Int {
        isTab ? SafeText.tabWidth - column % SafeText.tabWidth : width
    }

    /// The glyph of each printable character of ASCII, which most text is made of.
    static let ofASCII: [Glyph] = (UInt8(0x20)...0x7E).map { byte in
        let text = String(Unicode.Scalar(byte))
        return Glyph(span: .text(text), text: text, width: 1)
    }
}

extension SafeText {
    /// The glyphs in reading order.
    func glyphs(in set: GlyphSet) -> [Glyph] {
        var glyphs: [Glyph] = []
        for span in spans {
            switch span {
            case .text(let text):
                Self.appendGlyphs(of: text, in: set, to: &glyphs)
            case .hidden(let token):
                let text = token.text(in: set)
                glyphs.append(Glyph(span: span, text: text, width: CharacterWidth.of(text)))
            case .symbol(let unicode, let ascii):
                let text = set == .unicode ? unicode : ascii
                glyphs.append(Glyph(span: span, text: text, width: CharacterWidth.of(text)))
            case .tab, .lineBreak:
                glyphs.append(Glyph(span: span, text: "", width: 0))
            }
        }
        return glyphs
    }

    private static func appendGlyphs(of text: String, in set: GlyphSet, to glyphs: inout [Glyph]) {
        guard !text.isASCIIText else {
            glyphs.reserveCapacity(glyphs.count + text.utf8.count)
            for byte in text.utf8 { glyphs.append(Glyph.ofASCII[Int(byte) - 0x20]) }
            return
        }
        var cluster = String.UnicodeScalarView()
        var width = 0
        func flush(_ glyphs: inout [Glyph]) {
            guard !cluster.isEmpty else { return }
            let source = String(cluster)
            if set == .ascii, width > 1 || !cluster.allSatisfy(\.isASCII) {
                let spelled = cluster.map { "<\(HiddenToken.codePointLabel($0))>" }.joined()
                glyphs.append(Glyph(span: .text(source), text: spelled, width: spelled.utf8.count))
            } else {
                glyphs.append(Glyph(span: .text(source), text: source, width: width))
            }
        }
        for scalar in text.unicodeScalars {
            let columns = CharacterWidth.of(scalar)
            if columns > 0 {
                flush(&glyphs)
                cluster = String.UnicodeScalarView()
                width = columns
            }
            cluster.append(scalar)
        }
        flush(&glyphs)
    }
}

extension SafeText {
    /// The text that glyphs were taken from.
    init(_ glyphs: some Sequence<Glyph>) {
        self.init()
        var run = ""
        for glyph in glyphs {
            if case .text(let text) = glyph.span {
                run += text
            } else {
                if !run.isEmpty { append(.text(run)) }
                run = ""
                append(glyph.span)
            }
        }
        if !run.isEmpty { append(.text(run)) }
    }
}

extension String {
    /// Whether there is nothing but ASCII in the text.
    var isASCIIText: Bool {
        var text = self
        return text.withUTF8 { bytes in
            // A raw buffer, because its bytes are read fast in programs that are not optimised too.
            let bytes = UnsafeRawBufferPointer(bytes)
            var index = 0
            while index < bytes.count {
                if bytes[index] >= 0x80 { return false }
                index += 1
            }
            return true
        }
    }
}

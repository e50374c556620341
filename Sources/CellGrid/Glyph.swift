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

    var isSpace: Bool { span == .tab || text == " " }

    /// The columns it takes when it stands `column` columns after the start of its line.
    func width(at column: Int) -> Int {
        span == .tab ? SafeText.tabWidth - column % SafeText.tabWidth : width
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

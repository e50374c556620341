/// The smallest unit of text, which is never divided: a character with its marks, or a whole token.
struct Glyph {
    /// The span of the glyph, from which texts are reassembled.
    let span: SafeText.Span
    /// The drawn text; empty for tabs and line breaks.
    let text: String
    /// The number of columns.
    ///
    /// The width of a tab depends on its position.
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

    /// Returns the number of columns of the glyph, `column` columns after the start of the line.
    func width(at column: Int) -> Int {
        isTab ? SafeText.tabWidth - column % SafeText.tabWidth : width
    }

    /// The glyphs of the printable ASCII characters, of which most text consists.
    static let ofASCII: [Glyph] = (UInt8(0x20)...0x7E).map { byte in
        let text = String(Unicode.Scalar(byte))
        return Glyph(span: .text(text), text: text, width: 1)
    }
}

extension SafeText {
    /// Returns the glyphs in reading order.
    ///
    /// - Parameters:
    ///   - set: The available characters.
    ///   - columns: The number of columns to fill. The glyphs end with the first one that exceeds this number.
    /// - Returns: The glyphs. For a text of a megabyte that is cut to a row, the cost is that of the row.
    func glyphs(in set: GlyphSet, filling columns: Int = .max) -> [Glyph] {
        var glyphs: [Glyph] = []
        var (counted, filled) = (0, 0)
        for span in spans {
            // A tab takes at least one column.
            for glyph in glyphs[counted...] { filled += max(glyph.isTab ? 1 : 0, glyph.width) }
            counted = glyphs.count
            guard filled <= columns else { return glyphs }
            switch span {
            case .text(let text):
                Self.appendGlyphs(of: text, in: set, filling: columns - filled, to: &glyphs)
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

    private static func appendGlyphs(
        of text: String,
        in set: GlyphSet,
        filling columns: Int,
        to glyphs: inout [Glyph]
    ) {
        guard !text.isASCIIText else {
            let shown = text.utf8.prefix(columns < .max ? columns + 1 : .max)
            glyphs.reserveCapacity(glyphs.count + shown.count)
            for byte in shown { glyphs.append(Glyph.ofASCII[Int(byte) - 0x20]) }
            return
        }
        var filled = 0
        var cluster = String.UnicodeScalarView()
        var clusterWidth = 0
        func flush(_ glyphs: inout [Glyph]) {
            guard !cluster.isEmpty else { return }
            defer { filled += glyphs[glyphs.count - 1].width }
            let source = String(cluster)
            if set == .ascii, clusterWidth > 1 || !cluster.allSatisfy(\.isASCII) {
                let spelled = cluster.map { "<\(HiddenToken.codePointLabel($0))>" }.joined()
                glyphs.append(Glyph(span: .text(source), text: spelled, width: spelled.utf8.count))
            } else {
                glyphs.append(Glyph(span: .text(source), text: source, width: clusterWidth))
            }
        }
        for scalar in text.unicodeScalars {
            let width = CharacterWidth.of(scalar)
            if width > 0 {
                guard filled <= columns else { return }
                flush(&glyphs)
                cluster = String.UnicodeScalarView()
                clusterWidth = width
            }
            cluster.append(scalar)
        }
        flush(&glyphs)
    }
}

extension SafeText {
    /// Creates the text that glyphs were taken from.
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
    /// Whether the text contains only ASCII.
    var isASCIIText: Bool {
        var text = self
        return text.withUTF8 { bytes in
            // A raw buffer, because reading its bytes is fast even in unoptimized programs.
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

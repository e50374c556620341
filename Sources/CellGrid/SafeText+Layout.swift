extension SafeText {
    /// Returns the text as drawn, with line breaks and expanded tabs.
    package func text(in set: GlyphSet = .unicode) -> String {
        if let text = plainText(in: set) { return text }
        var text = ""
        var column = 0
        for glyph in glyphs(in: set) {
            if glyph.isLineBreak {
                text += "\n"
                column = 0
            } else if glyph.isTab {
                let width = glyph.width(at: column)
                text += String(repeating: " ", count: width)
                column += width
            } else {
                text += glyph.text
                column += glyph.width
            }
        }
        return text
    }

    /// Returns the text as drawn; `nil` when columns or code points must be computed.
    private func plainText(in set: GlyphSet) -> String? {
        var drawn = ""
        for span in spans {
            switch span {
            case .text(let text):
                guard set == .unicode || text.isASCIIText else { return nil }
                drawn += text
            case .hidden(let token): drawn += token.text(in: set)
            case .symbol(let unicode, let ascii): drawn += set == .unicode ? unicode : ascii
            case .lineBreak: drawn += "\n"
            case .tab: return nil
            }
        }
        return drawn
    }

    /// Returns the number of columns of the widest line.
    package func width(in set: GlyphSet = .unicode) -> Int {
        // Most text is one span of ASCII.
        if spans.count == 1, case .text(let text) = spans[0], text.isASCIIText { return text.utf8.count }
        var widest = 0
        var column = 0
        for glyph in glyphs(in: set) {
            if glyph.isLineBreak { column = 0 } else { column += glyph.width(at: column) }
            widest = max(widest, column)
        }
        return widest
    }

    /// Returns the lines of the text; always at least one.
    package func lines() -> [SafeText] {
        var lines = [SafeText()]
        for span in spans {
            if case .lineBreak = span {
                lines.append(SafeText())
            } else {
                lines[lines.count - 1].append(span)
            }
        }
        return lines
    }

    /// Returns the text on one line.
    ///
    /// Each line break is drawn as a token, so that nothing is hidden.
    package func joinedLines() -> SafeText {
        func isBreak(_ span: Span) -> Bool {
            if case .lineBreak = span { true } else { false }
        }
        guard spans.contains(where: isBreak) else { return self }
        var line = SafeText()
        for span in spans {
            line.append(isBreak(span) ? .hidden(HiddenToken(label: "LF")) : span)
        }
        return line
    }

    /// Returns the first `columns` columns of a single line.
    ///
    /// A cut is marked with `…` (`>` in ASCII) in the last column.
    package func truncated(to columns: Int, in set: GlyphSet = .unicode) -> SafeText {
        let line = joinedLines()
        let glyphs = line.glyphs(in: set, filling: max(0, columns))
        var column = 0
        for (index, glyph) in glyphs.enumerated() {
            let width = glyph.width(at: column)
            let needed = index == glyphs.count - 1 ? width : width + 1
            if column + needed > columns {
                // The text can still fit completely without room for a mark.
                let rest = Self.width(of: glyphs[index...], from: column)
                guard column + rest > columns else { return line }
                var fitting = SafeText(glyphs[..<index])
                if columns > 0 { fitting.append(.symbol(unicode: "…", ascii: ">")) }
                return fitting
            }
            column += width
        }
        return line
    }

    /// Returns the text on one line of at most `columns` columns; a mark stands for a middle that does not fit.
    ///
    /// Names that were made one after the other often differ only at their ends.
    package func truncatedInMiddle(to columns: Int, in set: GlyphSet = .unicode) -> SafeText {
        let line = joinedLines()
        let glyphs = line.glyphs(in: set)
        // Without room for both ends, only the beginning is kept. The width of a tab depends on its place.
        guard columns > 6, Self.width(of: glyphs[...], from: 0) > columns, !glyphs.contains(where: \.isTab) else {
            return truncated(to: columns, in: set)
        }
        let tail = (columns - 1) / 2
        var start = glyphs.count
        var width = 0
        while start > 0, width + glyphs[start - 1].width <= tail {
            start -= 1
            width += glyphs[start].width
        }
        var end = 0
        var left = columns - 1 - width
        while end < start, glyphs[end].width <= left {
            left -= glyphs[end].width
            end += 1
        }
        var fitting = SafeText(glyphs[..<end])
        fitting.append(.symbol(unicode: "…", ascii: ">"))
        return fitting + SafeText(glyphs[start...])
    }

    /// Returns the text wrapped to lines of at most `columns` columns, at spaces where possible.
    ///
    /// Line breaks are kept, and spaces at a wrap are dropped. A word longer than a line is cut between characters.
    /// Tokens are never divided.
    package func wrapped(to columns: Int, in set: GlyphSet = .unicode) -> [SafeText] {
        guard columns > 0 else { return [] }
        return lines().flatMap { Self.wrap($0.glyphs(in: set), to: columns) }
    }

    /// Returns the text in lines of at most `columns` columns, broken wherever a line is full, with every space kept.
    ///
    /// Use this function for text that must be shown exactly: the lines together are the text. Tokens are never
    /// divided.
    package func folded(to columns: Int, in set: GlyphSet = .unicode) -> [SafeText] {
        guard columns > 0 else { return [] }
        return lines().flatMap { line in
            var lines: [SafeText] = []
            let glyphs = line.glyphs(in: set)
            var (start, column) = (0, 0)
            for (index, glyph) in glyphs.enumerated() {
                let width = glyph.width(at: column)
                if column > 0, column + width > columns {
                    lines.append(SafeText(glyphs[start..<index]))
                    (start, column) = (index, 0)
                }
                column += width
            }
            return lines + [SafeText(glyphs[start...])]
        }
    }

    private static func wrap(_ glyphs: [Glyph], to columns: Int) -> [SafeText] {
        var lines: [SafeText] = []
        var rest = glyphs[...]
        repeat {
            let line = rest.prefix(lineLength(rest, columns: columns))
            rest = rest.dropFirst(line.count)
            var kept = line
            if !rest.isEmpty {
                while let last = kept.last, last.isSpace { kept.removeLast() }
                rest = rest.drop(while: \.isSpace)
            }
            lines.append(SafeText(kept))
        } while !rest.isEmpty
        return lines
    }

    /// Returns the number of glyphs on the next line, at least one.
    private static func lineLength(_ glyphs: ArraySlice<Glyph>, columns: Int) -> Int {
        var column = 0
        var lastSpace: Int?
        for (index, glyph) in glyphs.enumerated() {
            column += glyph.width(at: column)
            guard column > columns else {
                if glyph.isSpace { lastSpace = index }
                continue
            }
            if glyph.isSpace { return max(1, index) }
            // The text is not broken after its indentation.
            if let lastSpace, !glyphs.prefix(lastSpace).allSatisfy(\.isSpace) { return lastSpace + 1 }
            return max(1, index)
        }
        return glyphs.count
    }

    private static func width(of glyphs: ArraySlice<Glyph>, from start: Int) -> Int {
        glyphs.reduce(start) { $0 + $1.width(at: $0) } - start
    }
}

extension SafeText: CustomStringConvertible {
    package var description: String { text() }
}

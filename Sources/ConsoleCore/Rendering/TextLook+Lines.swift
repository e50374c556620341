import CellGrid

extension TextLook {
    /// Returns the lines of `text` in the roles of this kind, at most `limit`.
    ///
    /// The last line counts omitted lines.
    func lines(of text: SafeText, width: Int, limit: Int, glyphs: GlyphSet) -> [StyledLine] {
        var lines: [StyledLine] = []
        var isInCode = false
        for line in text.lines() {
            let plain = line.text()
            switch self {
            case .plain: lines += StyledLine.wrapping(line, .jsonString, to: width, in: glyphs)
            case .difference:
                lines += StyledLine.wrapping(line, Self.differenceRole(plain), to: width, in: glyphs)
            case .shell:
                let lead: SafeText = plain.hasPrefix("#") ? "  " : "$ "
                let role: ThemeRole = plain.drop(while: \.isWhitespace).hasPrefix("#") ? .textMuted : .textCode
                lines += StyledLine.wrapping(line, role, to: width - 2, in: glyphs).enumerated().map { index, part in
                    StyledLine(index == 0 ? lead : "  ", .textMuted).adding(part)
                }
            case .sql: lines += Self.wrapped(line, width: width, glyphs: glyphs, Self.sqlLine)
            case .markdown:
                let isFence = plain.drop(while: \.isWhitespace).hasPrefix("```")
                if isFence { isInCode.toggle() }
                let role: ThemeRole = isFence ? .textMuted : isInCode ? .textCode : Self.markdownRole(plain)
                lines += StyledLine.wrapping(line, role, to: width, in: glyphs)
            }
        }
        guard lines.count > limit else { return lines }
        let hidden = lines[(limit - 1)...].reduce(0) { sum, line in
            sum + line.parts.reduce(0) { $0 + $1.text.hiddenCount }
        }
        return Array(lines.prefix(limit - 1)) + [.elision(lines: lines.count - limit + 1, hidden: hidden)]
    }

    private static func differenceRole(_ line: String) -> ThemeRole {
        if line.hasPrefix("+++") || line.hasPrefix("---") || line.hasPrefix("diff ") || line.hasPrefix("index ") {
            return .textStrong
        }
        if line.hasPrefix("@@") { return .diffChange }
        if line.hasPrefix("+") { return .diffAdd }
        if line.hasPrefix("-") { return .diffDelete }
        return .diffContext
    }

    private static func markdownRole(_ line: String) -> ThemeRole {
        let text = line.drop { $0 == " " }
        if text.hasPrefix("#") { return .textStrong }
        if text.hasPrefix("> ") { return .textMuted }
        return .text
    }

    /// Wraps before coloring, so that only the colors differ from plain text.
    private static func wrapped(
        _ line: SafeText,
        width: Int,
        glyphs: GlyphSet,
        _ color: (SafeText) -> StyledLine
    ) -> [StyledLine] {
        line.wrapped(to: max(1, width), in: glyphs).map(color)
    }

    /// Returns a line of SQL with highlighted keywords.
    ///
    /// A line with tokens has one role, because its parts would be sanitized one by one.
    private static func sqlLine(_ line: SafeText) -> StyledLine {
        guard line.isVerbatim else { return StyledLine(line, .textCode) }
        var result = StyledLine()
        var rest = line.text()[...]
        if rest.drop(while: \.isWhitespace).hasPrefix("--") { return StyledLine(line, .textMuted) }
        while let first = rest.first {
            let part: Substring
            let role: ThemeRole
            if first == "'" {
                let end = rest.dropFirst().firstIndex(of: "'").map { rest.index(after: $0) } ?? rest.endIndex
                part = rest[..<end]
                role = .jsonString
            } else if first.isLetter || first == "_" {
                part = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                let word = part.uppercased()
                role =
                    SQLWords.destructive.contains(word)
                    ? .danger
                    : SQLWords.openers.contains(word) || SQLWords.others.contains(word) ? .textStrong : .textCode
            } else if first.isNumber {
                part = rest.prefix { $0.isNumber || $0 == "." }
                role = .jsonNumber
            } else {
                let other = rest.prefix { !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "_" }
                part = other.isEmpty ? rest.prefix(1) : other
                role = .textCode
            }
            result.append(SafeText(String(part)), role)
            rest = rest[part.endIndex...]
        }
        return result
    }
}

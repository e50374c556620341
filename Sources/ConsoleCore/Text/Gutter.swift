import CellGrid
import SignoffCheckpoint
import SignoffReview

extension Mark {
    /// The symbol at the left of every line of untrusted text.
    static let gutter = SafeText(symbol: "┊", ascii: "|")
}

extension StyledLine {
    /// The width of the gutter in columns.
    static let gutterWidth = 2

    /// The line behind the gutter, where untrusted text cannot be mistaken for a line of the program.
    var inGutter: StyledLine {
        var line = StyledLine(Mark.gutter + " ", .textMuted)
        line.append(self)
        return line
    }

    /// Text behind the gutter.
    ///
    /// The number of omitted lines is before the gutter, where untrusted text cannot imitate it.
    var quoted: StyledLine { omitted > 0 ? self : inGutter }

    /// Wraps untrusted text into lines of one role, each behind the gutter.
    static func quoting(
        _ text: String,
        _ role: ThemeRole = .text,
        to columns: Int,
        limit: Int = .max,
        in glyphs: GlyphSet
    ) -> [StyledLine] {
        let shown = text.utf8.count > quotedLimit ? String(text.prefix(quotedLimit)) : text
        var lines = wrapping(SafeText(shown), role, to: columns - gutterWidth, limit: limit, in: glyphs).map(\.quoted)
        let left = text.utf8.count - shown.utf8.count
        if left > 0 { lines.append(StyledLine(Mark.ellipsis + " +\(Words.count(left)) bytes", .textMuted)) }
        return lines
    }

    /// The maximum number of characters that are shown in place.
    ///
    /// A longer text has a window of its own.
    private static let quotedLimit = 20_000

    /// Wraps words of the program.
    ///
    /// If they quote untrusted text, the gutter is before all lines except the first.
    static func sentence(
        _ text: SafeText,
        _ role: ThemeRole = .text,
        to columns: Int,
        limit: Int = .max,
        in glyphs: GlyphSet
    ) -> [StyledLine] {
        // Untrusted text is in quotes there and could begin a line.
        guard text.text(in: glyphs).contains("\"") else {
            return wrapping(text, role, to: columns, limit: limit, in: glyphs)
        }
        return hanging(StyledLine(), text, role, to: columns, limit: limit, in: glyphs)
    }

    /// Wraps text after a lead.
    ///
    /// From the second line on, the gutter is below the lead.
    ///
    /// The lead is empty when the text begins with words of the program.
    static func hanging(
        _ lead: StyledLine,
        _ text: SafeText,
        _ role: ThemeRole = .text,
        to columns: Int,
        limit: Int = .max,
        in glyphs: GlyphSet
    ) -> [StyledLine] {
        guard lead.width(in: glyphs) + text.width(in: glyphs) > columns else { return [lead.adding(text, role)] }
        let indent = max(0, min(lead.width(in: glyphs), columns / 2) - gutterWidth)
        let room = columns - max(lead.width(in: glyphs), gutterWidth)
        let isBeside = room >= min(12, text.width(in: glyphs))
        let width = isBeside ? room : columns - indent - gutterWidth
        let lines = wrapping(text, role, to: width, limit: limit, in: glyphs)
        let start = isBeside ? max(0, lead.width(in: glyphs) - gutterWidth) : indent
        guard isBeside, let first = lines.first else {
            return [lead] + lines.map { $0.quoted.indented(by: start) }
        }
        return [lead.adding(first)] + lines.dropFirst().map { $0.quoted.indented(by: start) }
    }
}

extension SafeText {
    /// Returns an untrusted name on one line: bare when it is one word, in quotes otherwise.
    static func name(_ text: String) -> SafeText { SafeText(ForeignText.name(text)).joinedLines() }

    /// Parts separated by a dot.
    static func dotted(_ parts: [String]) -> SafeText {
        parts.enumerated().reduce(into: SafeText()) { line, part in
            if part.offset > 0 { line += " " + Mark.dot + " " }
            line += SafeText(part.element)
        }
    }

    /// Returns a path to a member on one line.
    ///
    /// Keys that are not words are in quotes.
    static func path(_ text: String) -> SafeText { SafeText(text).joinedLines() }

    /// Untrusted text in quotes on one line.
    static func quoted(_ text: String, limit: Int = 400) -> SafeText {
        guard text.utf8.count > limit else { return SafeText(ForeignText.quoted(text)).joinedLines() }
        return SafeText(ForeignText.quoted(String(text.prefix(limit)))).joinedLines() + Mark.ellipsis
    }
}

extension LookAlikeWarning {
    /// The sentence on one line, with tokens for characters outside ASCII.
    var text: SafeText {
        parts.reduce(into: SafeText()) { text, part in
            switch part {
            case .words(let words): text += SafeText(words)
            case .quoted(let name): text += SafeText(ForeignText.quoted(name)).joinedLines()
            case .spelled(let name): text += SafeText(spelling: ForeignText.name(name)).joinedLines()
            }
        }
    }
}

import CellGrid
import SignoffCheckpoint
import SignoffReview

extension Mark {
    /// What stands at the left of text that others wrote, on each of its lines.
    static let gutter = SafeText(symbol: "┊", ascii: "|")
}

extension StyledLine {
    /// The columns the gutter takes.
    static let gutterWidth = 2

    /// The line behind the gutter, where no text of others can be taken for a line of the program.
    var inGutter: StyledLine {
        var line = StyledLine(Mark.gutter + " ", .textMuted)
        line.append(self)
        return line
    }

    /// Text behind the gutter; what is left out of it is said before the gutter, where the text cannot say it.
    var quoted: StyledLine { omitted > 0 ? self : inGutter }

    /// Lines of one role made by wrapping text that others wrote, each behind the gutter.
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

    /// The most characters of a text that are laid out in place: a longer one has a window of its own.
    private static let quotedLimit = 20_000

    /// Lines made by wrapping words of the program; where they quote something of others the gutter stands before all lines but the first.
    static func sentence(
        _ text: SafeText,
        _ role: ThemeRole = .text,
        to columns: Int,
        limit: Int = .max,
        in glyphs: GlyphSet
    ) -> [StyledLine] {
        // Whatever others wrote stands in quotes there, and could begin a line.
        guard text.text(in: glyphs).contains("\"") else {
            return wrapping(text, role, to: columns, limit: limit, in: glyphs)
        }
        return hanging(StyledLine(), text, role, to: columns, limit: limit, in: glyphs)
    }

    /// Lines made by wrapping text behind a lead; from the second on, the gutter stands below the lead.
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
    /// A name that others chose, on one line: bare when it is one word, in quotes otherwise.
    static func name(_ text: String) -> SafeText { SafeText(ForeignText.name(text)).joinedLines() }

    /// Parts set apart by the dot of the program.
    static func dotted(_ parts: [String]) -> SafeText {
        parts.enumerated().reduce(into: SafeText()) { line, part in
            if part.offset > 0 { line += " " + Mark.dot + " " }
            line += SafeText(part.element)
        }
    }

    /// A path to a member, on one line; keys that are no words are in quotes.
    static func path(_ text: String) -> SafeText { SafeText(text).joinedLines() }

    /// Text that others wrote, in quotes on one line.
    static func quoted(_ text: String, limit: Int = 400) -> SafeText {
        guard text.utf8.count > limit else { return SafeText(ForeignText.quoted(text)).joinedLines() }
        return SafeText(ForeignText.quoted(String(text.prefix(limit)))).joinedLines() + Mark.ellipsis
    }
}

extension LookAlikeWarning {
    /// The sentence on one line, what is not ASCII in it as tokens.
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

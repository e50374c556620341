import CellGrid

/// A line of text in parts with roles.
package struct StyledLine: Equatable, Sendable {
    struct Part: Equatable, Sendable {
        var text: SafeText
        var role: ThemeRole
        /// The words that plain mode prints for a picture; `nil` for text.
        var words: SafeText?
    }

    private(set) var parts: [Part] = []
    /// The number of lines that this line replaces.
    ///
    /// The replaced lines count as not read.
    var omitted = 0

    init() {}

    /// Creates a line of one part.
    init(_ text: SafeText, _ role: ThemeRole = .text) {
        append(text, role)
    }

    mutating func append(_ text: SafeText, _ role: ThemeRole = .text) {
        if !text.isEmpty { parts.append(Part(text: text, role: role)) }
    }

    /// Appends a picture, for which plain mode prints words.
    mutating func append(picture: SafeText, _ role: ThemeRole, saying words: SafeText) {
        guard !picture.isEmpty || !words.isEmpty else { return }
        parts.append(Part(text: picture, role: role, words: words))
    }

    /// Creates a line of a foreign name that keeps its beginning and its end where it is cut.
    ///
    /// Plain mode prints the whole name.
    init(name: String, _ role: ThemeRole = .text, cutTo columns: Int, in glyphs: GlyphSet) {
        let whole = SafeText.name(name)
        append(picture: whole.truncatedInMiddle(to: columns, in: glyphs), role, saying: whole)
    }

    mutating func append(_ line: StyledLine) {
        parts += line.parts
        omitted += line.omitted
    }

    func adding(_ line: StyledLine) -> StyledLine {
        var sum = self
        sum.append(line)
        return sum
    }

    func adding(_ text: SafeText, _ role: ThemeRole = .text) -> StyledLine {
        var line = self
        line.append(text, role)
        return line
    }

    func indented(by columns: Int) -> StyledLine {
        guard columns > 0 else { return self }
        var line = StyledLine(.spaces(columns))
        line.append(self)
        return line
    }

    func width(in glyphs: GlyphSet) -> Int { parts.reduce(0) { $0 + $1.text.width(in: glyphs) } }

    /// Wraps `text` into at most `limit` lines of one role.
    ///
    /// The last line counts omitted lines.
    static func wrapping(
        _ text: SafeText,
        _ role: ThemeRole = .text,
        to columns: Int,
        limit: Int = .max,
        in glyphs: GlyphSet
    ) -> [StyledLine] {
        let lines = text.wrapped(to: max(1, columns), in: glyphs)
        guard lines.count > limit else { return lines.map { StyledLine($0, role) } }
        let hidden = lines[(limit - 1)...].reduce(0) { $0 + $1.hiddenCount }
        var kept = lines.prefix(limit - 1).map { StyledLine($0, role) }
        kept.append(.elision(lines: lines.count - limit + 1, hidden: hidden))
        return kept
    }

    /// Returns the line that replaces omitted lines.
    static func elision(lines: Int, hidden: Int) -> StyledLine {
        var text: SafeText = Mark.ellipsis + " +\(Words.plural(lines, "line"))"
        if hidden > 0 { text += ", \(Words.plural(hidden, "hidden character"))" }
        var line = StyledLine(text, .textMuted)
        line.omitted = lines
        return line
    }
}

/// The marks of the console with their ASCII equivalents.
enum Mark {
    static let fresh = SafeText(symbol: "\u{2022}", ascii: "n")
    static let cursor = SafeText(symbol: ">", ascii: ">")
    static let approve = SafeText(symbol: "✓", ascii: "A")
    static let reject = SafeText(symbol: "✗", ascii: "X")
    static let edit = SafeText(symbol: "✎", ascii: "E")
    static let respond = SafeText(symbol: "»", ascii: "R")
    static let ignore = SafeText(symbol: "∅", ascii: "I")
    static let undecided = SafeText(symbol: "·", ascii: ".")
    static let warning = SafeText(symbol: "⚠", ascii: "!")
    static let note = SafeText(symbol: "¶", ascii: "#")
    static let dot = SafeText(symbol: "·", ascii: "-")
    static let emDash = SafeText(symbol: "—", ascii: "-")
    static let times = SafeText(symbol: "×", ascii: "x")
    static let ellipsis = SafeText(symbol: "…", ascii: "...")
    static let bullet = SafeText(symbol: "●", ascii: "*")
    static let ring = SafeText(symbol: "○", ascii: "o")
    static let paused = SafeText(symbol: "‖", ascii: "=")
    static let arrow = SafeText(symbol: "→", ascii: "->")
    static let up = SafeText(symbol: "↑", ascii: "^")
    static let down = SafeText(symbol: "↓", ascii: "v")
    static let branch = SafeText(symbol: "├─", ascii: "|-")
    static let line = SafeText(symbol: "│", ascii: "|")
    static let lineBreak = SafeText(symbol: "↵", ascii: "\\")
    static let question = SafeText(symbol: "?", ascii: "?")
}

import CellGrid
import OrderedCollections
import SignoffCheckpoint

/// JSON as indented lines for people: one member a line, long text wrapped, and every elision counted.
struct JSONOutline {
    /// The columns there are.
    var width: Int
    var glyphs: GlyphSet
    /// The most lines one string takes before it is elided.
    var textLimit = 40
    /// The most lines in all.
    var lineLimit = 2000

    /// The most characters of one string that are laid out at all.
    private static let characterLimit = 20_000
    /// The deepest nesting drawn; below it a count stands.
    private static let depthLimit = 64

    /// The lines of a value's members or elements, or of the value itself when it has none.
    func lines(of value: JSONValue, indent: Int = 0) -> [StyledLine] {
        var lines: [StyledLine] = []
        append(value, indent: indent, depth: 0, to: &lines)
        guard lines.count > lineLimit else { return lines }
        let hidden = lines[lineLimit...].reduce(0) { sum, line in
            sum + line.parts.reduce(0) { $0 + $1.text.hiddenCount }
        }
        return Array(lines.prefix(lineLimit)) + [.elision(lines: lines.count - lineLimit, hidden: hidden)]
    }

    private func append(_ value: JSONValue, indent: Int, depth: Int, to lines: inout [StyledLine]) {
        switch value {
        case .object(let members) where !members.isEmpty:
            let keys = members.keys.prefix(200).map { SafeText($0).joinedLines() }
            let column = min(20, keys.map { $0.width(in: glyphs) }.max() ?? 0)
            for (key, member) in members where lines.count <= lineLimit {
                let name = SafeText(key).joinedLines()
                let pad = max(0, column - name.width(in: glyphs))
                let lead = StyledLine(name, .jsonKey).adding(.spaces(pad + 2))
                append(member, lead: lead, indent: indent, depth: depth, to: &lines)
            }
        case .array(let elements) where !elements.isEmpty:
            for (index, element) in elements.enumerated() where lines.count <= lineLimit {
                let lead = StyledLine("\(index)", .jsonPunctuation).adding("  ")
                append(element, lead: lead, indent: indent, depth: depth, to: &lines)
            }
        default:
            append(value, lead: StyledLine(), indent: indent, depth: depth, to: &lines)
        }
    }

    /// A member or element: on the line of its name when it is a scalar, below it otherwise.
    private func append(
        _ value: JSONValue,
        lead: StyledLine,
        indent: Int,
        depth: Int,
        to lines: inout [StyledLine]
    ) {
        switch value {
        case .object(let members) where !members.isEmpty:
            nest(value, count: Words.plural(members.count, "member"), lead, indent, depth, &lines)
        case .array(let elements) where !elements.isEmpty:
            nest(value, count: Words.plural(elements.count, "element"), lead, indent, depth, &lines)
        case .string(let text):
            appendText(text, lead: lead, indent: indent, to: &lines)
        default:
            var line = lead
            line.append(JSONOutline.scalar(value), JSONOutline.role(of: value))
            lines.append(line.indented(by: indent))
        }
    }

    private func nest(
        _ value: JSONValue,
        count: String,
        _ lead: StyledLine,
        _ indent: Int,
        _ depth: Int,
        _ lines: inout [StyledLine]
    ) {
        guard depth < Self.depthLimit else {
            lines.append(lead.adding(Mark.ellipsis + " \(count)", .textMuted).indented(by: indent))
            return
        }
        if !lead.parts.isEmpty { lines.append(lead.adding("\(count)", .textMuted).indented(by: indent)) }
        let isDeep = indent + 2 > width / 2
        append(value, indent: isDeep ? indent : indent + 2, depth: depth + 1, to: &lines)
    }

    private func appendText(_ text: String, lead: StyledLine, indent: Int, to lines: inout [StyledLine]) {
        let isCut = text.utf8.count > Self.characterLimit
        let shown = SafeText(isCut ? String(text.prefix(Self.characterLimit)) : text)
        let column = lead.width(in: glyphs) + indent
        let isBlock = shown.lines().count > 1 || column + shown.width(in: glyphs) + 2 > width
        guard isBlock else {
            lines.append(lead.adding("\"" + shown + "\"", .jsonString).indented(by: indent))
            return
        }
        let isOwnLine = lead.parts.isEmpty || column > width / 2
        let start = isOwnLine ? indent + (lead.parts.isEmpty ? 0 : 2) : column
        var wrapped = StyledLine.wrapping(
            shown,
            .jsonString,
            to: width - start,
            limit: textLimit,
            in: glyphs
        )
        if isCut {
            let left = text.utf8.count - String(text.prefix(Self.characterLimit)).utf8.count
            var rest = StyledLine(Mark.ellipsis + " +\(Words.count(left)) bytes", .textMuted)
            rest.omitted = max(1, left / max(1, width))
            wrapped.append(rest)
        }
        if isOwnLine {
            if !lead.parts.isEmpty { lines.append(lead.indented(by: indent)) }
            lines += wrapped.map { $0.indented(by: start) }
        } else {
            for (index, line) in wrapped.enumerated() {
                guard index == 0 else {
                    lines.append(line.indented(by: start))
                    continue
                }
                var first = lead
                first.append(line)
                lines.append(first.indented(by: indent))
            }
        }
    }

    static func scalar(_ value: JSONValue) -> SafeText {
        switch value {
        case .string(let text): "\"" + SafeText(text).joinedLines() + "\""
        default: SafeText(value.text(.compact)).joinedLines()
        }
    }

    static func role(of value: JSONValue) -> ThemeRole {
        switch value {
        case .null: .jsonNull
        case .bool: .jsonBool
        case .integer, .double, .number: .jsonNumber
        case .string: .jsonString
        case .array, .object: .jsonPunctuation
        }
    }

    /// A value on one line, cut after `limit` characters.
    static func inline(_ value: JSONValue, limit: Int = 400) -> SafeText {
        let text = value.text(.compact)
        guard text.utf8.count > limit else { return SafeText(text) }
        return SafeText(String(text.prefix(limit))) + Mark.ellipsis
    }
}

/// What in a payload is hidden from eyes.
enum HiddenCharacters {
    /// How many characters of the strings and names in `value` are drawn as tokens; line breaks and tabs are not.
    static func count(in value: JSONValue) -> Int {
        switch value {
        case .string(let text): SafeText(text).hiddenCount
        case .array(let elements): elements.reduce(0) { $0 + count(in: $1) }
        case .object(let members): members.reduce(0) { $0 + SafeText($1.key).hiddenCount + count(in: $1.value) }
        default: 0
        }
    }
}

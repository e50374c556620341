import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// JSON as indented lines: one member a line, long text wrapped, recognized values formatted, and omitted lines
/// counted.
struct JSONOutline: Equatable {
    /// The available columns.
    var width: Int
    var glyphs: GlyphSet
    /// The maximum number of lines of one string or table.
    var textLimit = 40
    /// The maximum number of lines in total.
    var lineLimit = 2000
    /// The tool of the value, which helps to recognize the kinds of texts.
    var tool: String?
    /// Whether values are shown as raw JSON.
    var isRaw = false
    /// The names whose values are masked; `nil` for none.
    var secrets: SecretNames? = SecretNames()

    /// The maximum number of characters of one string that are shown.
    private static let characterLimit = 20_000
    /// The maximum depth that is shown.
    ///
    /// Deeper values are counted.
    private static let depthLimit = 64

    /// The lines so far, and the omitted values.
    private struct Layout {
        var lines: [StyledLine] = []
        var omittedLines = 0
        var omittedHidden = 0

        /// Whether more values are omitted than were counted.
        var isCut = false

        /// The maximum number of values that are counted.
        private static let countLimit = 20_000

        mutating func omit(_ values: some Sequence<JSONValue>) {
            for value in values {
                guard omittedLines <= Self.countLimit else {
                    isCut = true
                    return
                }
                omittedLines += value.weight(limit: Self.countLimit)
                omittedHidden += HiddenCharacters.count(in: value)
            }
        }
    }

    /// Returns the lines of a value's members or elements, or of the value itself when it has none, each behind the
    /// gutter.
    func lines(of value: JSONValue, indent: Int = 0) -> [StyledLine] {
        var inner = self
        inner.width = width - indent - StyledLine.gutterWidth
        return inner.bareLines(of: value).map { $0.inGutter.indented(by: indent) }
    }

    /// Returns the lines without the gutter.
    private func bareLines(of value: JSONValue) -> [StyledLine] {
        if isRaw, value.weight(limit: Self.characterLimit) <= Self.characterLimit {
            return rawLines(of: secrets?.masked(value) ?? value)
        }
        var layout = Layout()
        append(value, indent: 0, depth: 0, to: &layout)
        var lines = layout.lines
        if lines.count > lineLimit {
            for line in lines[lineLimit...] {
                layout.omittedLines += max(1, line.omitted)
                layout.omittedHidden += line.parts.reduce(0) { $0 + $1.text.hiddenCount }
            }
            lines.removeSubrange(lineLimit...)
        }
        guard layout.omittedLines > 0 else { return lines }
        var rest = StyledLine.elision(lines: layout.omittedLines, hidden: layout.omittedHidden)
        if layout.isCut { rest.append(", and more; z z shows them", .textMuted) }
        return lines + [rest]
    }

    /// Returns the value as JSON.
    ///
    /// A line that is too long continues behind a gutter of its own.
    private func rawLines(of value: JSONValue) -> [StyledLine] {
        var lines: [StyledLine] = []
        let whole = SafeText(value.shownText(.pretty)).lines()
        for (index, line) in whole.enumerated() {
            guard lines.count < lineLimit else {
                let hidden = whole[index...].reduce(0) { $0 + $1.hiddenCount }
                return lines + [.elision(lines: whole.count - index, hidden: hidden)]
            }
            for (number, part) in line.wrapped(to: max(1, width - 2), in: glyphs).enumerated() {
                let part = StyledLine(part, .textCode)
                lines.append(number == 0 ? part : part.inGutter)
            }
        }
        return lines
    }

    private func append(_ value: JSONValue, indent: Int, depth: Int, to layout: inout Layout) {
        switch value {
        case .object(let members) where !members.isEmpty:
            if !isRaw, let email = EmailLook(members) {
                append(email, indent: indent, depth: depth, to: &layout)
            } else {
                append(members, indent: indent, depth: depth, to: &layout)
            }
        case .array(let elements) where !elements.isEmpty:
            if !isRaw,
                let table = table(of: elements)?.lines(width: width - indent, limit: textLimit, glyphs: glyphs)
            {
                layout.lines += table.map { $0.indented(by: indent) }
                return
            }
            for (index, element) in elements.enumerated() {
                guard layout.lines.count <= lineLimit else {
                    layout.omit(elements[index...])
                    return
                }
                let lead = StyledLine("\(index)", .jsonPunctuation).adding("  ")
                append(element, key: nil, lead: lead, indent: indent, depth: depth, to: &layout)
            }
        default:
            append(value, key: nil, lead: StyledLine(), indent: indent, depth: depth, to: &layout)
        }
    }

    private func append(_ members: JSONObject, indent: Int, depth: Int, to layout: inout Layout) {
        let keys = members.keys.prefix(200).map { SafeText.name($0) }
        let column = min(20, keys.map { $0.width(in: glyphs) }.max() ?? 0)
        for (index, (key, member)) in members.enumerated() {
            guard layout.lines.count <= lineLimit else {
                layout.omit(members.values[index...])
                return
            }
            let name = SafeText.name(key)
            let pad = max(0, column - name.width(in: glyphs))
            let lead = StyledLine(name, .jsonKey).adding(.spaces(pad + 2))
            if secrets?.hides(key) == true, SecretNames.covered(member) == .string(SecretNames.mask) {
                layout.lines.append(lead.adding("\(SecretNames.mask)", .secret).indented(by: indent))
            } else if !isRaw, let money = MoneyLook.text(of: member, name: key, in: members) {
                var line = lead.adding(SafeText(money).joinedLines(), .jsonNumber)
                if member.stringValue != nil { line.append("  (text)", .textMuted) }
                layout.lines.append(line.indented(by: indent))
            } else {
                append(member, key: key, lead: lead, indent: indent, depth: depth, to: &layout)
            }
        }
    }

    /// Returns the elements as a table; `nil` when they do not form one, or when a column is secret.
    private func table(of elements: [JSONValue]) -> TableLook? {
        guard let table = TableLook(elements) else { return nil }
        return table.columns.contains { secrets?.hides($0) == true } ? nil : table
    }

    private func append(_ email: EmailLook, indent: Int, depth: Int, to layout: inout Layout) {
        for (name, value) in email.head {
            let lead = StyledLine(name, .jsonKey).adding(.spaces(max(1, 10 - name.width(in: glyphs))))
            if case .array(let elements) = value {
                for (index, element) in elements.enumerated() {
                    let start = index == 0 ? lead : StyledLine(.spaces(10))
                    append(element, key: nil, lead: start, indent: indent, depth: depth, to: &layout)
                }
            } else {
                append(value, key: nil, lead: lead, indent: indent, depth: depth, to: &layout)
            }
        }
        layout.lines.append(StyledLine(SafeText.name(email.bodyName), .jsonKey).indented(by: indent))
        let look = TextLook(of: email.body, key: "body", tool: nil)
        append(text: email.body, look, indent: indent, to: &layout)
        guard !email.rest.isEmpty else { return }
        append(email.rest, indent: indent, depth: depth, to: &layout)
    }

    /// Appends a member or element: a scalar on the line of its name, other values below it.
    private func append(
        _ value: JSONValue,
        key: String?,
        lead: StyledLine,
        indent: Int,
        depth: Int,
        to layout: inout Layout
    ) {
        switch value {
        case .object(let members) where !members.isEmpty:
            nest(value, count: Words.plural(members.count, "member"), lead, indent, depth, &layout)
        case .array(let elements) where !elements.isEmpty:
            nest(value, count: Words.plural(elements.count, "element"), lead, indent, depth, &layout)
        case .string(let text):
            let look = isRaw ? .plain : TextLook(of: text, key: key, tool: tool)
            if look == .plain {
                appendText(text, lead: lead, indent: indent, to: &layout)
            } else {
                if !lead.parts.isEmpty { layout.lines.append(lead.indented(by: indent)) }
                append(text: text, look, indent: indent, to: &layout)
            }
        default:
            var line = lead
            line.append(JSONOutline.scalar(value), JSONOutline.role(of: value))
            layout.lines.append(line.indented(by: indent))
        }
    }

    private func nest(
        _ value: JSONValue,
        count: String,
        _ lead: StyledLine,
        _ indent: Int,
        _ depth: Int,
        _ layout: inout Layout
    ) {
        guard depth < Self.depthLimit else {
            var line = lead.adding(Mark.ellipsis + " \(count)", .textMuted)
            line.omitted = value.weight(limit: 20_000)
            layout.lines.append(line.indented(by: indent))
            return
        }
        if !lead.parts.isEmpty { layout.lines.append(lead.adding("\(count)", .textMuted).indented(by: indent)) }
        let isDeep = indent + 2 > width / 2
        append(value, indent: isDeep ? indent : indent + 2, depth: depth + 1, to: &layout)
    }

    /// Returns the shown beginning of a text, and the line with the number of omitted bytes.
    private func shown(_ text: String) -> (SafeText, StyledLine?) {
        guard text.utf8.count > Self.characterLimit else { return (SafeText(text), nil) }
        let start = String(text.prefix(Self.characterLimit))
        let left = text.utf8.count - start.utf8.count
        guard left > 0 else { return (SafeText(text), nil) }
        var rest = StyledLine(Mark.ellipsis + " +\(Words.count(left)) bytes, z z shows them", .textMuted)
        rest.omitted = max(1, left / max(1, width))
        return (SafeText(start), rest)
    }

    private func append(text: String, _ look: TextLook, indent: Int, to layout: inout Layout) {
        let (shown, rest) = shown(text)
        let room = width - indent - StyledLine.gutterWidth
        layout.lines += look.lines(of: shown, width: room, limit: textLimit, glyphs: glyphs)
            .map { $0.quoted.indented(by: indent) }
        if let rest { layout.lines.append(rest.indented(by: indent)) }
    }

    private func appendText(_ text: String, lead: StyledLine, indent: Int, to layout: inout Layout) {
        let (shown, rest) = shown(text)
        let column = lead.width(in: glyphs) + indent
        let isBlock = shown.lines().count > 1 || column + shown.width(in: glyphs) + 2 > width
        guard isBlock else {
            layout.lines.append(lead.adding(.quoted(text, limit: .max), .jsonString).indented(by: indent))
            return
        }
        let isOwnLine = lead.parts.isEmpty || column > width / 2
        let start = isOwnLine ? indent : column
        var wrapped = StyledLine.wrapping(
            shown,
            .jsonString,
            to: width - start - StyledLine.gutterWidth,
            limit: textLimit,
            in: glyphs
        ).map(\.quoted)
        if let rest { wrapped.append(rest) }
        if isOwnLine {
            if !lead.parts.isEmpty { layout.lines.append(lead.indented(by: indent)) }
            layout.lines += wrapped.map { $0.indented(by: start) }
        } else {
            for (index, line) in wrapped.enumerated() {
                guard index == 0 else {
                    layout.lines.append(line.indented(by: start))
                    continue
                }
                var first = lead
                first.append(line)
                layout.lines.append(first.indented(by: indent))
            }
        }
    }

    /// Returns a scalar on one line.
    ///
    /// A text is cut after `limit` bytes.
    static func scalar(_ value: JSONValue, limit: Int = .max) -> SafeText {
        switch value {
        case .string(let text): .quoted(text, limit: limit)
        default: SafeText(value.shownText(.compact)).joinedLines()
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

    /// Returns a value on one line, cut after `limit` characters.
    static func inline(_ value: JSONValue, limit: Int = 400) -> SafeText {
        let text = value.beginning(limit + 1)
        guard text.utf8.count > limit else { return SafeText(text) }
        return SafeText(String(text.prefix(limit))) + Mark.ellipsis
    }
}

extension JSONValue {
    /// Returns the beginning of the compact text: all of it if it is shorter than `limit` bytes, otherwise at least
    /// that many bytes.
    fileprivate func beginning(_ limit: Int) -> String {
        switch self {
        case .string(let text) where text.utf8.count > limit:
            return JSONValue.string(String(text.prefix(limit))).text(.compact)
        case .array(let elements) where weight(limit: limit) > limit:
            var text = "["
            for (index, element) in elements.enumerated() where text.utf8.count <= limit {
                text += (index > 0 ? "," : "") + element.beginning(limit)
            }
            return text
        case .object(let members) where weight(limit: limit) > limit:
            var text = "{"
            for (index, (key, member)) in members.enumerated() where text.utf8.count <= limit {
                text += (index > 0 ? "," : "") + JSONValue.string(key).text(.compact) + ":" + member.beginning(limit)
            }
            return text
        default: return shownText(.compact)
        }
    }
}

/// Counts characters that are hard to see.
enum HiddenCharacters {
    /// Returns the number of characters in the strings and names of `value` that are drawn as tokens, without line
    /// breaks and tabs.
    static func count(in value: JSONValue) -> Int {
        switch value {
        case .string(let text): count(in: text)
        case .array(let elements): elements.reduce(0) { $0 + count(in: $1) }
        case .object(let members): members.reduce(0) { $0 + count(in: $1.key) + count(in: $1.value) }
        default: 0
        }
    }

    private static func count(in text: String) -> Int {
        // Most text is plain and need not be sanitized to be counted.
        let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) || $0 == 0x0A || $0 == 0x09 }
        return isPlain ? 0 : SafeText(text).hiddenCount
    }
}

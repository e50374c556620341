import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension DifferenceDocument {
    /// A line of a comparison.
    struct Line: Equatable, Sendable {
        var line: StyledLine
        /// Whether a change begins on this line.
        var startsChange: Bool
    }

    /// The maximum number of lines of one value.
    private static let valueLimit = 40
    /// The maximum number of lines of a comparison.
    private static let lineLimit = 4_000

    /// Returns the rows as lines of at most `width` columns.
    func lines(width: Int, glyphs: GlyphSet, secrets: SecretNames? = SecretNames()) -> [Line] {
        guard !rows.isEmpty else { return [Line(line: StyledLine("no difference", .diffContext), startsChange: false)] }
        var lines: [Line] = []
        // The depth of the secret whose members follow.
        var covered: Int?
        let width = width - StyledLine.gutterWidth
        for (index, row) in rows.enumerated() {
            if let depth = covered, row.depth <= depth { covered = nil }
            if covered == nil, row.kind == .inside, secrets?.hides(row.label) == true { covered = row.depth }
            guard lines.count < Self.lineLimit else {
                lines.append(
                    Line(
                        line: .elision(lines: rows.count - index, hidden: 0).adding(" of the comparison", .textMuted),
                        startsChange: false
                    )
                )
                break
            }
            let indent = min(row.depth * 2, width / 2)
            let block = block(
                row.covering(secrets, isInside: covered != nil),
                width: max(10, width - indent),
                glyphs: glyphs
            )
            for (number, line) in block.enumerated() {
                lines.append(Line(line: line.indented(by: indent).inGutter, startsChange: number == 0 && row.isChange))
            }
        }
        return lines
    }

    private func block(_ row: Row, width: Int, glyphs: GlyphSet) -> [StyledLine] {
        let label = row.label.isEmpty || row.isElement ? SafeText(row.label).joinedLines() : .name(row.label)
        switch row.kind {
        case .inside: return [StyledLine("  ").adding(label, .textStrong)]
        case .equal(let count):
            return [StyledLine("  " + Mark.ellipsis + " \(Words.count(count)) equal", .diffContext)]
        case .moved(let origin):
            return [StyledLine("~ " + label, .diffChange).adding("  moved from [\(origin)]", .textMuted)]
        case .added(let value): return side("+ ", label, value, .diffAdd, width, glyphs)
        case .removed(let value): return side("- ", label, value, .diffDelete, width, glyphs)
        case .changed(let old, let new): return change(label, old, new, width, glyphs)
        }
    }

    private func side(
        _ sign: SafeText,
        _ label: SafeText,
        _ value: JSONValue,
        _ role: ThemeRole,
        _ width: Int,
        _ glyphs: GlyphSet
    ) -> [StyledLine] {
        switch value {
        case .object(let members) where !members.isEmpty: break
        case .array(let elements) where !elements.isEmpty: break
        default:
            let text = label + (label.isEmpty ? "" : "  ") + JSONOutline.scalar(value)
            return StyledLine.hanging(
                StyledLine(sign, role),
                text,
                role,
                to: width,
                limit: Self.valueLimit,
                in: glyphs
            )
        }
        let outline = JSONOutline(width: width - 4, glyphs: glyphs, textLimit: 8, lineLimit: Self.valueLimit)
        return [StyledLine(sign + label, role)]
            + outline.lines(of: value).map { StyledLine(sign, role).adding("  ").adding($0) }
    }

    private func change(
        _ label: SafeText,
        _ old: JSONValue,
        _ new: JSONValue,
        _ width: Int,
        _ glyphs: GlyphSet
    ) -> [StyledLine] {
        if case .string(let before) = old, case .string(let after) = new,
            before.utf8.count + after.utf8.count > 60 || before.contains("\n") || after.contains("\n")
        {
            return [StyledLine("~ " + label, .diffChange)] + text(before, after, width: width, glyphs)
        }
        if !old.isContainer, !new.isContainer {
            let oldText = JSONOutline.scalar(old)
            let newText = JSONOutline.scalar(new)
            if label.width(in: glyphs) + oldText.width(in: glyphs) + newText.width(in: glyphs) + 8 <= width {
                return [
                    StyledLine("~ " + label, .diffChange).adding("  ").adding(oldText, .diffDelete)
                        .adding(" " + Mark.arrow + " ", .textMuted).adding(newText, .diffAdd)
                ]
            }
        }
        return [StyledLine("~ " + label, .diffChange)]
            + side("- ", "", old, .diffDelete, width - 2, glyphs).map { $0.indented(by: 2) }
            + side("+ ", "", new, .diffAdd, width - 2, glyphs).map { $0.indented(by: 2) }
    }

    /// Compares long texts line by line.
    ///
    /// Two equal lines are shown on each side of a change, and the rest is counted.
    private func text(_ old: String, _ new: String, width: Int, _ glyphs: GlyphSet) -> [StyledLine] {
        let difference = TextDifference(from: old, to: new).lines
        var lines: [StyledLine] = []
        func add(_ sign: SafeText, _ text: SafeText, _ role: ThemeRole) {
            lines += StyledLine.hanging(StyledLine(sign, role), text, role, to: width - 2, limit: 12, in: glyphs)
                .map { $0.indented(by: 2) }
        }
        for (index, line) in difference.enumerated() {
            switch line {
            case .equal(let texts):
                let before = index == 0 ? 0 : 2
                let after = index == difference.count - 1 ? 0 : 2
                let hidden = texts.count - before - after
                for text in hidden > 1 ? texts.prefix(before) : texts[...] {
                    add(Mark.gutter + " ", SafeText(text).joinedLines(), .diffContext)
                }
                guard hidden > 1 else { continue }
                lines.append(
                    StyledLine(Mark.ellipsis + " \(Words.plural(hidden, "equal line"))", .textMuted).indented(by: 4)
                )
                for text in texts.suffix(after) { add(Mark.gutter + " ", SafeText(text).joinedLines(), .diffContext) }
            case .removed(let text): add("- ", SafeText(text).joinedLines(), .diffDelete)
            case .added(let text): add("+ ", SafeText(text).joinedLines(), .diffAdd)
            case .changed(let prefix, let old, let new, let suffix):
                for (sign, middle, role): (SafeText, String, ThemeRole) in [
                    ("- ", old, .diffDelete), ("+ ", new, .diffAdd),
                ] {
                    lines += changed(sign, prefix, middle, suffix, role, width: width - 2, glyphs)
                        .map { $0.indented(by: 2) }
                }
            }
        }
        return lines
    }

    /// One side of a changed line.
    ///
    /// Only the difference is colored, and distant common text is shortened.
    private func changed(
        _ sign: SafeText,
        _ prefix: String,
        _ middle: String,
        _ suffix: String,
        _ role: ThemeRole,
        width: Int,
        _ glyphs: GlyphSet
    ) -> [StyledLine] {
        let room = max(8, (width - 2) / 4)
        let start = SafeText(String(prefix.suffix(room))).joinedLines()
        let end = SafeText(String(suffix.prefix(room))).joinedLines()
        let lead: SafeText = prefix.count > room ? Mark.ellipsis + start : start
        let tail: SafeText = suffix.count > room ? end + Mark.ellipsis : end
        let whole = SafeText(middle).joinedLines()
        let total = 2 + lead.width(in: glyphs) + whole.width(in: glyphs) + tail.width(in: glyphs)
        guard total > width else {
            return [StyledLine(sign, role).adding(lead, .diffContext).adding(whole, role).adding(tail, .diffContext)]
        }
        return [StyledLine(sign, role).adding(lead, .diffContext)]
            + StyledLine.wrapping(whole, role, to: width - 4, limit: 12, in: glyphs)
            .map { $0.inGutter.indented(by: 2) }
            + [StyledLine(tail, .diffContext).inGutter.indented(by: 2)]
    }
}

extension DifferenceDocument.Row {
    var isChange: Bool {
        switch kind {
        case .inside, .equal: false
        case .added, .removed, .changed, .moved: true
        }
    }
}

extension JSONValue {
    /// Whether the value has members or elements.
    var isContainer: Bool {
        switch self {
        case .object(let members): !members.isEmpty
        case .array(let elements): !elements.isEmpty
        default: false
        }
    }
}

extension DifferenceDocument.Row {
    /// Returns the row with masked secrets.
    fileprivate func covering(_ secrets: SecretNames?, isInside: Bool) -> Self {
        guard let secrets else { return self }
        let isSecret = isInside || secrets.hides(label)
        func shown(_ value: JSONValue) -> JSONValue {
            isSecret ? SecretNames.covered(value) : secrets.masked(value)
        }
        var row = self
        switch kind {
        case .added(let value): row.kind = .added(shown(value))
        case .removed(let value): row.kind = .removed(shown(value))
        case .changed(let old, let new): row.kind = .changed(from: shown(old), to: shown(new))
        case .inside, .equal, .moved: break
        }
        return row
    }
}

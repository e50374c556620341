import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// Lays values and sentences out in lines, in the way in which everything is shown now.
struct LineLayout: Equatable, Sendable {
    var glyphs: GlyphSet
    /// Whether long text is shown whole.
    var isExpanded = false
    /// Whether values are shown as the JSON they are, rather than as what they look like.
    var isRaw = false
    /// The names whose values are hidden; nil for none.
    var secrets: SecretNames? = SecretNames()

    /// The same with other secrets hidden.
    func hiding(_ secrets: SecretNames?) -> LineLayout {
        var layout = self
        layout.secrets = secrets
        return layout
    }

    // MARK: Values

    /// Lays values out in `width` columns, those of a tool as what the tool is for.
    func outline(_ width: Int, tool: String? = nil) -> JSONOutline {
        JSONOutline(
            width: width,
            glyphs: glyphs,
            textLimit: isExpanded ? .max : 12,
            tool: tool,
            isRaw: isRaw,
            secrets: secrets
        )
    }

    /// A value as it may be shown.
    func shown(_ value: JSONValue) -> JSONValue { secrets?.masked(value) ?? value }

    // MARK: Sentences

    private var sentenceLimit: Int { isExpanded ? .max : 20 }

    /// Words of the program, wrapped; names in them are quoted by whoever made the sentence, and then what is wrapped stands behind the gutter.
    func wrap(_ text: String, _ role: ThemeRole, _ width: Int) -> [StyledLine] {
        StyledLine.sentence(SafeText(text).joinedLines(), role, to: width, limit: sentenceLimit, in: glyphs)
    }

    /// Words of the program and what follows them; from the second line on behind the gutter.
    func hang(_ words: SafeText, _ text: String, _ role: ThemeRole, _ width: Int) -> [StyledLine] {
        let text = words + SafeText(text).joinedLines()
        return StyledLine.hanging(StyledLine(), text, role, to: width, limit: sentenceLimit, in: glyphs)
    }

    /// Text that others wrote, wrapped behind the gutter.
    func quote(_ text: String, _ role: ThemeRole, _ width: Int) -> [StyledLine] {
        StyledLine.quoting(text, role, to: width, limit: sentenceLimit, in: glyphs)
    }

    /// Text broken where a line is full: a break at a space would hide how many there are.
    func exact(_ text: String, width: Int) -> [StyledLine] {
        SafeText(text).joinedLines().folded(to: width - StyledLine.gutterWidth, in: glyphs)
            .map { StyledLine($0, .textCode).inGutter }
    }

    // MARK: Decisions

    /// A decision in its mark and words.
    func decision(_ staged: StagedDecision?) -> StyledLine {
        guard let staged else { return StyledLine(Mark.undecided + " undecided", .decisionNone) }
        var line = StyledLine(staged.kind.mark + " \(staged.kind.rawValue)", staged.kind.role)
        if let tool = staged.tool { line.append(" that calls " + SafeText.name(tool), .danger) }
        if let message = staged.message, !message.isEmpty {
            line.append(" " + SafeText.quoted(message, limit: .max), .text)
        }
        if staged.kind == .respond, let value = secrets?.maskedText(of: staged) ?? staged.valueText {
            line.append(" " + SafeText.quoted(value, limit: .max), .text)
        }
        return line
    }

    // MARK: Differences

    /// What differs between two values, a line or two for each place.
    func difference(from old: JSONValue, to new: JSONValue, width: Int) -> [StyledLine] {
        let changes = JSONDifference(from: old, to: new).changes
        guard !changes.isEmpty else { return [StyledLine("no difference", .diffContext)] }
        return changes.flatMap { lines(of: $0, width: width - StyledLine.gutterWidth) }.map(\.inGutter)
    }

    private func lines(of change: JSONDifference.Change, width: Int) -> [StyledLine] {
        let isSecret = change.path.steps.contains { step in
            if case .key(let name) = step { secrets?.hides(name) ?? false } else { false }
        }
        func covered(_ value: JSONValue) -> JSONValue { isSecret ? SecretNames.covered(value) : shown(value) }
        let path = SafeText.path(change.path.description)
        switch change.kind {
        case .added(let value): return side("+ ", path, covered(value), .diffAdd, width)
        case .removed(let value): return side("- ", path, covered(value), .diffDelete, width)
        case .moved(let origin):
            return [StyledLine("~ " + path, .diffChange).adding("  moved from \(origin)", .textMuted)]
        case .changed(let before, let after):
            let oldText = JSONOutline.scalar(covered(before))
            let newText = JSONOutline.scalar(covered(after))
            if path.width(in: glyphs) + oldText.width(in: glyphs) + newText.width(in: glyphs) + 9 <= width {
                return [
                    StyledLine("~ " + path, .diffChange).adding("  ").adding(oldText, .diffDelete)
                        .adding(" " + Mark.arrow + " ", .textMuted).adding(newText, .diffAdd)
                ]
            }
            return [StyledLine("~ " + path, .diffChange)]
                + signed("- ", oldText, .diffDelete, width - 2).map { $0.indented(by: 2) }
                + signed("+ ", newText, .diffAdd, width - 2).map { $0.indented(by: 2) }
        }
    }

    private func side(
        _ sign: SafeText,
        _ path: SafeText,
        _ value: JSONValue,
        _ role: ThemeRole,
        _ width: Int
    ) -> [StyledLine] {
        signed(sign, path + "  " + JSONOutline.scalar(value), role, width)
    }

    private func signed(_ sign: SafeText, _ text: SafeText, _ role: ThemeRole, _ width: Int) -> [StyledLine] {
        StyledLine.hanging(StyledLine(sign, role), text, role, to: width, limit: 20, in: glyphs)
    }
}

import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// Breaks values and sentences into lines, with the current display settings.
struct LineLayout: Equatable, Sendable {
    var glyphs: GlyphSet
    /// Whether long text is shown in full.
    var isExpanded = false
    /// Whether values are shown as raw JSON.
    var isRaw = false
    /// The names whose values are masked; `nil` for none.
    var secrets: SecretNames? = SecretNames()

    /// Returns the same layout with other masked names.
    func hiding(_ secrets: SecretNames?) -> LineLayout {
        var layout = self
        layout.secrets = secrets
        return layout
    }

    // MARK: Values

    /// Returns the layout of values in `width` columns.
    ///
    /// Values of a tool are formatted for the tool.
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

    /// Returns a value with masked secrets.
    func shown(_ value: JSONValue) -> JSONValue { secrets?.masked(value) ?? value }

    // MARK: Sentences

    private var sentenceLimit: Int { isExpanded ? .max : 20 }

    /// Wraps words of the program.
    ///
    /// Names in the words must be quoted; wrapped lines are then behind the gutter.
    func wrap(_ text: String, _ role: ThemeRole, _ width: Int) -> [StyledLine] {
        StyledLine.sentence(SafeText(text).joinedLines(), role, to: width, limit: sentenceLimit, in: glyphs)
    }

    /// Wraps words of the program with a following text.
    ///
    /// From the second line on, lines are behind the gutter.
    func hang(_ words: SafeText, _ text: String, _ role: ThemeRole, _ width: Int) -> [StyledLine] {
        let text = words + SafeText(text).joinedLines()
        return StyledLine.hanging(StyledLine(), text, role, to: width, limit: sentenceLimit, in: glyphs)
    }

    /// Wraps untrusted text behind the gutter.
    func quote(_ text: String, _ role: ThemeRole, _ width: Int) -> [StyledLine] {
        StyledLine.quoting(text, role, to: width, limit: sentenceLimit, in: glyphs)
    }

    /// Breaks text at full lines, because a break at a space would hide the number of spaces.
    func exact(_ text: String, width: Int) -> [StyledLine] {
        SafeText(text).joinedLines().folded(to: width - StyledLine.gutterWidth, in: glyphs)
            .map { StyledLine($0, .textCode).inGutter }
    }

    // MARK: Decisions

    /// Returns the mark and words of a decision.
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

    /// Returns the difference between two values, with one or two lines for each place.
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

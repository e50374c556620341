import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// Values and sentences as lines, in the way in which everything is shown now.
extension ConsoleState {
    /// Lays values out in `width` columns, those of a tool as what the tool is for.
    func outline(_ width: Int, tool: String? = nil) -> JSONOutline {
        JSONOutline(
            width: width,
            glyphs: settings.glyphs,
            textLimit: inbox.isExpanded ? .max : 12,
            tool: tool,
            isRaw: looks.rendering.isRaw,
            secrets: secrets
        )
    }

    /// The question laid out: as it was kept, when it is still shown in the same way.
    func questionLayout(of entry: InboxEntry, width: Int) -> QuestionLayout {
        looks.rendering.question.flatMap { $0.fits(entry, in: self, width: width) ? $0 : nil }
            ?? QuestionLayout(of: entry, in: self, width: width)
    }

    /// Words of the program, wrapped; names in them are quoted by whoever made the sentence.
    func wrap(_ text: String, _ role: ThemeRole, _ width: Int) -> [StyledLine] {
        hang("", text, role, width)
    }

    /// Words of the program and what follows them; from the second line on behind the gutter.
    func hang(_ words: SafeText, _ text: String, _ role: ThemeRole, _ width: Int) -> [StyledLine] {
        StyledLine.hanging(
            StyledLine(),
            words + SafeText(text).joinedLines(),
            role,
            to: width,
            limit: inbox.isExpanded ? .max : 20,
            in: settings.glyphs
        )
    }

    /// Text that others wrote, wrapped behind the gutter.
    func quote(_ text: String, _ role: ThemeRole, _ width: Int) -> [StyledLine] {
        StyledLine.quoting(text, role, to: width, limit: inbox.isExpanded ? .max : 20, in: settings.glyphs)
    }

    /// A decision in its mark and words.
    func decisionWords(_ staged: StagedDecision?) -> StyledLine {
        guard let staged else { return StyledLine(Mark.undecided + " undecided", .decisionNone) }
        var line = StyledLine(staged.kind.mark + " \(staged.kind.rawValue)", staged.kind.role)
        if let tool = staged.tool { line.append(" that calls " + SafeText.name(tool), .danger) }
        if let message = staged.message, !message.isEmpty {
            line.append(" " + SafeText.quoted(message, limit: .max), .text)
        }
        if staged.kind == .respond, let value = shownText(of: staged) {
            line.append(" " + SafeText.quoted(value, limit: .max), .text)
        }
        return line
    }

    /// What differs between two values, a line or two for each place.
    func differenceLines(
        from old: JSONValue,
        to new: JSONValue,
        width: Int,
        secrets: SecretNames? = SecretNames()
    ) -> [StyledLine] {
        let changes = JSONDifference(from: old, to: new).changes
        guard !changes.isEmpty else { return [StyledLine("no difference", .diffContext)] }
        let width = width - StyledLine.gutterWidth
        let lines = changes.flatMap { change -> [StyledLine] in
            let isSecret = change.path.steps.contains { step in
                if case .key(let name) = step { secrets?.hides(name) ?? false } else { false }
            }
            func shown(_ value: JSONValue) -> JSONValue {
                isSecret ? SecretNames.covered(value) : secrets?.masked(value) ?? value
            }
            let path = SafeText.path(change.path.description)
            switch change.kind {
            case .added(let value):
                return sided("+ ", path, shown(value), .diffAdd, width)
            case .removed(let value):
                return sided("- ", path, shown(value), .diffDelete, width)
            case .moved(let origin):
                return [StyledLine("~ " + path, .diffChange).adding("  moved from \(origin)", .textMuted)]
            case .changed(let before, let after):
                let oldText = JSONOutline.scalar(shown(before))
                let newText = JSONOutline.scalar(shown(after))
                let glyphs = settings.glyphs
                if path.width(in: glyphs) + oldText.width(in: glyphs) + newText.width(in: glyphs) + 9 <= width {
                    return [
                        StyledLine("~ " + path, .diffChange).adding("  ").adding(oldText, .diffDelete)
                            .adding(" " + Mark.arrow + " ", .textMuted).adding(newText, .diffAdd)
                    ]
                }
                func side(_ sign: SafeText, _ text: SafeText, _ role: ThemeRole) -> [StyledLine] {
                    StyledLine.hanging(StyledLine(sign, role), text, role, to: width - 2, limit: 20, in: glyphs)
                        .map { $0.indented(by: 2) }
                }
                return [StyledLine("~ " + path, .diffChange)] + side("- ", oldText, .diffDelete)
                    + side("+ ", newText, .diffAdd)
            }
        }
        return lines.map(\.inGutter)
    }

    private func sided(
        _ sign: SafeText,
        _ path: SafeText,
        _ value: JSONValue,
        _ role: ThemeRole,
        _ width: Int
    ) -> [StyledLine] {
        let text = path + "  " + JSONOutline.scalar(value)
        return StyledLine.hanging(StyledLine(sign, role), text, role, to: width, limit: 20, in: settings.glyphs)
    }
}

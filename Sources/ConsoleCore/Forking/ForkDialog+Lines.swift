import CellGrid
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The text of the dialog.
extension ForkDialog {
    /// Returns the effects of a fork, one list after the other, with the effects of another input.
    func lines(width: Int, in state: ConsoleState) -> [StyledLine] {
        func wrap(_ text: String, _ role: ThemeRole, indent: Int = 0, behind words: SafeText = "") -> [StyledLine] {
            StyledLine.hanging(
                StyledLine(),
                words + SafeText(text).joinedLines(),
                role,
                to: width - indent,
                limit: 40,
                in: state.settings.glyphs
            )
            .map { $0.indented(by: indent) }
        }
        var lines = purpose.map { wrap($0, .text) } ?? []
        if let fault = previewFault { return lines + wrap(fault, .danger) }
        guard let preview else {
            return lines + [StyledLine("looking up what runs again" + Mark.ellipsis, .textMuted)]
        }
        let isSetting = value != nil
        let known = effect?.draft == draft ? effect?.preview : nil
        let summary = isSetting ? known?.summary ?? preview.valueSummary : preview.summary(input: input)
        lines += wrap(summary, .textStrong)
        for section in isSetting ? preview.valueSections : sections(state, of: preview, input: input) {
            lines.append(StyledLine())
            lines.append(StyledLine(SafeText(section.title), section.kind.role))
            for line in section.lines {
                let words = SafeText(line.words).joinedLines()
                lines +=
                    line.question.map { wrap($0, .text, indent: 2, behind: words + " " + Mark.gutter + " ") }
                    ?? wrap("", .text, indent: 2, behind: words)
            }
        }
        lines.append(StyledLine())
        if draft != nil {
            lines += effectLines(width: width, in: state)
        } else {
            lines +=
                isSetting ? valueLines(preview, width: width, in: state) : inputLines(preview, width: width, in: state)
        }
        return lines
    }

    private func sections(_ state: ConsoleState, of preview: ForkPreview, input: JSONValue?) -> [ForkPreview.Section] {
        preview.sections(input: input) { state.lineLayout.shown($0) }
    }

    /// Returns the channels of a graph: the value before, the update, and the value after.
    private func effectLines(width: Int, in state: ConsoleState) -> [StyledLine] {
        let whose = node.map { SafeText("as node ") + SafeText.name($0) } ?? "as the node that ran last"
        let heading = [StyledLine(whose, .decisionEdit)]
        guard let effect, effect.draft == draft else {
            return heading + [StyledLine("loading the effect of the update" + Mark.ellipsis, .textMuted)]
        }
        guard let preview = effect.preview else {
            return heading
                + StyledLine.quoting(effect.fault ?? "", .danger, to: width, in: state.settings.glyphs)
        }
        func block(_ title: SafeText, _ role: ThemeRole, _ value: JSONValue?) -> [StyledLine] {
            let lines =
                value.map { state.lineLayout.outline(width - 2).lines(of: $0) } ?? [StyledLine("no value", .textMuted)]
            return ([StyledLine(title, role)] + lines.map { $0.indented(by: 2) }).map { $0.indented(by: 2) }
        }
        return heading
            + preview.channels.map { $0.masked(by: state.lineLayout.shown) }.flatMap { channel in
                [StyledLine(SafeText(channel.title).joinedLines(), .header)]
                    + block("before", .textMuted, channel.before)
                    + (channel.update.map { block("update", .decisionEdit, $0) } ?? [])
                    + block("after", .textMuted, channel.after)
            }
    }

    /// Returns the saved value before, the given value, and the value that the channel keeps.
    private func valueLines(_ preview: ForkPreview, width: Int, in state: ConsoleState) -> [StyledLine] {
        guard let value else { return [] }
        func block(_ title: SafeText, _ role: ThemeRole, _ value: JSONValue) -> [StyledLine] {
            [StyledLine(title, role)] + state.lineLayout.outline(width).lines(of: value)
        }
        return block("value before", .header, preview.value ?? .null)
            + [StyledLine("your value", .decisionEdit)]
            + state.lineLayout.difference(from: preview.value ?? .null, to: value, width: width)
            + block("value after: the channel keeps your value", .header, value)
    }

    private func inputLines(_ preview: ForkPreview, width: Int, in state: ConsoleState) -> [StyledLine] {
        guard let input else {
            guard let recorded = preview.input else {
                return [StyledLine("input     none: no turn starts unless one is given", .textMuted)]
            }
            return [StyledLine("input     as recorded", .textMuted)]
                + state.lineLayout.outline(width).lines(of: recorded)
        }
        guard let recorded = preview.input else {
            return [StyledLine("input     new", .decisionEdit)]
                + state.lineLayout.outline(width).lines(of: input)
        }
        return [StyledLine("input     yours replaces the recorded one", .decisionEdit)]
            + state.lineLayout.difference(from: recorded, to: input, width: width)
    }
}

extension ForkPreview.Section.Kind {
    fileprivate var role: ThemeRole {
        switch self {
        case .kept: .ok
        case .runsAgain: .warn
        case .asksAgain: .statePending
        case .leftBehind: .stateOldBranch
        }
    }
}

extension ForkDialog {
    /// The title of the part that the text replaces.
    private var partTitle: SafeText {
        switch part {
        case .input: ": input"
        case .value: preview?.isGraph == true ? ": channels to write" : ": saved value"
        }
    }

    func content(in state: ConsoleState) -> DialogContent {
        let title: SafeText = "Run again from \(preview?.place ?? "this checkpoint")"
        let wrong = faults.prefix(3).map { StyledLine(Mark.reject + " " + SafeText($0).joinedLines(), .danger) }
        guard let field else {
            return .page(
                DialogPage(
                    title: title,
                    lines: lines(width: state.window.dialogWidth - 4, in: state),
                    scroll: scroll,
                    faults: wrong,
                    status: isSending ? StyledLine("sending" + Mark.ellipsis, .statePending) : nil
                )
            )
        }
        let columns = state.window.dialogWidth
        var typed = DialogForm.Row()
        typed.field = DialogForm.Field(
            text: field,
            role: .textCode,
            rows: max(3, min(state.window.dialogRows - wrong.count, 16))
        )
        let keys = StyledLine.keys(
            keys(in: state),
            columns: DialogForm.inner(of: columns),
            in: state.settings.glyphs
        )
        return .form(
            DialogForm(
                title: title + partTitle,
                columns: columns,
                rows: [typed] + wrong.map { .init($0) } + [.init()],
                footer: .keys(keys)
            )
        )
    }
}

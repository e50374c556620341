import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// One item before it is sent.
package struct SubmitDialog: Equatable, Sendable {
    var item: QuestionID
    /// The number to type before sending; `nil` when the key suffices.
    var needed: TypedNumber?
    /// The typed number.
    var count = TextField()
    var scroll = 0
}

extension SubmitDialog: CountedDialog {
    static let isWide = true

    var explanation: SafeText { "Enter cancels" }

    func keys(in state: ConsoleState) -> [DialogKey] {
        [
            state.settings.keys.dialogKey(
                .send,
                does: "send\(state.settings.deciding.holdWords(of: [item], in: state.inbox))"
            ), .cancel, .scroll,
        ]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        switch key {
        case .escape, .enter, .character("q"):
            state.dialogs.close()
            state.say("not sent; the decision stays staged")
            return []
        default:
            if takesReading(key, in: &state) { return [] }
            return state.settings.keys.isKey(key, of: .send) ? confirm(in: &state) : []
        }
    }

    private func confirm(in state: inout ConsoleState) -> [ConsoleEffect] {
        guard let entry = state.inbox[item], entry.phase == .open, state.staging.drafts[item]?.isComplete == true else {
            state.dialogs.close()
            state.say("the item is no longer open or has changed; nothing was sent", .warning)
            return []
        }
        if let missingNumber {
            state.say(missingNumber)
            return []
        }
        guard state.mayConfirm(.send) else { return [] }
        if pagesDown(in: &state) { return [] }
        state.dialogs.close()
        return state.dispatch([item])
    }

    /// Shows the next page where the dialog was not read to the end of the decisions.
    ///
    /// A typed number takes the place of reading.
    ///
    /// - Returns: Whether there was more to show.
    private func pagesDown(in state: inout ConsoleState) -> Bool {
        let rows = state.window.dialogRows
        guard needed == nil, rows > 0, let entry = state.inbox[item],
            let decisions = state.staging.drafts[item]?.complete
        else { return false }
        let end = decisionLines(of: entry, decisions, width: state.window.planWidth - 4, in: state).count
        guard scroll + rows < end else { return false }
        var dialog = self
        dialog.scroll = min(scroll + rows, end - rows)
        state.dialogs.replace(dialog)
        state.say("not sent: the next part is shown now; the key sends at the end of the decisions", .warning)
        return true
    }

    /// Returns the lines about one item: the decisions, the changes of an edit, and the exact answer.
    func lines(width: Int, in state: ConsoleState) -> [StyledLine] {
        guard let entry = state.inbox[item], let draft = state.staging.drafts[entry.id], let decisions = draft.complete
        else {
            return [StyledLine("The item is no longer open.", .warn)]
        }
        var lines = decisionLines(of: entry, decisions, width: width, in: state)
        lines.append(StyledLine())
        lines.append(
            StyledLine("thread    ", .textMuted).adding(SafeText.name(entry.question.thread.rawValue))
        )
        lines.append(
            StyledLine("question  ", .textMuted)
                .adding(SafeText.name(entry.question.interrupt.id?.rawValue ?? "none"))
                .adding("  position \(entry.question.position)", .textMuted)
        )
        lines.append(
            StyledLine("payload   ", .textMuted).adding(
                "sha256 \(Words.short(entry.question.payloadDigest.rawValue, 16))"
            )
        )
        lines.append(StyledLine())
        if let answer = try? entry.item.answer(to: decisions), let resume = entry.item.resume(with: answer) {
            let isSecret = state.secrets?.hidesAnswer == true && decisions.contains { $0.kind == .respond }
            let text = isSecret ? SecretNames.mask : state.lineLayout.shown(resume).text(.compact)
            let length = resume.text(.compact).utf8.count
            lines.append(
                StyledLine("The exact answer that resumes the run:", .header)
                    .adding("  \(Words.plural(length, "byte"))", .textMuted)
            )
            lines += state.lineLayout.exact(text, width: width)
        }
        lines.append(StyledLine())
        lines.append(
            StyledLine("The shell command for the same answer:", .header)
                .adding("  \(state.settings.keys.label(of: .copyCommand)) copies it", .textMuted)
        )
        return lines
            + state.lineLayout.exact(
                state.settings.commandLine(of: entry, decisions, without: state.secrets),
                width: width
            )
    }

    /// Returns the reasons to look again and the decisions.
    private func decisionLines(
        of entry: InboxEntry,
        _ decisions: [Decision],
        width: Int,
        in state: ConsoleState
    ) -> [StyledLine] {
        let reasons = SendReasons(entry, decisions, in: state.inbox, staging: state.staging, state.decidingContext)
        var lines: [StyledLine] = []
        if !reasons.isEmpty {
            let words = SafeText("Look again: " + reasons.list.joined(separator: "; ") + ".").joinedLines()
            lines += StyledLine.sentence(words, .warn, to: width, in: state.settings.glyphs) + [StyledLine()]
        }
        return lines + DecidedActionsText(state: state, entry: entry, decisions: decisions).lines(width: width)
    }

    func content(in state: ConsoleState) -> DialogContent {
        .page(
            DialogPage(
                title: "Submit",
                lines: lines(width: state.window.planWidth - 4, in: state),
                scroll: scroll,
                question: countQuestion,
                isWide: true
            )
        )
    }
}

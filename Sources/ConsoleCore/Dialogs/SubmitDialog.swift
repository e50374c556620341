import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// One item before it is sent.
package struct SubmitDialog: Equatable, Sendable {
    var item: ItemID
    /// How many actions it has.
    var actions = 1
    /// The typed count, when there are more than ten.
    var count = TextField()
    var scroll = 0

    var needsCount: Bool { actions > PlanDialog.countLimit }
    var isCountRight: Bool { !needsCount || count.text == String(actions) }
}

extension SubmitDialog: DialogModel {
    var explanation: SafeText { "Enter only cancels" }

    func keys(in state: ConsoleState) -> [DialogKey] {
        [state.dialogKey(.send, does: "send\(state.holdWords([item]))"), .cancel, .scroll]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        var dialog = self
        switch key {
        case .escape, .enter, .character("q"):
            state.closeDialog()
            state.say("not sent; the decision stays staged")
            return []
        case .backspace: _ = dialog.count.take(key)
        default:
            if let steps = key.scrollSteps(page: 8) {
                dialog.scroll += steps
                break
            }
            if needsCount, case .character(let character) = key.key, character.isNumber {
                _ = dialog.count.take(key)
                break
            }
            return state.isConfirming(key, .send) ? confirm(in: &state) : []
        }
        let most = max(0, lines(width: state.window.planWidth - 4, in: state).count - state.window.dialogRows)
        dialog.scroll = min(max(0, dialog.scroll), most)
        state.replaceDialog(dialog)
        return []
    }

    private func confirm(in state: inout ConsoleState) -> [ConsoleEffect] {
        guard let entry = state.inbox[item], entry.phase == .open, state.staging.drafts[item]?.isComplete == true else {
            state.closeDialog()
            state.say("the item is gone or changed; nothing was sent", .warning)
            return []
        }
        guard isCountRight else {
            state.say("type the number of actions, \(actions), then confirm", .warning)
            return []
        }
        guard state.mayConfirm(.send) else { return [] }
        state.closeDialog()
        return state.dispatch([item])
    }

    /// One item before it is sent: the decisions, what an edit changes, and the exact value.
    func lines(width: Int, in state: ConsoleState) -> [StyledLine] {
        guard let entry = state.inbox[item], let draft = state.staging.drafts[entry.id], let decisions = draft.complete
        else {
            return [StyledLine("The item is gone.", .warn)]
        }
        var lines: [StyledLine] = []
        func wrap(_ text: String, _ role: ThemeRole, indent: Int = 0) {
            let text = SafeText(text).joinedLines()
            lines += StyledLine.hanging(StyledLine(), text, role, to: width - indent, in: state.settings.glyphs)
                .map { $0.indented(by: indent) }
        }
        let reasons = state.submitReasons(for: entry, decisions)
        if !reasons.isEmpty {
            wrap("Look again: " + reasons.joined(separator: "; ") + ".", .warn)
            lines.append(StyledLine())
        }
        lines += DecidedActionsText(state: state, entry: entry, decisions: decisions).lines(width: width)
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
            let text = isSecret ? SecretNames.mask : state.shown(resume).text(.compact)
            let length = resume.text(.compact).utf8.count
            lines.append(
                StyledLine("Exactly this resumes the run:", .header)
                    .adding("  \(Words.plural(length, "byte"))", .textMuted)
            )
            lines += state.exactLines(text, width: width)
        }
        lines.append(StyledLine())
        lines.append(
            StyledLine("The same without a screen:", .header)
                .adding("  \(state.label(of: .copyCommand)) copies it", .textMuted)
        )
        return lines
            + state.exactLines(state.shownCommandLine(of: entry, decisions), width: width)
    }

    func page(in state: ConsoleState) -> DialogPage? {
        DialogPage(
            title: "Submit",
            lines: lines(width: state.window.planWidth - 4, in: state),
            scroll: scroll,
            question: needsCount ? DialogPage.countQuestion(actions, count) : StyledLine(),
            isWide: true
        )
    }
}

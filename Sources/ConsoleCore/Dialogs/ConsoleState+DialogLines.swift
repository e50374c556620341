import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// What the dialogs say.
extension ConsoleState {
    /// One item before it is sent: the decisions, what an edit changes, and the exact value.
    func submitLines(of dialog: SubmitDialog, width: Int) -> [StyledLine] {
        guard let entry = inbox.entries.first(where: { $0.id == dialog.item }), let draft = drafts[entry.id],
            let decisions = draft.complete
        else { return [StyledLine("The item is gone.", .warn)] }
        var lines: [StyledLine] = []
        let reasons = submitReasons(for: entry, decisions)
        if !reasons.isEmpty {
            lines += StyledLine.wrapping(
                SafeText("Look again: " + reasons.joined(separator: "; ") + "."),
                .warn,
                to: width,
                in: settings.glyphs
            )
            lines.append(StyledLine())
        }
        for (index, action) in entry.item.actions.enumerated() {
            let name = SafeText(action.name).joinedLines()
            lines.append(decisionWords(draft.decisions[index]).adding("   " + name, .textStrong))
            if case .edit(let value) = decisions[index] {
                lines += differenceLines(from: action.draft, to: value, width: width - 4).map { $0.indented(by: 4) }
            }
        }
        lines.append(StyledLine())
        lines.append(
            StyledLine("thread    ", .textMuted).adding(SafeText(entry.question.thread.rawValue).joinedLines())
        )
        lines.append(
            StyledLine("question  ", .textMuted)
                .adding(SafeText(entry.question.interrupt.id?.rawValue ?? "none").joinedLines())
                .adding("  position \(entry.question.position)", .textMuted)
        )
        lines.append(
            StyledLine("payload   ", .textMuted).adding(
                "sha256 \(Words.short(entry.question.payloadDigest.rawValue, 16))"
            )
        )
        lines.append(StyledLine())
        lines.append(StyledLine("Exactly this resumes the run:", .header))
        if let answer = try? entry.item.answer(to: decisions), let resume = entry.item.resume(with: answer) {
            lines += StyledLine.wrapping(SafeText(resume.text(.pretty)), .textCode, to: width - 2, in: settings.glyphs)
                .map { $0.indented(by: 2) }
        }
        return lines
    }

    /// Everything staged before it is sent.
    func planLines(of dialog: PlanDialog, width: Int) -> [StyledLine] {
        let entries = dialog.items.compactMap { id in inbox.entries.first { $0.id == id } }
        let workflows = Set(entries.compactMap(\.question.workflow)).sorted().joined(separator: ", ")
        let threads = Set(entries.map(\.question.thread)).count
        var lines = [
            StyledLine("\(Words.plural(entries.count, "item"))", .textStrong)
                .adding(" on \(Words.plural(threads, "thread")) of ").adding(SafeText(workflows).joinedLines())
        ]
        lines.append(StyledLine())
        for entry in entries {
            var line = decisionStrip(of: entry)
            line.append(.spaces(max(2, 6 - line.width(in: settings.glyphs))))
            line.append(entry.listTitle, .text)
            line.append("  " + SafeText(entry.question.thread.rawValue).joinedLines(), .textMuted)
            if entry.hidden > 0 { line.append("  " + Mark.warning + "\(entry.hidden) hidden", .danger) }
            lines.append(line)
            let edits = drafts[entry.id]?.decisions.enumerated().compactMap { index, staged -> [StyledLine]? in
                guard case .edit(let value)? = staged?.decision else { return nil }
                return differenceLines(from: entry.item.actions[index].draft, to: value, width: width - 6)
            }
            for edit in edits ?? [] { lines += edit.map { $0.indented(by: 6) } }
        }
        if !dialog.incomplete.isEmpty {
            lines.append(StyledLine())
            lines.append(StyledLine("Left out, not every action is decided:", .warn))
            for id in dialog.incomplete {
                guard let entry = inbox.entries.first(where: { $0.id == id }) else { continue }
                lines.append(decisionStrip(of: entry).adding("  ").adding(entry.listTitle, .textMuted))
            }
        }
        return lines
    }

    func stopLines(of dialog: StopDialog, width: Int) -> [StyledLine] {
        let run = dialog.run
        return [
            StyledLine(SafeText(run.request.workflow).joinedLines(), .textStrong).adding("  ")
                .adding(SafeText(run.request.thread.rawValue).joinedLines()),
            StyledLine("run \(run.id.rawValue)", .textMuted),
            StyledLine(),
        ]
            + StyledLine.wrapping(
                "A pending run is cancelled at once, a running one when its worker notices. Finished tasks keep their results.",
                .warn,
                to: width,
                in: settings.glyphs
            )
    }

    /// The keys that mean something now, and those that do not, with the reason.
    func helpLines(width: Int) -> [StyledLine] {
        var lines: [StyledLine] = []
        let send = settings.keys.sequences(for: .send).first?.label ?? ":submit"
        let all = settings.keys.sequences(for: .sendAll).first?.label ?? ":submit-all"
        lines.append(
            StyledLine(SafeText("Decisions are staged; only \(send) and \(all) send. Enter never sends."), .textMuted)
        )
        for group in Command.Group.allCases {
            let commands = CommandRegistry.commands.filter { $0.group == group && $0.screens.contains(screen) }
            guard !commands.isEmpty else { continue }
            if !lines.isEmpty { lines.append(StyledLine()) }
            lines.append(StyledLine(SafeText(group.rawValue), .title))
            for command in commands {
                let keys = settings.keys.sequences(for: command.id).map(\.label).joined(separator: " ")
                var line = StyledLine("  ")
                let availability = availability(of: command.id)
                let isUsable = availability == .available
                line.append(SafeText(keys), isUsable ? .key : .keyDisabled)
                line.append(.spaces(max(1, 14 - keys.count)))
                let name = command.name.map { ":\($0)" } ?? ""
                line.append(SafeText(name), isUsable ? .textCode : .keyDisabled)
                line.append(.spaces(max(1, 14 - name.count)))
                line.append(SafeText(command.title), isUsable ? .text : .keyDisabled)
                if case .unavailable(let reason) = availability {
                    line.append(" \u{2014} " + SafeText(reason).joinedLines(), .textMuted)
                }
                lines.append(line)
            }
        }
        return lines
    }
}

import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// What the dialogs say.
extension ConsoleState {
    func stopLines(of dialog: StopDialog, width: Int) -> [StyledLine] {
        let run = dialog.run
        return [
            StyledLine(SafeText.name(run.request.workflow), .textStrong).adding("  ")
                .adding(SafeText.name(run.request.thread.rawValue)),
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
        var lines = StyledLine.wrapping(
            SafeText(
                "Decisions are staged; only \(label(of: .send)) and \(label(of: .sendAll)) send. Enter never sends."
            ),
            .textMuted,
            to: width,
            in: settings.glyphs
        )
        for group in Command.Group.allCases {
            let commands = CommandRegistry.commands.filter { $0.group == group && $0.screens.contains(screen) }
            guard !commands.isEmpty else { continue }
            if !lines.isEmpty { lines.append(StyledLine()) }
            lines.append(StyledLine(SafeText(group.rawValue), .title))
            for command in commands { lines += helpLines(of: command, width: width) }
        }
        return lines
    }

    /// A command's keys and name, then what it does, then why it cannot be given now; nothing of it is cut.
    private func helpLines(of command: Command, width: Int) -> [StyledLine] {
        let keys = settings.keys.sequences(for: command.id).map(\.label).joined(separator: " ")
        let name = command.name.map { ":\($0)" } ?? ""
        let reason = command.disabledReason(self)
        let isUsable = reason == nil
        var lead = StyledLine("  ").adding(SafeText(keys), isUsable ? .key : .keyDisabled)
        lead.append(.spaces(max(1, 14 - keys.count)))
        lead.append(SafeText(name), isUsable ? .textCode : .keyDisabled)
        lead.append(.spaces(max(1, 30 - lead.width(in: settings.glyphs))))
        // Narrow windows have no room beside the keys.
        let indent = width < 60 ? 4 : lead.width(in: settings.glyphs)
        func wrap(_ text: String, _ role: ThemeRole) -> [StyledLine] {
            StyledLine.wrapping(SafeText(text), role, to: max(1, width - indent), in: settings.glyphs)
        }
        var words = wrap(command.title, isUsable ? .text : .keyDisabled)
        if let reason {
            let because = StyledLine(" " + Mark.emDash + " " + SafeText(reason).joinedLines(), .textMuted)
            if words.count == 1,
                indent + words[0].width(in: settings.glyphs) + because.width(in: settings.glyphs) <= width
            {
                words[0].append(because)
            } else {
                words += StyledLine.hanging(
                    StyledLine(Mark.emDash + " ", .textMuted),
                    SafeText(reason).joinedLines(),
                    .textMuted,
                    to: max(1, width - indent),
                    in: settings.glyphs
                )
            }
        }
        guard width >= 60 else { return [lead] + words.map { $0.indented(by: indent) } }
        return words.enumerated().map { $0 == 0 ? lead.adding($1) : $1.indented(by: indent) }
    }
}

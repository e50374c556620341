import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// What the dialogs say.
extension ConsoleState {
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

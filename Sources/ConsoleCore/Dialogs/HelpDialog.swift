import CellGrid
import OrderedCollections

/// The keys of the current screen.
struct HelpDialog: Equatable, Sendable {
    var scroll = 0
}

extension HelpDialog: DialogModel {
    var explanation: SafeText { "Enter closes" }
    var followsWheel: Bool { true }

    func keys(in state: ConsoleState) -> [DialogKey] { [.scroll, .close] }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        switch key {
        case .escape, .enter, .character("q"), .character("?"): state.dialogs.close()
        default:
            let steps = key == .character(" ") ? 10 : key.scrollSteps(page: 10) ?? 0
            let most = max(0, lines(width: state.window.helpWidth, in: state).count - state.window.helpRows)
            state.dialogs.replace(HelpDialog(scroll: min(max(0, scroll + steps), most)))
        }
        return []
    }

    func plainLines(in state: ConsoleState) -> [String]? { PlainHelp(state: state).lines }

    /// Returns the enabled keys, and the disabled ones with the reason.
    func lines(width: Int, in state: ConsoleState) -> [StyledLine] {
        var lines = StyledLine.wrapping(
            SafeText(
                "Decisions are staged; only \(state.settings.keys.label(of: .send)) and \(state.settings.keys.label(of: .sendAll)) send. Enter never sends."
            ),
            .textMuted,
            to: width,
            in: state.settings.glyphs
        )
        for group in Command.Group.allCases {
            let commands = CommandRegistry.commands.filter { $0.group == group && $0.screens.contains(state.screen) }
            guard !commands.isEmpty else { continue }
            if !lines.isEmpty { lines.append(StyledLine()) }
            lines.append(StyledLine(SafeText(group.rawValue), .title))
            for command in commands { lines += self.lines(of: command, width: width, in: state) }
        }
        return lines
    }

    /// Returns the keys, name and title of a command, and the reason why it is disabled.
    ///
    /// The text is wrapped and never cut.
    private func lines(of command: Command, width: Int, in state: ConsoleState) -> [StyledLine] {
        let keys = state.settings.keys.sequences(for: command.id).map(\.label).joined(separator: " ")
        let name = command.name.map { ":\($0)" } ?? ""
        let reason = command.disabledReason(state)
        let isUsable = reason == nil
        var lead = StyledLine("  ").adding(SafeText(keys), isUsable ? .key : .keyDisabled)
        lead.append(.spaces(max(1, 14 - keys.count)))
        lead.append(SafeText(name), isUsable ? .textCode : .keyDisabled)
        lead.append(.spaces(max(1, 30 - lead.width(in: state.settings.glyphs))))
        // A narrow window has no room beside the keys.
        let indent = width < 60 ? 4 : lead.width(in: state.settings.glyphs)
        func wrap(_ text: String, _ role: ThemeRole) -> [StyledLine] {
            StyledLine.wrapping(SafeText(text), role, to: max(1, width - indent), in: state.settings.glyphs)
        }
        var words = wrap(command.title, isUsable ? .text : .keyDisabled)
        if let reason {
            let because = StyledLine(" " + Mark.emDash + " " + SafeText(reason).joinedLines(), .textMuted)
            if words.count == 1,
                indent + words[0].width(in: state.settings.glyphs) + because.width(in: state.settings.glyphs) <= width
            {
                words[0].append(because)
            } else {
                words += StyledLine.hanging(
                    StyledLine(Mark.emDash + " ", .textMuted),
                    SafeText(reason).joinedLines(),
                    .textMuted,
                    to: max(1, width - indent),
                    in: state.settings.glyphs
                )
            }
        }
        guard width >= 60 else { return [lead] + words.map { $0.indented(by: indent) } }
        return words.enumerated().map { $0 == 0 ? lead.adding($1) : $1.indented(by: indent) }
    }

    func content(in state: ConsoleState) -> DialogContent {
        let lines = lines(width: state.window.helpWidth, in: state)
        let rows = min(lines.count, state.window.helpRows)
        let columns = state.window.helpWidth + 4
        let keys = StyledLine.keys(
            keys(in: state),
            columns: DialogForm.inner(of: columns),
            in: state.settings.glyphs
        )
        return .form(
            DialogForm(
                title: "Keys on \(state.screen.title)",
                columns: columns,
                rows: lines.dropFirst(scroll).prefix(rows).map { .init($0) },
                footer: .keys(keys, right: .more(lines.count - scroll - rows))
            )
        )
    }
}

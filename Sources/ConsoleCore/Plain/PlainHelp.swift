import CellGrid

/// The help and the keys of plain mode: what to type.
struct PlainHelp {
    let state: ConsoleState

    /// The help of plain mode: what to type for each command, and what the command does.
    ///
    /// Keys of one digit are omitted, because a number chooses a row in plain mode.
    var lines: [String] {
        let send = CommandRegistry.command(.send).name ?? "submit"
        let all = CommandRegistry.command(.sendAll).name ?? "submit-all"
        var told = [
            "Decisions are staged; only \(send) and \(all) send.",
            "A number chooses a row, and an empty line prints everything again. In a text field, write a key after \\.",
        ]
        for group in Command.Group.allCases {
            let commands = CommandRegistry.commands.filter { $0.group == group && $0.screens.contains(state.screen) }
            let ways = commands.compactMap(help)
            if !ways.isEmpty { told += ["", "\(group.rawValue):"] + ways }
        }
        return told
    }

    private func help(of command: Command) -> String? {
        let keys = state.settings.keys.sequences(for: command.id).map(\.text).filter { Int($0) == nil }
        let name = command.name.map { name in command.argument.map { "\(name) \($0)" } ?? name }
        let ways = keys + (name.map { [$0] } ?? [])
        guard !ways.isEmpty else { return nil }
        let reason = command.disabledReason(state).map { "; not now: \($0)" } ?? ""
        return "\(ways.joined(separator: " or ")): \(command.title)\(reason)"
    }

    /// The keys of the open dialog as they are typed in plain mode; `nil` without a dialog.
    var dialogKeys: String? {
        guard let dialog = state.dialogs.last else { return nil }
        let isText = state.takesText
        let keys = dialog.model.keys(in: state).filter { !isText || $0.keys != ["enter"] }.map { key in
            key.keys.map { isText ? "\\\($0)" : $0 }.joined(separator: " or ") + " " + key.words
        }
        let text = isText ? "Type the text on the next line; it replaces the present text. " : ""
        return "\(text)Keys: \(keys.joined(separator: ", "))"
    }
}

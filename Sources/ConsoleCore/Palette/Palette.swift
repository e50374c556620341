import CellGrid
import OrderedCollections

/// A list of all commands, searched by letters of their titles.
package struct Palette: Equatable, Sendable {
    var field = TextField()
    var index = 0
    /// The target of a decision when the palette was opened.
    var target: DecisionGuard.Target?

    /// Returns the commands whose words contain the letters in order, best match first.
    func matches(on screen: Screen) -> [Command] {
        let letters = field.text.lowercased().filter { !$0.isWhitespace }
        return CommandRegistry.commands.enumerated()
            .filter { $0.element.screens.contains(screen) && $0.element.id != .palette }
            .compactMap { index, command in
                Self.score("\(command.title) \(command.name ?? "")", letters).map { ($0, index, command) }
            }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
            .map(\.2)
    }

    /// Returns the distance between the letters in `text` plus their offset; `nil` when a letter is missing.
    static func score(_ text: String, _ letters: String) -> Int? {
        guard let first = letters.first else { return 0 }
        let text = Array(text.lowercased())
        var best: Int?
        for start in text.indices where text[start] == first {
            var position = start
            var gaps = 0
            var isFound = true
            for letter in letters.dropFirst() {
                guard let next = text[(position + 1)...].firstIndex(of: letter) else {
                    isFound = false
                    break
                }
                gaps += next - position - 1
                position = next
            }
            guard isFound else { break }
            let beginsWord = start == 0 || text[start - 1] == " "
            best = min(best ?? .max, gaps * 4 + start + (beginsWord ? 0 : 8))
        }
        return best
    }
}

extension Palette: DialogModel {
    var explanation: SafeText { "Enter runs the command and never sends" }

    var typed: TextField? {
        get { field }
        set {
            field = newValue ?? field
            index = 0
        }
    }

    func keys(in state: ConsoleState) -> [DialogKey] {
        [DialogKey("enter", does: "run"), .close, DialogKey("up", "down", does: "move")]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        var palette = self
        let matches = matches(on: state.screen)
        switch key {
        case .escape:
            state.dialogs.close()
            return []
        case .enter:
            state.dialogs.close()
            guard matches.indices.contains(index) else { return [] }
            let id = matches[index].id
            // Enter never sends. A command that would send at once opens its dialog.
            return state.perform(id == .send ? .review : id, argument: nil, from: .line(target))
        case .down, .control("n"): palette.index = min(index + 1, max(0, matches.count - 1))
        case .up, .control("p"): palette.index = max(index - 1, 0)
        default: if palette.field.take(key) { palette.index = 0 }
        }
        state.dialogs.replace(palette)
        return []
    }

    func content(in state: ConsoleState) -> DialogContent {
        let matches = matches(on: state.screen)
        let shown = max(1, state.window.dialogRows - 2)
        let columns = min(state.window.dialogWidth, 76)
        let top = max(0, min(index - shown / 2, matches.count - shown))
        var rows = [DialogForm.Row(), DialogForm.Row()]
        rows[0].field = DialogForm.Field(text: field)
        rows += matches.enumerated().dropFirst(top).prefix(shown).map { place, command in
            let reason = command.disabledReason(state)
            let keys = state.settings.keys.sequences(for: command.id).map(\.label).joined(separator: " ")
            var row = DialogForm.Row(
                StyledLine(SafeText(command.title), reason == nil ? .text : .keyDisabled),
                isSelected: place == index
            )
            if let reason { row.line.append(" \u{2014} " + SafeText(reason).joinedLines(), .textMuted) }
            row.columns = max(0, DialogForm.inner(of: columns) - keys.count - 2)
            row.right = StyledLine(SafeText(keys), reason == nil ? .key : .keyDisabled)
            return row
        }
        if matches.isEmpty { rows.append(.init(StyledLine("no command has these letters", .textMuted))) }
        rows += Array(repeating: .init(), count: max(0, shown + 2 - rows.count))
        return .form(DialogForm(title: "Commands", columns: columns, rows: rows))
    }
}

import CellGrid
import OrderedCollections

/// A dialog that shows and hides the columns of the list behind it.
package struct ColumnsDialog: Equatable, Sendable {
    /// The word for the columns that fit the width.
    static let usual = "default"

    /// The row under the cursor.
    var selected = 0
}

extension ColumnsDialog: DialogModel {
    var explanation: SafeText { "Enter closes and keeps the columns" }

    func keys(in state: ConsoleState) -> [DialogKey] {
        [
            DialogKey("space", does: "show or hide"), DialogKey("d", does: "default columns"),
            DialogKey("enter", does: "close"), .move,
        ]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        var dialog = self
        let choices = state.columnChoices
        switch key {
        case .escape, .enter, .character("q"):
            state.dialogs.close()
            return []
        case .down, .character("j"): dialog.selected = min(selected + 1, choices.count - 1)
        case .up, .character("k"): dialog.selected = max(selected - 1, 0)
        case .character("d"): state.show(columns: nil)
        case .character(" "):
            guard choices.indices.contains(selected), !choices[selected].isNeeded else { break }
            let name = choices[selected].name
            var shown = choices.filter(\.isShown).map(\.name)
            if shown.contains(name) { shown.removeAll { $0 == name } } else { shown.append(name) }
            // A column without room at this width stays chosen.
            let hidden = state.screens.current.arrangement.columns?.filter { $0 != name && !shown.contains($0) } ?? []
            state.show(columns: shown + hidden)
        default: return []
        }
        state.dialogs.replace(dialog)
        return []
    }

    func content(in state: ConsoleState) -> DialogContent {
        let choices = state.columnChoices
        let chosen = Set(state.screens.current.arrangement.columns ?? [])
        let room = max(1, state.window.dialogRows - 2)
        let top = max(0, min(selected - room + 1, choices.count - room))
        let rows = choices.enumerated().dropFirst(top).prefix(room).map { place, choice in
            var line = StyledLine(choice.isShown ? "[x] " : "[ ] ", choice.isNeeded ? .textMuted : .key)
            line.append("\(choice.name)", choice.isNeeded ? .textMuted : .text)
            if choice.isNeeded {
                line.append("  always", .textMuted)
            } else if !choice.isShown, chosen.contains(choice.name) {
                line.append("  no room at this width", .warn)
            }
            return DialogForm.Row(line, isSelected: place == selected)
        }
        let columns = min(state.window.dialogWidth, 60)
        let keys = StyledLine.keys(keys(in: state), columns: DialogForm.inner(of: columns), in: state.settings.glyphs)
        return .form(
            DialogForm(
                title: "Columns",
                columns: columns,
                rows: rows,
                footer: .keys(keys),
                cursor: Position(row: selected - top, column: 0)
            )
        )
    }
}

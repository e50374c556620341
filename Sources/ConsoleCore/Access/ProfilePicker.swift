import CellGrid
import OrderedCollections

/// A choice among the profiles.
package struct ProfilePicker: Equatable, Sendable {
    var index: Int
}

extension ProfilePicker: DialogModel {
    var explanation: SafeText { "Enter goes on under the profile" }

    func keys(in state: ConsoleState) -> [DialogKey] {
        [DialogKey("enter", does: "go on there"), DialogKey("esc", does: "stay"), .move]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        let profiles = state.settings.profiles
        switch key {
        case .escape, .character("q"): state.dialogs.close()
        case .enter:
            state.dialogs.close()
            return profiles.indices.contains(index) ? state.switchProfile(to: profiles[index]) : []
        case .down, .character("j"): state.dialogs.replace(ProfilePicker(index: min(index + 1, profiles.count - 1)))
        case .up, .character("k"): state.dialogs.replace(ProfilePicker(index: max(index - 1, 0)))
        default: break
        }
        return []
    }

    func draw(_ state: ConsoleState, with painter: inout Painter) -> Position? { painter.draw(self, state) }
}

extension Painter {
    mutating func draw(_ picker: ProfilePicker, _ state: ConsoleState) -> Position? {
        let names = state.settings.profiles
        let rows = max(1, min(names.count, state.window.dialogRows - 4))
        let inner = dialog(
            Size(rows: rows + 6, columns: min(state.window.dialogWidth, 64)),
            title: "Profile",
            in: grid.bounds
        )
        let top = max(0, picker.index - rows + 1)
        for (row, name) in names.dropFirst(top).prefix(rows).enumerated() {
            var line = StyledLine("  ").adding(SafeText.name(name))
            if name == state.settings.profile { line.append("  in use", .textMuted) }
            draw(line, row: row, in: inner)
            if top + row == picker.index { select(row: row, in: inner) }
        }
        draw(
            StyledLine("What is staged stays here as drafts; nothing is sent.", .textMuted),
            row: rows + 1,
            in: inner,
            column: 2
        )
        draw(
            keyLine(picker.keys(in: state), columns: inner.size.columns - 2),
            row: rows + 3,
            in: inner,
            column: 2
        )
        return Position(row: inner.origin.row + picker.index - top, column: inner.origin.column)
    }
}

import CellGrid
import OrderedCollections

/// A choice among the profiles.
package struct ProfilePicker: Equatable, Sendable {
    var index: Int
}

extension ProfilePicker: DialogModel {
    var explanation: SafeText { "Enter switches to the profile" }

    func keys(in state: ConsoleState) -> [DialogKey] {
        [DialogKey("enter", does: "switch"), DialogKey("esc", does: "stay"), .move]
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

    func content(in state: ConsoleState) -> DialogContent {
        let names = state.settings.profiles
        let shown = max(1, min(names.count, state.window.dialogRows - 4))
        let columns = min(state.window.dialogWidth, 64)
        let top = max(0, index - shown + 1)
        var rows = names.enumerated().dropFirst(top).prefix(shown).map { place, name in
            var line = StyledLine("  ").adding(SafeText.name(name))
            if name == state.settings.profile { line.append("  in use", .textMuted) }
            return DialogForm.Row(line, isSelected: place == index)
        }
        let keys = StyledLine.keys(
            keys(in: state),
            columns: DialogForm.inner(of: columns) - 2,
            in: state.settings.glyphs
        )
        rows += [
            .init(), .init(StyledLine("Staged decisions stay here as drafts; nothing is sent.", .textMuted), indent: 2),
            .init(), .keys(keys, indent: 2),
        ]
        return .form(
            DialogForm(
                title: "Profile",
                columns: columns,
                rows: rows,
                cursor: Position(row: index - top, column: 0)
            )
        )
    }
}

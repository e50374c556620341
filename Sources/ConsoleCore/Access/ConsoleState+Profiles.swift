import CellGrid

extension ConsoleState {
    /// `P`, `:profile [name]`: opens the choice, or goes on under the one named.
    mutating func chooseProfile(_ name: String?) -> [ConsoleEffect] {
        guard let name else {
            let index = settings.profile.flatMap { settings.profiles.firstIndex(of: $0) } ?? 0
            dialogs.append(.profiles(ProfilePicker(index: index)))
            return []
        }
        guard settings.profiles.contains(name) else {
            let near = Spelling.nearest(to: name, among: settings.profiles)
            say("no profile \"\(name)\"\(near.map { "; did you mean \($0)?" } ?? "")", .warning)
            return []
        }
        return switchProfile(to: name)
    }

    /// Staged decisions stay with the database they are for: they are kept as drafts there, and nothing is carried across.
    private mutating func switchProfile(to name: String) -> [ConsoleEffect] {
        guard name != settings.profile else {
            say("this is the profile \(name)")
            return []
        }
        return [.saveDrafts(savedDrafts), .switchProfile(name)]
    }

    mutating func take(_ key: KeyEvent, in picker: ProfilePicker) -> [ConsoleEffect] {
        var picker = picker
        switch key {
        case .escape, .character("q"): closeDialog()
        case .enter:
            closeDialog()
            return settings.profiles.indices.contains(picker.index)
                ? switchProfile(to: settings.profiles[picker.index]) : []
        case .down, .character("j"):
            picker.index = min(picker.index + 1, settings.profiles.count - 1)
            replaceDialog(.profiles(picker))
        case .up, .character("k"):
            picker.index = max(picker.index - 1, 0)
            replaceDialog(.profiles(picker))
        default: break
        }
        return []
    }
}

extension Painter {
    mutating func draw(_ picker: ProfilePicker, _ state: ConsoleState) -> Position? {
        let names = state.settings.profiles
        let rows = max(1, min(names.count, state.dialogRows - 4))
        let inner = dialog(
            Size(rows: rows + 6, columns: min(state.dialogWidth, 64)),
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
            keyLine(state.keys(of: .profiles(picker)), columns: inner.size.columns - 2),
            row: rows + 3,
            in: inner,
            column: 2
        )
        return Position(row: inner.origin.row + picker.index - top, column: inner.origin.column)
    }
}

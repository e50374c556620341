import CellGrid
import OrderedCollections
import SignoffOperator

/// A list of themes.
///
/// The selected theme is applied while the list is open.
package struct ThemePicker: Equatable, Sendable {
    var index: Int
    /// The theme that Esc restores.
    var original: ThemeID
}

extension ThemePicker: DialogModel {
    var explanation: SafeText { "Enter keeps the theme" }

    func keys(in state: ConsoleState) -> [DialogKey] {
        [DialogKey("enter", does: "keep"), DialogKey("esc", does: "restore"), .move]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        var picker = self
        switch key {
        case .escape, .character("q"):
            state.dialogs.close()
            return [.useTheme(original)]
        case .enter:
            state.dialogs.close()
            return []
        case .down, .character("j"): picker.index = min(index + 1, max(0, state.looks.themes.count - 1))
        case .up, .character("k"): picker.index = max(index - 1, 0)
        default: return []
        }
        state.dialogs.replace(picker)
        guard state.looks.themes.indices.contains(picker.index), state.looks.themes[picker.index].fault == nil else {
            return []
        }
        return [.useTheme(state.looks.themes[picker.index].id)]
    }

    func content(in state: ConsoleState) -> DialogContent {
        // A low window shows the themes only; the screen behind it serves as a sample.
        let hasSamples = state.window.dialogRows >= 8
        let room = hasSamples ? state.window.dialogRows - 4 : state.window.dialogRows
        let shown = max(1, min(state.looks.themes.count, room))
        let columns = min(state.window.dialogWidth, 64)
        let top = max(0, index - shown + 1)
        var rows = state.looks.themes.enumerated().dropFirst(top).prefix(shown).map { place, choice in
            var line = StyledLine("  \(choice.name)", choice.fault == nil ? .text : .keyDisabled)
            if let fault = choice.fault { line.append("  \(fault)", .warn) }
            return DialogForm.Row(line, isSelected: place == index)
        }
        let keys = StyledLine.keys(
            keys(in: state),
            columns: DialogForm.inner(of: columns) - 2,
            in: state.settings.glyphs
        )
        rows.append(.init())
        if hasSamples {
            rows += Self.samples.map { .init($0) }
            rows.append(.init())
        }
        rows.append(.keys(keys, indent: 2))
        return .form(
            DialogForm(
                title: "Theme",
                columns: columns,
                rows: rows,
                cursor: Position(row: index - top, column: 0)
            )
        )
    }

    /// Sample lines for the roles of a theme.
    private static let samples: [StyledLine] = {
        let samples: [[(SafeText, ThemeRole)]] = [
            [
                (Mark.approve + " approve  ", .decisionApprove), (Mark.reject + " reject  ", .decisionReject),
                (Mark.edit + " edit  ", .decisionEdit), (Mark.respond + " respond", .decisionRespond),
            ],
            [
                ("key ", .jsonKey), ("\"text\" ", .jsonString), ("42 ", .jsonNumber), ("true  ", .jsonBool),
                ("+ added ", .diffAdd), ("- gone ", .diffDelete),
            ],
            [
                ("quiet  ", .textMuted), ("strong  ", .textStrong), ("3h12m ", .waitLate), ("running ", .stateRunning),
                ("failed", .stateFailed),
            ],
        ]
        return samples.map { parts in
            parts.reduce(into: StyledLine("  ")) { line, part in line.append(part.0, part.1) }
        }
    }()
}

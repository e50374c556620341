import CellGrid
import OrderedCollections
import SignoffOperator

/// A choice among the themes, each tried on while the cursor is on it.
package struct ThemePicker: Equatable, Sendable {
    var index: Int
    /// The theme to go back to.
    var original: ThemeID
}

extension ThemePicker: DialogModel {
    var explanation: SafeText { "Enter keeps the theme" }

    func keys(in state: ConsoleState) -> [DialogKey] {
        [DialogKey("enter", does: "keep"), DialogKey("esc", does: "as it was"), .move]
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
        case .down, .character("j"): picker.index = min(index + 1, state.looks.themes.count - 1)
        case .up, .character("k"): picker.index = max(index - 1, 0)
        default: return []
        }
        state.dialogs.replace(picker)
        guard state.looks.themes.indices.contains(picker.index), state.looks.themes[picker.index].fault == nil else {
            return []
        }
        return [.useTheme(state.looks.themes[picker.index].id)]
    }

    func draw(_ state: ConsoleState, with painter: inout Painter) -> Position? { painter.draw(self, state) }
}

extension Painter {
    mutating func draw(_ picker: ThemePicker, _ state: ConsoleState) -> Position? {
        // A low window shows the themes; the samples go, as the screen behind is one.
        let hasSamples = state.window.dialogRows >= 8
        let rows = max(
            1,
            min(state.looks.themes.count, hasSamples ? state.window.dialogRows - 4 : state.window.dialogRows)
        )
        let inner = dialog(
            Size(rows: rows + (hasSamples ? 8 : 4), columns: min(state.window.dialogWidth, 64)),
            title: "Theme",
            in: grid.bounds
        )
        let top = max(0, picker.index - rows + 1)
        for (row, choice) in state.looks.themes.dropFirst(top).prefix(rows).enumerated() {
            var line = StyledLine("  \(choice.name)", choice.fault == nil ? .text : .keyDisabled)
            if let fault = choice.fault { line.append("  \(fault)", .warn) }
            draw(line, row: row, in: inner)
            if top + row == picker.index { select(row: row, in: inner) }
        }
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
        for (row, parts) in samples.enumerated() where hasSamples {
            var line = StyledLine("  ")
            for (text, role) in parts { line.append(text, role) }
            draw(line, row: rows + 1 + row, in: inner)
        }
        draw(
            keyLine(picker.keys(in: state), columns: inner.size.columns - 2),
            row: rows + (hasSamples ? 5 : 1),
            in: inner,
            column: 2
        )
        return Position(row: inner.origin.row + picker.index - top, column: inner.origin.column)
    }
}

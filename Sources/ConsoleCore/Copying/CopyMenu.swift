import CellGrid
import OrderedCollections

/// What of the row under the cursor can be copied, to choose from.
package struct CopyMenu: Equatable, Sendable {
    struct Choice: Equatable, Sendable {
        var title: String
        var text: String
        /// What the menu shows of it: its beginning, without its secrets.
        var beginning: String
        /// The ending of a file it is written to.
        var fileExtension = "txt"
    }

    var choices: [Choice]
    var index = 0

    var current: Choice? { choices.indices.contains(index) ? choices[index] : nil }
}

extension CopyMenu: DialogModel {
    var explanation: SafeText { "Enter copies" }

    func keys(in state: ConsoleState) -> [DialogKey] {
        [DialogKey("enter", does: "copy"), .close, DialogKey("w", does: "write a file"), .move]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        var menu = self
        switch key {
        case .escape, .character("q"): state.dialogs.close()
        case .down, .character("j"):
            menu.index = min(index + 1, choices.count - 1)
            state.dialogs.replace(menu)
        case .up, .character("k"):
            menu.index = max(index - 1, 0)
            state.dialogs.replace(menu)
        case .enter, .character("y"):
            state.dialogs.close()
            return current.map { [.copy($0.text)] } ?? []
        case .character("w"):
            state.dialogs.close()
            guard let current else { return [] }
            let name = current.title.replacing(" ", with: "-")
            return [.export(ExportRequest(name: name, fileExtension: current.fileExtension, text: current.text))]
        default: break
        }
        return []
    }

    func content(in state: ConsoleState) -> DialogContent {
        let glyphs = state.settings.glyphs
        let shown = max(1, min(choices.count, state.window.dialogRows - 3))
        let columns = min(state.window.dialogWidth, 90)
        let top = max(0, index - shown + 1)
        let titleWidth = (choices.map { SafeText($0.title).width(in: glyphs) }.max() ?? 0) + 4
        var rows = choices.enumerated().dropFirst(top).prefix(shown).map { place, choice in
            var line = StyledLine("  ").adding(SafeText(choice.title))
            line.append(.spaces(max(2, titleWidth - line.width(in: glyphs))))
            line.append(SafeText(choice.beginning), .textMuted)
            var row = DialogForm.Row(line, isSelected: place == index)
            row.right = StyledLine(" \(Words.plural(choice.text.utf8.count, "byte"))", .textMuted)
            return row
        }
        let keys = StyledLine.keys(keys(in: state), columns: DialogForm.inner(of: columns) - 2, in: glyphs)
        rows += [.init(), .keys(keys, indent: 2)]
        return .form(
            DialogForm(
                title: "Copy",
                columns: columns,
                rows: rows,
                cursor: Position(row: index - top, column: 0)
            )
        )
    }
}

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

    func draw(_ state: ConsoleState, with painter: inout Painter) -> Position? { painter.draw(self, state) }
}

extension Painter {
    mutating func draw(_ menu: CopyMenu, _ state: ConsoleState) -> Position? {
        let rows = max(1, min(menu.choices.count, state.window.dialogRows - 3))
        let inner = dialog(
            Size(rows: rows + 4, columns: min(state.window.dialogWidth, 72)),
            title: "Copy",
            in: grid.bounds
        )
        let top = max(0, menu.index - rows + 1)
        for (row, choice) in menu.choices.dropFirst(top).prefix(rows).enumerated() {
            let bytes = choice.text.utf8.count
            var line = StyledLine("  ").adding(SafeText(choice.title))
            line.append(.spaces(max(2, 26 - line.width(in: glyphs))))
            line.append(SafeText(choice.beginning), .textMuted)
            draw(line, row: row, in: inner)
            drawRight(StyledLine(" \(Words.plural(bytes, "byte"))", .textMuted), row: row, in: inner)
            if top + row == menu.index { select(row: row, in: inner) }
        }
        draw(keyLine(menu.keys(in: state), columns: inner.size.columns - 2), row: rows + 1, in: inner, column: 2)
        return Position(row: inner.origin.row + menu.index - top, column: inner.origin.column)
    }
}

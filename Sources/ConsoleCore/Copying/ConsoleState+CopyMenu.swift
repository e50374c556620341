import CellGrid
import SignoffCheckpoint
import SignoffReview

extension ConsoleState {
    /// What can be copied of the row under the cursor, the value first.
    var copyChoices: [CopyMenu.Choice] {
        var choices: [CopyMenu.Choice] = []
        func add(_ title: String, _ text: String?, _ fileExtension: String = "txt", shownAs shown: String? = nil) {
            guard let text, !text.isEmpty else { return }
            let words = (shown ?? text).prefix(200).split(whereSeparator: \.isWhitespace)
            choices.append(
                CopyMenu.Choice(
                    title: title,
                    text: text,
                    beginning: words.joined(separator: " "),
                    fileExtension: fileExtension
                )
            )
        }
        func addValue(_ title: String, _ value: JSONValue?) {
            guard let value else { return }
            add(title, value.text(.pretty), "json", shownAs: shown(value).text(.pretty))
            add("\(title) on one line", value.text(.compact), "json", shownAs: shown(value).text(.compact))
        }
        switch screen {
        case .inbox:
            guard let entry = inbox.current else { return [] }
            let actions = entry.item.actions
            if actions.indices.contains(inbox.action) { addValue("value", actions[inbox.action].arguments) }
            addValue("whole payload", entry.item.payload)
            add("question id", entry.question.interrupt.id?.rawValue)
            add("payload digest", entry.question.payloadDigest.rawValue)
            add("checkpoint id", entry.question.checkpoint.rawValue)
            add("command that answers the same", commandLine, "sh", shownAs: shownCommandLine)
        case .threads: break
        case .streams:
            let event = streams.cursor.id.flatMap { id in streams.entries.first { $0.id == id }?.event }
            addValue("payload", event?.payload)
            add("run id", event?.run.rawValue)
        case .history:
            addValue("values", history.current?.values)
            add("checkpoint id", history.current?.checkpoint.rawValue)
        case .failures:
            add("error", failures.current?.error?.message)
            add("run id", failures.current?.id.rawValue)
        case .ledger:
            addValue("entry", ledger.current.map { .object($0.record) })
            add("hash", ledger.current?.hash)
        }
        add("thread id", currentThread?.rawValue)
        return choices
    }

    mutating func take(_ key: KeyEvent, in menu: CopyMenu) -> [ConsoleEffect] {
        var menu = menu
        switch key {
        case .escape, .character("q"): closeDialog()
        case .down, .character("j"):
            menu.index = min(menu.index + 1, menu.choices.count - 1)
            replaceDialog(.copy(menu))
        case .up, .character("k"):
            menu.index = max(menu.index - 1, 0)
            replaceDialog(.copy(menu))
        case .enter, .character("y"):
            closeDialog()
            return menu.current.map { [.copy($0.text)] } ?? []
        case .character("w"):
            closeDialog()
            guard let choice = menu.current else { return [] }
            let name = choice.title.replacing(" ", with: "-")
            return [.export(ExportRequest(name: name, fileExtension: choice.fileExtension, text: choice.text))]
        default: break
        }
        return []
    }
}

extension Painter {
    mutating func draw(_ menu: CopyMenu, _ state: ConsoleState) -> Position? {
        let rows = max(1, min(menu.choices.count, state.dialogRows - 3))
        let inner = dialog(
            Size(rows: rows + 4, columns: min(state.dialogWidth, 72)),
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
        draw(keyLine(state.keys(of: .copy(menu)), columns: inner.size.columns - 2), row: rows + 1, in: inner, column: 2)
        return Position(row: inner.origin.row + menu.index - top, column: inner.origin.column)
    }
}

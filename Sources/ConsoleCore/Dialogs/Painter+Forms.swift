import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The dialogs in which something is written.
extension Painter {
    mutating func draw(_ text: TextDialog, _ state: ConsoleState) -> Position? {
        let entry = state.inbox.entries.first { $0.id == text.item }
        let name = entry.map { SafeText($0.item.actions[text.action].name).joinedLines() } ?? ""
        let verb: SafeText = text.kind == .reject ? "Reject " : "Respond to "
        let choices = text.choices.prefix(8)
        let inner = dialog(
            Size(rows: 7 + choices.count + (choices.isEmpty ? 0 : 1), columns: state.dialogWidth),
            title: verb + name,
            in: grid.bounds
        )
        var row = 0
        let prompt: SafeText =
            text.kind == .reject
            ? "Why? The workflow is told; it may stay empty."
            : entry?.item.dialect == .plain ? "Text, or any JSON." : "What the workflow gets as the answer."
        draw(prompt, .textMuted, row: row, in: inner)
        row += 1
        for choice in choices {
            let label = ConsoleState.choiceText(choice)
            draw(StyledLine("  ").adding(SafeText(label).joinedLines()), row: row, in: inner)
            if label == text.field.text { select(row: row, in: inner) }
            row += 1
        }
        if !choices.isEmpty { row += 1 }
        let field = Rect(row: inner.origin.row + row, column: inner.origin.column, rows: 1, columns: inner.size.columns)
        draw("> ", .prompt, row: row, in: inner)
        let box = Rect(row: field.origin.row, column: field.origin.column + 2, rows: 1, columns: field.size.columns - 2)
        let cursor = draw(text.field, in: box, .textStrong)
        if let fault = text.fault { draw(SafeText(fault).joinedLines(), .danger, row: row + 1, in: inner) }
        var keys = StyledLine("Enter", .key).adding(" stages, does not send    ").adding("Esc", .key).adding(
            " keeps the text"
        )
        if !choices.isEmpty { keys.append(StyledLine("    " + Mark.up + Mark.down, .key).adding(" choose")) }
        draw(keys, row: inner.size.rows - 1, in: inner)
        return cursor
    }

    mutating func draw(_ editor: ValueEditor, _ state: ConsoleState) -> Position? {
        let rows = editor.rows
        let faults = editor.faults.prefix(4)
        let height = max(1, min(rows.count, state.dialogRows - faults.count - 1))
        let inner = dialog(
            Size(rows: height + faults.count + 5, columns: state.dialogWidth),
            title: "Edit",
            in: grid.bounds
        )
        let top = max(0, min(editor.row - height / 2, rows.count - height))
        var cursor = inner.origin
        let schema = state.inbox.entries.first { $0.id == editor.item }?.item.actions[editor.action].schema
        for (line, row) in rows.dropFirst(top).prefix(height).enumerated() {
            let isCurrent = top + line == editor.row
            let lead = self.lead(of: row, isCurrent: isCurrent)
            let width = draw(lead, row: line, in: inner)
            let space = Rect(
                row: inner.origin.row + line,
                column: inner.origin.column + width,
                rows: 1,
                columns: max(1, inner.size.columns - width)
            )
            if isCurrent, let typing = editor.typing {
                cursor = draw(singleLine(typing.field), in: space, .textStrong)
                continue
            }
            draw(shown(row.value).adding(changeMark(row, editor), .diffChange), row: 0, in: space)
            if isCurrent {
                select(row: line, in: inner)
                cursor = Position(row: inner.origin.row + line, column: inner.origin.column)
            }
        }
        for (index, fault) in faults.enumerated() {
            draw(Mark.reject + " " + SafeText(fault).joinedLines(), .danger, row: height + 1 + index, in: inner)
        }
        let keys: [(SafeText, SafeText)] =
            editor.typing == nil
            ? [
                ("Enter", "change"), ("R", "as JSON"), ("E", "$EDITOR"), ("u", "original"), ("^S", "stage"),
                ("Esc", "keep, leave"),
            ]
            : [("Enter", "done"), ("^S", "done and stage"), ("Esc", "as it was")]
        var line = StyledLine()
        for (key, words) in keys { line.append(StyledLine(key, .key).adding(" " + words + "   ")) }
        if schema != nil { line.append("checked against the schema", .textMuted) }
        draw(line, row: inner.size.rows - 1, in: inner)
        return cursor
    }

    private func lead(of row: ValueEditor.Row, isCurrent: Bool) -> StyledLine {
        var line = StyledLine(isCurrent ? Mark.cursor : " ", .key).adding(.spaces(1 + 2 * max(0, row.path.count - 1)))
        switch row.path.last {
        case .member(let key)?: line.append(SafeText(key).joinedLines() + "  ", .jsonKey)
        case .element(let index)?: line.append("\(index)  ", .jsonPunctuation)
        case nil: break
        }
        return line
    }

    private func shown(_ value: JSONValue) -> StyledLine {
        switch value {
        case .object(let members) where !members.isEmpty:
            StyledLine("\(Words.plural(members.count, "member"))", .textMuted)
        case .array(let elements) where !elements.isEmpty:
            StyledLine("\(Words.plural(elements.count, "element"))", .textMuted)
        default: StyledLine(JSONOutline.scalar(value), JSONOutline.role(of: value))
        }
    }

    private func changeMark(_ row: ValueEditor.Row, _ editor: ValueEditor) -> SafeText {
        guard !row.isContainer else { return "" }
        let before = JSONValue.value(in: editor.original, at: row.path[...])
        guard before != row.value else { return "" }
        return before.map { "   was " + JSONOutline.scalar($0) } ?? "   new"
    }

    /// A field of several lines on one: breaks are shown as marks.
    private func singleLine(_ field: TextField) -> TextField {
        guard field.text.contains(where: \.isNewline) else { return field }
        var line = TextField(String(field.textBeforeCursor.map { $0.isNewline ? "\u{21b5}" : $0 }))
        let cursor = line.characters.count
        line.insert(String(field.text.dropFirst(cursor).map { $0.isNewline ? "\u{21b5}" : $0 }))
        line.placeCursor(at: cursor)
        return line
    }

    mutating func draw(_ newRun: NewRunDialog, _ state: ConsoleState) -> Position? {
        let faults = newRun.faults.prefix(3)
        let height = max(3, min(state.size.rows - 13, 12))
        let inner = dialog(
            Size(rows: height + 9 + faults.count, columns: state.dialogWidth),
            title: "New run",
            in: grid.bounds
        )
        func label(_ text: SafeText, _ part: NewRunDialog.Part) -> StyledLine {
            StyledLine(newRun.focus == part ? Mark.cursor + " " : "  ", .key)
                .adding(text, newRun.focus == part ? .title : .textMuted)
        }
        let workflow = state.workflows.indices.contains(newRun.workflow) ? state.workflows[newRun.workflow] : nil
        let name = SafeText(workflow?.name ?? "").joinedLines()
        draw(
            label("workflow   ", .workflow).adding("< " + name + " >", .textStrong)
                .adding("  " + SafeText(workflow?.summary ?? "").joinedLines(), .textMuted),
            row: 0,
            in: inner
        )
        draw(label("thread     ", .thread), row: 1, in: inner)
        if newRun.thread.isEmpty, newRun.focus != .thread {
            draw("a new one", .textMuted, row: 1, in: inner, column: 13)
        }
        let thread = Rect(
            row: inner.origin.row + 1,
            column: inner.origin.column + 13,
            rows: 1,
            columns: inner.size.columns - 13
        )
        let threadCursor = draw(newRun.thread, in: thread)
        draw(label("input      ", .input).adding("JSON, or @path of a file", .textMuted), row: 3, in: inner)
        let area = Rect(
            row: inner.origin.row + 4,
            column: inner.origin.column + 4,
            rows: height,
            columns: inner.size.columns - 4
        )
        let inputCursor = draw(newRun.input, in: area, .textCode)
        for (index, fault) in faults.enumerated() {
            draw(Mark.reject + " " + SafeText(fault).joinedLines(), .danger, row: 4 + height + index, in: inner)
        }
        if newRun.isReading { draw("reading the file" + Mark.ellipsis, .statePending, row: 4 + height, in: inner) }
        draw(
            StyledLine("Tab", .key).adding(" next field   ").adding("^E", .key).adding(" $EDITOR   ").adding("^S", .key)
                .adding(" start   ").adding("Esc", .key).adding(" cancel"),
            row: inner.size.rows - 1,
            in: inner
        )
        switch newRun.focus {
        case .workflow: return Position(row: inner.origin.row, column: inner.origin.column + 13)
        case .thread: return threadCursor
        case .input: return inputCursor
        }
    }
}

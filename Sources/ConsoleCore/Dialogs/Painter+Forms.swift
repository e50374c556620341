import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The dialogs in which something is written.
extension Painter {
    mutating func draw(_ text: TextDialog, _ state: ConsoleState) -> Position? {
        let entry: InboxEntry?
        let name: SafeText
        switch text.subject {
        case .item(let item, let action):
            entry = state.inbox[item]
            name = entry?.name(of: action) ?? ""
        case .marked:
            entry = nil
            name = "\(Words.plural(state.inbox.marks.count, "marked item"))"
        }
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
            draw(StyledLine("  ").adding(.quoted(label)), row: row, in: inner)
            if label == text.field.text { select(row: row, in: inner) }
            row += 1
        }
        if !choices.isEmpty { row += 1 }
        let field = Rect(row: inner.origin.row + row, column: inner.origin.column, rows: 1, columns: inner.size.columns)
        draw("> ", .prompt, row: row, in: inner)
        let box = Rect(row: field.origin.row, column: field.origin.column + 2, rows: 1, columns: field.size.columns - 2)
        let cursor = draw(text.field, in: box, .textStrong)
        if let fault = text.fault { draw(SafeText(fault).joinedLines(), .danger, row: row + 1, in: inner) }
        draw(keyLine(state.keys(of: .text(text)), columns: inner.size.columns), row: inner.size.rows - 1, in: inner)
        return cursor
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
        let name = workflow.map { SafeText.name($0.name) } ?? ""
        draw(
            label("workflow   ", .workflow).adding("< " + name + " >", .textStrong)
                .adding("  " + (workflow.map { SafeText.quoted($0.summary) } ?? ""), .textMuted),
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
        draw(keyLine(state.keys(of: .newRun(newRun)), columns: inner.size.columns), row: inner.size.rows - 1, in: inner)
        switch newRun.focus {
        case .workflow: return Position(row: inner.origin.row, column: inner.origin.column + 13)
        case .thread: return threadCursor
        case .input: return inputCursor
        }
    }
}

extension InboxEntry {
    /// What an action is called, with its place when there are several.
    func name(of action: Int) -> SafeText {
        let actions = item.actions
        guard actions.indices.contains(action) else { return "" }
        let name = SafeText.name(actions[action].name)
        return actions.count > 1 ? name + " " + Mark.dot + " \(action + 1) of \(actions.count)" : name
    }
}

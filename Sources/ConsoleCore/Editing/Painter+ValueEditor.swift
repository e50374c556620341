import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// A value being edited: its fields, what is wrong, and what is known about the field under the cursor.
extension Painter {
    private static let faultLimit = 4

    mutating func draw(_ editor: ValueEditor, _ state: ConsoleState) -> Position? {
        let rows = editor.rows
        let faults = faultLines(of: editor, width: state.window.dialogWidth - 4)
        let help =
            toolLines(of: editor, width: state.window.dialogWidth - 4)
            + helpLines(of: editor, width: state.window.dialogWidth - 4)
        let height = max(1, min(rows.count, state.window.dialogRows - faults.count - help.count))
        let inner = dialog(
            Size(rows: height + faults.count + help.count + 4, columns: state.window.dialogWidth),
            title: (editor.schema == nil ? "Edit " : "Form of ")
                + (state.inbox[editor.item]?.name(of: editor.action) ?? ""),
            in: grid.bounds
        )
        let top = max(0, min(editor.row - height / 2, rows.count - height))
        let column = labelColumn(of: rows)
        var cursor = inner.origin
        for (line, field) in rows.dropFirst(top).prefix(height).enumerated() {
            let isCurrent = top + line == editor.row
            let lead = self.lead(of: field, editor, isCurrent: isCurrent, column: column)
            let width = draw(lead, row: line, in: inner)
            let space = Rect(
                row: inner.origin.row + line,
                column: inner.origin.column + width,
                rows: 1,
                columns: max(1, inner.size.columns - width)
            )
            if isCurrent, let typing = editor.typing {
                cursor = draw(typing, in: space)
                continue
            }
            let limit = space.size.columns
            let text = shown(field, limit: limit).adding(changeMark(field, editor, limit: limit), .diffChange)
            draw(text, row: 0, in: space)
            guard isCurrent else { continue }
            select(row: line, in: inner)
            cursor = Position(row: inner.origin.row + line, column: inner.origin.column)
        }
        for (index, text) in (help + faults).enumerated() { draw(text, row: height + 1 + index, in: inner) }
        draw(keyLine(editor.keys(in: state), columns: inner.size.columns), row: inner.size.rows - 1, in: inner)
        return cursor
    }

    private func faultLines(of editor: ValueEditor, width: Int) -> [StyledLine] {
        var lines = editor.faults.prefix(Self.faultLimit).map { fault in
            StyledLine(Mark.reject + " " + SafeText(fault.words).joinedLines(), .danger)
        }
        if editor.faults.count > Self.faultLimit {
            lines.append(StyledLine(Mark.ellipsis + " +\(editor.faults.count - Self.faultLimit), n goes on", .danger))
        }
        return lines
    }

    /// Which tool the edit calls, where that can be another.
    private func toolLines(of editor: ValueEditor, width: Int) -> [StyledLine] {
        guard editor.mayRename else { return [] }
        let proposed = ForeignText.name(editor.tool)
        let called = editor.calledTool.map(ForeignText.name)
        let tool = called.map { "calls \($0) in place of \(proposed)" } ?? "calls \(proposed)"
        let text =
            Mark.warning + " " + SafeText(tool + "; T names another tool, past whose own rules it goes").joinedLines()
        return StyledLine.wrapping(text, .danger, to: width, limit: 2, in: glyphs)
    }

    /// What the schema says about the field under the cursor, on at most three lines.
    private func helpLines(of editor: ValueEditor, width: Int) -> [StyledLine] {
        guard let field = editor.currentRow else { return [] }
        var lines: [StyledLine] = []
        if let note = field.note {
            let note = SafeText(note).joinedLines()
            lines += StyledLine.wrapping(note, .warn, to: width - 2, limit: 1, in: glyphs).map(\.inGutter)
        }
        let words = SafeText.dotted(field.help)
        if !words.isEmpty {
            let words = words.joinedLines()
            lines += StyledLine.wrapping(words, .textMuted, to: width - 2, limit: 2, in: glyphs).map(\.inGutter)
        }
        return lines
    }

    /// How wide the names are, so that values stand below each other.
    private func labelColumn(of rows: [FormField]) -> Int {
        let widths = rows.prefix(500).map { SafeText.name($0.label).width(in: glyphs) + 2 * $0.depth }
        return min(26, widths.max() ?? 0)
    }

    private func lead(of field: FormField, _ editor: ValueEditor, isCurrent: Bool, column: Int) -> StyledLine {
        var line = StyledLine(isCurrent ? Mark.cursor : " ", .key)
        let isFaulty = editor.faults.contains { $0.path == field.path.description }
        line.append(isFaulty ? Mark.reject : " ", .danger)
        line.append(.spaces(2 * field.depth))
        let isElement: Bool =
            if case .index? = field.path.steps.last { true } else { false }
        // A long name leaves room for its value.
        let name = SafeText.name(field.label).truncated(to: 40, in: glyphs)
        line.append(name, isElement ? .jsonPunctuation : .jsonKey)
        line.append(field.isRequired && editor.schema != nil && !field.path.steps.isEmpty ? "*" : " ", .warn)
        line.append(.spaces(max(1, column + 1 - 2 * field.depth - name.width(in: glyphs))))
        return line
    }

    private func shown(_ field: FormField, limit: Int) -> StyledLine {
        guard let value = field.value else {
            return StyledLine(field.isRequired ? "missing" : "not set", field.isRequired ? .warn : .textMuted)
        }
        var line: StyledLine
        switch value {
        case .object(let members) where !members.isEmpty:
            line = StyledLine("\(Words.plural(members.count, "member"))", .textMuted)
        case .array(let elements) where !elements.isEmpty:
            line = StyledLine("\(Words.plural(elements.count, "element"))", .textMuted)
        default:
            line =
                field.isMasked
                ? StyledLine("********", .secret)
                : StyledLine(JSONOutline.scalar(value, limit: limit), JSONOutline.role(of: value))
        }
        switch field.control {
        case .choice(let choices): line.append("  one of \(choices.count)", .textMuted)
        case .branch(let branches, let selected):
            let name = selected.map { SafeText.name(branches[$0].label) } ?? "none of them"
            line = StyledLine(name, .textStrong).adding("  one of \(branches.count) forms", .textMuted)
        case .fixed: line.append("  fixed", .textMuted)
        default: break
        }
        return line
    }

    private func changeMark(_ field: FormField, _ editor: ValueEditor, limit: Int) -> SafeText {
        guard !field.hasParts, !field.isMasked else { return "" }
        let before = editor.original.value(at: field.path)
        guard before != field.value else { return "" }
        return before.map { "   was " + JSONOutline.scalar($0, limit: limit) } ?? "   new"
    }

    private mutating func draw(_ typing: ValueEditor.Typing, in area: Rect) -> Position {
        switch typing.kind {
        case .choice(let labels, let index):
            let label = labels.indices.contains(index) ? SafeText.quoted(labels[index]) : ""
            let line = StyledLine("< ", .prompt).adding(label, .textStrong).adding(" >", .prompt)
                .adding("  \(index + 1) of \(labels.count)", .textMuted)
            draw(line, row: 0, in: area)
            return area.origin
        case .memberName, .tool:
            let width = draw(StyledLine(typing.kind == .tool ? "tool: " : "name: ", .prompt), row: 0, in: area)
            let rest = Rect(
                row: area.origin.row,
                column: area.origin.column + width,
                rows: 1,
                columns: max(1, area.size.columns - width)
            )
            return draw(typing.field, in: rest, .textStrong)
        default:
            return draw(typing.field, in: area, .textStrong, as: typing.isMasked ? .masked : .oneLine)
        }
    }
}

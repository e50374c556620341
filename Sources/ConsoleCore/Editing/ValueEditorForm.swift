import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension ValueEditor {
    func content(in state: ConsoleState) -> DialogContent { .form(ValueEditorForm(editor: self, state: state).form) }
}

/// The form of a value editor: its fields, the faults, and the help for the field under the cursor.
struct ValueEditorForm {
    let editor: ValueEditor
    let state: ConsoleState

    private static let faultLimit = 4

    private var glyphs: GlyphSet { state.settings.glyphs }

    var form: DialogForm {
        let columns = state.window.dialogWidth
        let inner = DialogForm.inner(of: columns)
        let fields = editor.rows
        let notes = toolLines(width: inner) + helpLines(width: inner) + faultLines
        let height = max(1, min(fields.count, state.window.dialogRows - notes.count))
        let top = max(0, min(editor.row - height / 2, fields.count - height))
        let column = labelColumn(of: fields)
        var form = DialogForm(
            title: (editor.schema == nil ? "Edit " : "Form of ")
                + (state.inbox[editor.item]?.name(of: editor.action) ?? ""),
            columns: columns,
            rows: [],
            footer: .keys(.keys(editor.keys(in: state), columns: inner, in: glyphs))
        )
        for (place, field) in fields.enumerated().dropFirst(top).prefix(height) {
            let isCurrent = place == editor.row
            let lead = lead(of: field, isCurrent: isCurrent, column: column)
            if isCurrent { form.cursor = Position(row: place - top, column: 0) }
            if isCurrent, let typing = editor.typing {
                form.cursor.column = lead.width(in: glyphs)
                form.rows.append(row(typing, after: lead))
                continue
            }
            let limit = max(1, inner - lead.width(in: glyphs))
            var row = DialogForm.Row(lead, isSelected: isCurrent)
            for part in shown(field, limit: limit).parts { row.line.append(part.text, part.role) }
            row.line.append(changeMark(field, limit: limit), .diffChange)
            form.rows.append(row)
        }
        form.rows += Array(repeating: .init(), count: max(0, height - form.rows.count)) + [.init()]
        form.rows += notes.map { .init($0) }
        return form
    }

    /// Returns the row of the typed text.
    private func row(_ typing: ValueEditor.Typing, after lead: StyledLine) -> DialogForm.Row {
        var row = DialogForm.Row(lead)
        switch typing.kind {
        case .choice(let labels, let index):
            row.line.append("< ", .prompt)
            row.line.append(labels.indices.contains(index) ? SafeText.quoted(labels[index]) : "", .textStrong)
            row.line.append(" >", .prompt)
            row.line.append("  \(index + 1) of \(labels.count)", .textMuted)
        case .memberName, .tool:
            row.line.append(typing.kind == .tool ? "tool: " : "name: ", .prompt)
            row.field = DialogForm.Field(text: typing.field, role: .textStrong)
        default:
            row.field = DialogForm.Field(
                text: typing.field,
                role: .textStrong,
                form: typing.isMasked ? .masked : .oneLine
            )
        }
        return row
    }

    private var faultLines: [StyledLine] {
        var lines = editor.faults.prefix(Self.faultLimit).map { fault in
            StyledLine(Mark.reject + " " + SafeText(fault.words).joinedLines(), .danger)
        }
        if editor.faults.count > Self.faultLimit {
            lines.append(
                StyledLine(Mark.ellipsis + " +\(editor.faults.count - Self.faultLimit), n shows the next", .danger)
            )
        }
        return lines
    }

    /// Returns the tool that the edit calls, if another tool is allowed.
    private func toolLines(width: Int) -> [StyledLine] {
        guard editor.mayRename else { return [] }
        let proposed = ForeignText.name(editor.tool)
        let called = editor.calledTool.map(ForeignText.name)
        let tool = called.map { "calls \($0) instead of \(proposed)" } ?? "calls \(proposed)"
        let text =
            Mark.warning + " " + SafeText(tool + "; T names another tool, whose own rules do not apply").joinedLines()
        return StyledLine.wrapping(text, .danger, to: width, limit: 2, in: glyphs)
    }

    /// Returns the schema's help for the field under the cursor, on three lines at most.
    private func helpLines(width: Int) -> [StyledLine] {
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

    /// Returns the width of the names, which aligns the values.
    private func labelColumn(of rows: [FormField]) -> Int {
        let widths = rows.prefix(500).map { SafeText.name($0.label).width(in: glyphs) + 2 * $0.depth }
        return min(26, widths.max() ?? 0)
    }

    private func lead(of field: FormField, isCurrent: Bool, column: Int) -> StyledLine {
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

    private func changeMark(_ field: FormField, limit: Int) -> SafeText {
        guard !field.hasParts, !field.isMasked else { return "" }
        let before = editor.original.value(at: field.path)
        guard before != field.value else { return "" }
        return before.map { "   was " + JSONOutline.scalar($0, limit: limit) } ?? "   new"
    }
}

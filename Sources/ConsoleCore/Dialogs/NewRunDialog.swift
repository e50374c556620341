import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// A new run: its workflow, thread and input.
package struct NewRunDialog: Equatable, Sendable {
    enum Part: Int, CaseIterable, Sendable {
        case workflow, thread, input
    }

    var workflow: Int
    var thread = TextField()
    var input: TextField
    var focus: Part = .workflow
    /// The faults, one line each.
    var faults: [String] = []
    /// Whether the file of the input is being read.
    var isReading = false

    init(workflows: [WorkflowListing], chosen: Int = 0) {
        workflow = chosen
        let sample = workflows.indices.contains(chosen) ? workflows[chosen].exampleInput : nil
        input = TextField(sample?.text(.pretty) ?? "", isMultiline: true)
    }

    /// The path after `@`; `nil` when the input is JSON.
    var inputPath: String? {
        let text = input.text.drop(while: \.isWhitespace)
        guard text.hasPrefix("@") else { return nil }
        let path = text.dropFirst().prefix { !$0.isNewline }
        return path.isEmpty ? nil : String(path)
    }
}

extension NewRunDialog {
    /// Applies the input that `$EDITOR` returned.
    mutating func take(edited text: String) {
        input = TextField(text, isMultiline: true)
        faults = []
    }
}

extension NewRunDialog: DialogModel {
    var explanation: SafeText { focus == .input ? "Enter begins a new line" : "Enter goes to the next field" }
    var entersLines: Bool { focus == .input }

    var typed: TextField? {
        get {
            switch focus {
            case .workflow: nil
            case .thread: thread
            case .input: input
            }
        }
        set {
            guard let newValue else { return }
            switch focus {
            case .workflow: break
            case .thread: thread = newValue
            case .input: input = newValue
            }
        }
    }

    func keys(in state: ConsoleState) -> [DialogKey] {
        let choose = focus == .workflow ? [DialogKey("left", "right", does: "choose")] : []
        return [DialogKey("ctrl-s", does: "start"), .cancel, DialogKey("tab", does: "next field")] + choose
            + [DialogKey("ctrl-o", does: "$EDITOR")]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        var dialog = self
        switch key {
        case .escape:
            state.dialogs.close()
            return []
        case .control("s"): return submit(in: &state)
        case .control("e"), .control("o"):
            return [
                .openEditor(EditorRequest(ticket: .newRunInput, text: dialog.input.text, fileExtension: "json"))
            ]
        case .tab: dialog.focus = NewRunDialog.Part(rawValue: (dialog.focus.rawValue + 1) % 3) ?? .workflow
        case .backTab: dialog.focus = NewRunDialog.Part(rawValue: (dialog.focus.rawValue + 2) % 3) ?? .workflow
        case .enter where dialog.focus == .input: dialog.input.insert("\n")
        case .enter: dialog.focus = NewRunDialog.Part(rawValue: dialog.focus.rawValue + 1) ?? .input
        default:
            switch dialog.focus {
            case .workflow: dialog.chooseWorkflow(key, state.work.workflows)
            case .thread: _ = dialog.thread.take(key)
            case .input:
                _ = dialog.input.take(key)
                dialog.faults = []
            }
        }
        state.dialogs.replace(dialog)
        return []
    }

    private mutating func chooseWorkflow(_ key: KeyEvent, _ workflows: [WorkflowListing]) {
        let step: Int
        switch key {
        case .down, .right, .character("j"), .character("l"): step = 1
        case .up, .left, .character("k"), .character("h"): step = -1
        default: return
        }
        let count = max(1, workflows.count)
        let isTouched =
            workflows.indices.contains(workflow)
            && input.text != (workflows[workflow].exampleInput?.text(.pretty) ?? "")
        let next = (workflow + step + count) % count
        if !isTouched { input = NewRunDialog(workflows: workflows, chosen: next).input }
        workflow = next
        faults = []
    }

    private func submit(in state: inout ConsoleState) -> [ConsoleEffect] {
        var dialog = self
        guard state.work.workflows.indices.contains(dialog.workflow) else { return [] }
        if state.sending.requests.values.contains(where: { if case .start = $0 { true } else { false } }) {
            state.say("the start was sent and is not confirmed yet", .warning)
            return []
        }
        if let path = dialog.inputPath {
            dialog.isReading = true
            dialog.faults = []
            state.dialogs.replace(dialog)
            return [.perform(InputFileReading(path: path))]
        }
        let text = dialog.input.text
        guard text.contains(where: { !$0.isWhitespace }) else {
            dialog.faults = ["the input is empty; write JSON, such as \"text\" or {}, or @path of a file"]
            dialog.focus = .input
            state.dialogs.replace(dialog)
            return []
        }
        do {
            let input = try JSONValue(parsing: text)
            return state.start(dialog, input)
        } catch {
            dialog.faults = [faultText(error)]
            dialog.focus = .input
            state.dialogs.replace(dialog)
            return []
        }
    }

    func content(in state: ConsoleState) -> DialogContent {
        let wrong = faults.prefix(3)
        let height = max(3, min(state.size.rows - 13, 12))
        func label(_ text: SafeText, _ part: Part) -> StyledLine {
            StyledLine(focus == part ? Mark.cursor + " " : "  ", .key)
                .adding(text, focus == part ? .title : .textMuted)
        }
        let chosen = state.work.workflows.indices.contains(workflow) ? state.work.workflows[workflow] : nil
        var rows = [
            DialogForm.Row(
                label("workflow   ", .workflow)
                    .adding("< " + (chosen.map { SafeText.name($0.name) } ?? "") + " >", .textStrong)
                    .adding("  " + (chosen.map { SafeText.quoted($0.summary) } ?? ""), .textMuted)
            ),
            DialogForm.Row(label("thread     ", .thread)),
            DialogForm.Row(),
            DialogForm.Row(label("input      ", .input).adding("JSON, or @path of a file", .textMuted)),
            DialogForm.Row(indent: 4),
        ]
        if thread.isEmpty, focus != .thread {
            rows[1].line.append("a new one", .textMuted)
        } else {
            rows[1].field = DialogForm.Field(text: thread, isFocused: focus == .thread)
        }
        rows[4].field = DialogForm.Field(
            text: input,
            role: .textCode,
            rows: height,
            isFocused: focus == .input
        )
        rows += wrong.map { .init(StyledLine(Mark.reject + " " + SafeText($0).joinedLines(), .danger)) }
        if isReading { rows.append(.init(StyledLine("reading the file" + Mark.ellipsis, .statePending))) }
        // The form keeps the height of a form without faults, plus one row for each fault.
        rows += Array(repeating: .init(), count: max(0, wrong.count + 7 - rows.count))
        let columns = state.window.dialogWidth
        let keys = StyledLine.keys(
            keys(in: state),
            columns: DialogForm.inner(of: columns),
            in: state.settings.glyphs
        )
        return .form(
            DialogForm(
                title: "New run",
                columns: columns,
                rows: rows,
                footer: .keys(keys),
                cursor: Position(row: 0, column: 13)
            )
        )
    }
}

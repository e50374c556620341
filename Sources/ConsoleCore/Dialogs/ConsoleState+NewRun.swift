import CellGrid
import OrderedCollections
import SignoffCheckpoint

extension ConsoleState {
    /// Opens the dialog for a new run, of the workflow named or of the first.
    mutating func beginNewRun(_ name: String?) {
        var chosen = 0
        if let name {
            guard let index = workflows.firstIndex(where: { $0.name == name }) else {
                let near = Spelling.nearest(to: name, among: workflows.map(\.name))
                say("no workflow \"\(name)\"\(near.map { "; did you mean \($0)?" } ?? "")", .warning)
                return
            }
            chosen = index
        }
        dialogs.append(.newRun(NewRunDialog(workflows: workflows, chosen: chosen)))
    }

    mutating func take(_ key: KeyEvent, in dialog: NewRunDialog) -> [ConsoleEffect] {
        var dialog = dialog
        switch key {
        case .escape:
            closeDialog()
            return []
        case .control("s"): return submit(dialog)
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
            case .workflow: chooseWorkflow(key, &dialog)
            case .thread: _ = dialog.thread.take(key)
            case .input:
                _ = dialog.input.take(key)
                dialog.faults = []
            }
        }
        replaceDialog(.newRun(dialog))
        return []
    }

    private func chooseWorkflow(_ key: KeyEvent, _ dialog: inout NewRunDialog) {
        let step: Int
        switch key {
        case .down, .right, .character("j"), .character("l"): step = 1
        case .up, .left, .character("k"), .character("h"): step = -1
        default: return
        }
        let count = max(1, workflows.count)
        let isTouched =
            workflows.indices.contains(dialog.workflow)
            && dialog.input.text != (workflows[dialog.workflow].sampleInput?.text(.pretty) ?? "")
        let next = (dialog.workflow + step + count) % count
        let fresh = NewRunDialog(workflows: workflows, chosen: next)
        dialog.workflow = next
        dialog.faults = []
        if !isTouched { dialog.input = fresh.input }
    }

    private mutating func submit(_ dialog: NewRunDialog) -> [ConsoleEffect] {
        var dialog = dialog
        guard workflows.indices.contains(dialog.workflow) else { return [] }
        if requests.values.contains(where: { if case .start = $0 { true } else { false } }) {
            say("the start is on its way", .warning)
            return []
        }
        if let path = dialog.inputPath {
            dialog.isReading = true
            dialog.faults = []
            replaceDialog(.newRun(dialog))
            return [.readInputFile(path: path)]
        }
        let text = dialog.input.text
        guard text.contains(where: { !$0.isWhitespace }) else {
            dialog.faults = ["the input is empty; write JSON, such as \"text\" or {}, or @path of a file"]
            dialog.focus = .input
            replaceDialog(.newRun(dialog))
            return []
        }
        do {
            let input = try JSONValue(parsing: text)
            return start(dialog, input)
        } catch {
            dialog.faults = [faultText(error)]
            dialog.focus = .input
            replaceDialog(.newRun(dialog))
            return []
        }
    }
}

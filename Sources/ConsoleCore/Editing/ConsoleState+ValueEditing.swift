import CellGrid
import SignoffCheckpoint
import SignoffReview

extension ConsoleState {
    mutating func take(_ key: KeyEvent, in editor: ValueEditor) -> [ConsoleEffect] {
        var editor = editor
        if editor.typing != nil {
            switch key {
            case .escape:
                editor.typing = nil
                editor.faults = []
            case .enter: editor.commitTyping()
            case KeyEvent(.enter, modifiers: .alt): editor.typing?.field.insert("\n")
            case .control("s"):
                editor.commitTyping()
                if editor.typing == nil { return finish(editor) }
            default: _ = editor.typing?.field.take(key)
            }
            replaceDialog(.value(editor))
            return []
        }
        let count = editor.rows.count
        switch key {
        case .escape:
            let isChanged = editor.value != editor.original
            keepText(isChanged ? editor.value.text(.pretty) : nil, of: editor.item, editor.action, .edit)
            closeDialog()
            if isChanged { say("the edit is kept, not staged; the same key opens it again") }
            return [.saveDrafts(savedDrafts)]
        case .control("s"): return finish(editor)
        case .down, .character("j"), .tab: editor.row = min(editor.row + 1, count - 1)
        case .up, .character("k"), .backTab: editor.row = max(editor.row - 1, 0)
        case .home, .character("g"): editor.row = 0
        case .end, .character("G"): editor.row = count - 1
        case .pageDown, .control("d"): editor.row = min(editor.row + 8, count - 1)
        case .pageUp, .control("u"): editor.row = max(editor.row - 8, 0)
        case .enter, .character("e"), .character(" "): editor.beginTyping(raw: false)
        case .character("R"): editor.beginTyping(raw: true)
        case .character("u"):
            editor.value = editor.original
            editor.row = min(editor.row, editor.rows.count - 1)
            editor.faults = []
        case .character("E"):
            let ticket = EditorTicket.decision(editor.item, action: editor.action, .edit)
            let text = editor.value.text(.pretty) + "\n"
            return [.openEditor(EditorRequest(ticket: ticket, text: text, fileExtension: "json"))]
        default:
            // A digit or a sign starts typing over a scalar, so that one number changes in as few keys as it has digits.
            guard case .character(let character) = key.key, key.modifiers.isEmpty,
                character.isNumber || character == "-", editor.currentRow?.value.isNumber == true
            else { return [] }
            editor.beginTyping(raw: false)
            editor.typing?.field.replace(with: String(character))
        }
        editor.row = min(editor.row, max(0, editor.rows.count - 1))
        replaceDialog(.value(editor))
        return []
    }

    /// Stages the edit if the workflow would accept it; otherwise says what is wrong and goes there.
    private mutating func finish(_ editor: ValueEditor) -> [ConsoleEffect] {
        var editor = editor
        guard let entry = inbox.entries.first(where: { $0.id == editor.item }), entry.phase == .open else {
            closeDialog()
            say("the item is gone; nothing was decided", .warning)
            return []
        }
        do {
            try entry.item.check(.edit(editor.value), at: editor.action)
        } catch let error as ReviewError {
            editor.faults = error.violations.isEmpty ? [error.message] : error.violations.map(\.description)
            if let first = error.violations.first?.path,
                let row = editor.rows.firstIndex(where: { $0.pathText == first })
            {
                editor.row = row
            }
            replaceDialog(.value(editor))
            return []
        } catch {
            editor.faults = [faultText(error)]
            replaceDialog(.value(editor))
            return []
        }
        closeDialog()
        stage(.edit(editor.value), of: entry, editor.action)
        return [.saveDrafts(savedDrafts)]
    }
}

extension ValueEditor.Row {
    /// The row's place as the schema's violations name it.
    var pathText: String {
        path.reduce(JSONPath()) { path, step in
            switch step {
            case .member(let key): path.member(key)
            case .element(let index): path.element(index)
            }
        }.description
    }
}

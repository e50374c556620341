import CellGrid
import SignoffCheckpoint
import SignoffReview

extension ConsoleState {
    mutating func take(_ key: KeyEvent, in editor: ValueEditor) -> [ConsoleEffect] {
        var editor = editor
        if editor.typing != nil {
            guard !takeTyped(key, in: &editor) else { return finish(editor) }
            replaceDialog(.value(editor))
            return []
        }
        switch key {
        case .escape: return leave(editor)
        case .control("s"): return finish(editor)
        case .character("E"):
            guard let digest = editor.payloadDigest ?? inbox[editor.item]?.question.payloadDigest else { return [] }
            let ticket = EditorTicket.decision(editor.item, digest, action: editor.action, .edit)
            let text = editor.value.text(.pretty) + "\n"
            return [.openEditor(EditorRequest(ticket: ticket, text: text, fileExtension: "json"))]
        default: take(key, choosingIn: &editor)
        }
        editor.row = min(max(0, editor.row), max(0, editor.rows.count - 1))
        replaceDialog(.value(editor))
        return []
    }

    /// A key while nothing is typed: moves, or begins a change.
    private func take(_ key: KeyEvent, choosingIn editor: inout ValueEditor) {
        switch key {
        case .down, .character("j"), .tab: editor.row += 1
        case .up, .character("k"), .backTab: editor.row -= 1
        case .home, .character("g"): editor.row = 0
        case .end, .character("G"): editor.row = .max
        case .pageDown, .control("d"): editor.row += 8
        case .pageUp, .control("u"): editor.row -= 8
        case .left, .character("h"): editor.fold()
        case .right, .character("l"): editor.unfold()
        case .enter, .character("e"), .character(" "): editor.begin()
        case .character("R"): editor.beginJSON()
        case .character("T"): editor.beginTool()
        case .character("o"): editor.addPart()
        case .delete, .control("x"): editor.removePart()
        case .character("u"): editor.takeBack()
        case .control("y"): editor.doAgain()
        case .character("n"): editor.moveToFault(by: 1)
        case .character("N"): editor.moveToFault(by: -1)
        default:
            // A digit or a sign starts a number over, so that one number changes in as few keys as it has digits.
            guard case .character(let character) = key.key, key.modifiers.isEmpty,
                character.isNumber || character == "-"
            else { return }
            _ = editor.beginNumber(with: character)
        }
    }

    /// A key while something is typed or chosen; true when the whole is to be staged.
    private func takeTyped(_ key: KeyEvent, in editor: inout ValueEditor) -> Bool {
        if case .choice? = editor.typing?.kind {
            switch key {
            case .left, .up, .backTab: editor.choose(by: -1)
            case .right, .down, .tab: editor.choose(by: 1)
            case .enter: editor.commitTyping()
            case .escape: editor.typing = nil
            case .control("s"):
                editor.commitTyping()
                return editor.typing == nil
            default:
                if case .character(let letter) = key.key, key.modifiers.isEmpty {
                    editor.choose(beginningWith: letter)
                }
            }
            return false
        }
        switch key {
        case .escape:
            if let path = editor.typing?.path { editor.clearFaults(at: path) }
            editor.typing = nil
        case .enter: editor.commitTyping()
        case KeyEvent(.enter, modifiers: .alt): editor.typing?.field.insert("\n")
        case .control("s"):
            editor.commitTyping()
            return editor.typing == nil
        default: _ = editor.typing?.field.take(key)
        }
        return false
    }

    private mutating func leave(_ editor: ValueEditor) -> [ConsoleEffect] {
        let isChanged = editor.value != editor.original || editor.calledTool != nil
        keepTool(editor.calledTool, of: editor.item, editor.action)
        keepText(isChanged ? editor.value.text(.pretty) : nil, of: editor.item, editor.action, .edit)
        closeDialog()
        if isChanged { say("the edit is kept, not staged; the same key opens it again") }
        return [.saveDrafts(savedDrafts)]
    }

    /// Stages the edit if the workflow would accept it; otherwise says what is wrong and goes there.
    private mutating func finish(_ editor: ValueEditor) -> [ConsoleEffect] {
        var editor = editor
        guard let entry = inbox[editor.item], entry.phase == .open else {
            closeDialog()
            say("the item is gone; nothing was decided", .warning)
            return []
        }
        guard editor.payloadDigest == entry.question.payloadDigest else {
            closeDialog()
            keepText(editor.value.text(.pretty), of: editor.item, editor.action, .edit)
            sayPayloadChanged(.edit)
            return [.saveDrafts(savedDrafts)]
        }
        let edit = entry.item.edit(of: editor.action, to: editor.value, calling: editor.calledTool)
        do {
            try entry.item.check(edit, at: editor.action)
        } catch let error as ReviewError {
            editor.faults =
                error.violations.isEmpty
                ? [ValueEditor.Fault(error.message)]
                : error.violations.map { ValueEditor.Fault($0.message, at: $0.path) }
            editor.row = -1
            editor.moveToFault(by: 1)
            editor.row = max(0, editor.row)
            replaceDialog(.value(editor))
            return []
        } catch {
            editor.faults = [ValueEditor.Fault(faultText(error))]
            replaceDialog(.value(editor))
            return []
        }
        closeDialog()
        stage(edit, of: entry, editor.action)
        return [.saveDrafts(savedDrafts)]
    }
}

import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension ValueEditor: DialogModel {
    var explanation: SafeText { typing == nil ? "Enter changes the field" : "Enter applies the text" }
    var choosesNumber: Bool { typing == nil && currentRow?.numberKind != nil }

    var typed: TextField? {
        get { takesText ? typing?.field : nil }
        set { if let newValue { typing?.field = newValue } }
    }

    func keys(in state: ConsoleState) -> [DialogKey] {
        let back = DialogKey("esc", does: "undo")
        switch typing?.kind {
        case nil:
            let fault = faults.isEmpty ? [] : [DialogKey("n", does: "next fault")]
            return [
                DialogKey("ctrl-s", does: "stage"), DialogKey("esc", does: "keep"), DialogKey("enter", does: "change"),
            ] + fault + [
                DialogKey("u", does: "undo"), DialogKey("o", does: "add"), DialogKey("ctrl-x", does: "remove"),
                DialogKey("R", does: "as JSON"),
                DialogKey("E", does: "$EDITOR"),
            ] + (mayRename ? [DialogKey("T", does: "tool")] : [])
        case .choice?:
            return [
                DialogKey("ctrl-s", does: "take and stage"), back, DialogKey("enter", does: "take"),
                DialogKey("left", "right", does: "choose"),
            ]
        case .memberName?: return [DialogKey("enter", does: "add"), back]
        case .text?, .number?, .json?, .tool?:
            return [DialogKey("ctrl-s", does: "take and stage"), back, DialogKey("enter", does: "take")]
        }
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        var editor = self
        if editor.typing != nil {
            guard !editor.takeTyped(key) else { return editor.finish(in: &state) }
            state.dialogs.replace(editor)
            return []
        }
        switch key {
        case .escape: return leave(in: &state)
        case .control("s"): return finish(in: &state)
        case .character("E"):
            guard let digest = editor.payloadDigest ?? state.inbox[editor.item]?.question.payloadDigest else {
                return []
            }
            let ticket = EditorTicket.decision(editor.item, digest, action: editor.action, .edit)
            let text = editor.value.text(.pretty) + "\n"
            return [.openEditor(EditorRequest(ticket: ticket, text: text, fileExtension: "json"))]
        default: editor.takeChoosing(key)
        }
        editor.row = min(max(0, editor.row), max(0, editor.rows.count - 1))
        state.dialogs.replace(editor)
        return []
    }

    /// Handles a key while no text is typed: moves, or starts a change.
    private mutating func takeChoosing(_ key: KeyEvent) {
        switch key {
        case .down, .character("j"), .tab: row += 1
        case .up, .character("k"), .backTab: row -= 1
        case .home, .character("g"): row = 0
        case .end, .character("G"): row = .max
        case .pageDown, .control("d"): row += 8
        case .pageUp, .control("u"): row -= 8
        case .left, .character("h"): fold()
        case .right, .character("l"): unfold()
        case .enter, .character("e"), .character(" "): begin()
        case .character("R"): beginJSON()
        case .character("T"): beginTool()
        case .character("o"): addPart()
        case .delete, .control("x"): removePart()
        case .character("u"): undo()
        case .control("y"): redo()
        case .character("n"): moveToFault(by: 1)
        case .character("N"): moveToFault(by: -1)
        default:
            // A digit or a sign starts a new number, so that a number changes with as few keys as it has digits.
            guard case .character(let character) = key.key, key.modifiers.isEmpty,
                character.isNumber || character == "-"
            else { return }
            _ = beginNumber(with: character)
        }
    }

    /// Handles a key while text is typed or a choice is open.
    ///
    /// Returns true when the whole value is to be staged.
    private mutating func takeTyped(_ key: KeyEvent) -> Bool {
        if case .choice? = typing?.kind {
            switch key {
            case .left, .up, .backTab: choose(by: -1)
            case .right, .down, .tab: choose(by: 1)
            case .enter: commitTyping()
            case .escape: typing = nil
            case .control("s"):
                commitTyping()
                return typing == nil
            default:
                if case .character(let letter) = key.key, key.modifiers.isEmpty {
                    choose(beginningWith: letter)
                }
            }
            return false
        }
        switch key {
        case .escape:
            if let path = typing?.path { clearFaults(at: path) }
            typing = nil
        case .enter: commitTyping()
        case KeyEvent(.enter, modifiers: .alt): typing?.field.insert("\n")
        case .control("s"):
            commitTyping()
            return typing == nil
        default: _ = typing?.field.take(key)
        }
        return false
    }

    private func leave(in state: inout ConsoleState) -> [ConsoleEffect] {
        let isChanged = value != original || calledTool != nil
        state.staging.drafts[item]?.keep(tool: calledTool, action)
        state.staging.keep(isChanged ? value.text(.pretty) : nil, of: item, action, .edit, in: state.inbox)
        state.dialogs.close()
        if isChanged { state.say("the edit is kept, not staged; the same key opens it again") }
        return [.saveDrafts(state.savedDrafts)]
    }

    /// Stages the edit if the workflow accepts it; otherwise shows the first fault.
    private func finish(in state: inout ConsoleState) -> [ConsoleEffect] {
        var editor = self
        guard let entry = state.inbox[editor.item], entry.phase == .open else {
            state.dialogs.close()
            state.say("the item is no longer open; no decision was made", .warning)
            return []
        }
        guard editor.payloadDigest == entry.question.payloadDigest else {
            state.dialogs.close()
            state.staging.keep(editor.value.text(.pretty), of: editor.item, editor.action, .edit, in: state.inbox)
            state.say(.payloadChanged(reopening: .edit, keys: state.settings.keys))
            return [.saveDrafts(state.savedDrafts)]
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
            state.dialogs.replace(editor)
            return []
        } catch {
            editor.faults = [ValueEditor.Fault(faultText(error))]
            state.dialogs.replace(editor)
            return []
        }
        state.dialogs.close()
        state.stage(edit, of: entry, editor.action)
        return [.saveDrafts(state.savedDrafts)]
    }
}

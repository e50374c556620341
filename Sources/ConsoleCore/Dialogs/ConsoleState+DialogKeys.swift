import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension ConsoleState {
    /// Gives a key to the topmost dialog.
    mutating func takeDialogKey(_ key: KeyEvent) -> [ConsoleEffect] {
        guard let dialog = dialogs.last else { return [] }
        switch dialog {
        case .text(let text): return take(key, in: text)
        case .value(let editor): return take(key, in: editor)
        case .secondLook(let look): return take(key, in: look)
        case .submit(let submit): return take(key, in: submit)
        case .plan(let plan): return take(key, in: plan)
        case .results(let results): take(key, in: results)
        case .conflict(let conflict): takeConflictKey(key, conflict)
        case .newRun(let newRun): return take(key, in: newRun)
        case .stop(let stop): return take(key, in: stop)
        case .work(let work): return take(key, in: work)
        case .retryPlan(let plan): return take(key, in: plan)
        case .fork(let fork): return take(key, in: fork)
        case .viewer(let viewer): return take(key, in: viewer)
        case .help(let scroll): takeHelpKey(key, scroll)
        case .themes(let picker): return take(key, in: picker)
        case .profiles(let picker): return take(key, in: picker)
        case .copy(let menu): return take(key, in: menu)
        case .output(let output): take(key, in: output)
        case .palette(let palette): return take(key, in: palette)
        case .leave: return takeLeaveKey(key)
        }
        return []
    }

    mutating func closeDialog() { if !dialogs.isEmpty { dialogs.removeLast() } }

    mutating func replaceDialog(_ dialog: Dialog) {
        if !dialogs.isEmpty { dialogs[dialogs.count - 1] = dialog }
    }

    /// Inserts pasted text where text is being typed; false when nothing takes it.
    mutating func pasteIntoDialog(_ pasted: String) -> Bool {
        switch dialogs.last {
        case .text(var text)?:
            text.field.insert(pasted)
            replaceDialog(.text(text))
        case .value(var editor)? where editor.takesText:
            editor.typing?.field.insert(pasted)
            replaceDialog(.value(editor))
        case .newRun(var newRun)? where newRun.focus != .workflow:
            if newRun.focus == .thread { newRun.thread.insert(pasted) } else { newRun.input.insert(pasted) }
            replaceDialog(.newRun(newRun))
        case .viewer(var viewer)? where viewer.field != nil:
            viewer.field?.insert(pasted)
            replaceDialog(.viewer(viewer))
        case .fork(var fork)? where fork.field != nil:
            fork.field?.insert(pasted)
            replaceDialog(.fork(fork))
        case .palette(var palette)?:
            palette.field.insert(pasted)
            palette.index = 0
            replaceDialog(.palette(palette))
        default: return false
        }
        return true
    }

    private mutating func take(_ key: KeyEvent, in dialog: TextDialog) -> [ConsoleEffect] {
        var dialog = dialog
        switch key {
        case .escape:
            closeDialog()
            guard case .item(let item, let action) = dialog.subject else {
                say("nothing was decided; the items stay marked")
                return []
            }
            keepText(dialog.field.text, of: item, action, dialog.kind)
            if !dialog.field.isEmpty { say("the text is kept; the same key opens it again") }
            return [.saveDrafts(savedDrafts)]
        case .enter: return commit(dialog)
        case .up where !dialog.choices.isEmpty, .down where !dialog.choices.isEmpty:
            let texts = dialog.choices.map(Self.choiceText)
            let current = texts.firstIndex(of: dialog.field.text)
            let step = key == .down ? 1 : -1
            let next = current.map { ($0 + step + texts.count) % texts.count } ?? (key == .down ? 0 : texts.count - 1)
            dialog.field.replace(with: texts[next])
            dialog.fault = nil
            replaceDialog(.text(dialog))
        default:
            if dialog.field.take(key) { dialog.fault = nil }
            replaceDialog(.text(dialog))
        }
        return []
    }

    static func choiceText(_ choice: JSONValue) -> String { choice.stringValue ?? choice.text(.compact) }

    private mutating func commit(_ dialog: TextDialog) -> [ConsoleEffect] {
        guard case .item(let item, let action) = dialog.subject else { return commitForMarked(dialog) }
        var dialog = dialog
        guard let entry = inbox[item], entry.phase == .open else {
            closeDialog()
            say("the item is gone; nothing was decided", .warning)
            return []
        }
        let text = dialog.field.text
        guard dialog.payloadDigest == entry.question.payloadDigest else {
            closeDialog()
            keepText(text, of: item, action, dialog.kind)
            sayPayloadChanged(dialog.kind == .reject ? .reject : .respond)
            return [.saveDrafts(savedDrafts)]
        }
        let decision: Decision
        if dialog.kind == .reject {
            decision = .reject(message: text.isEmpty ? nil : text)
        } else if let choice = dialog.choices.first(where: { Self.choiceText($0) == text }) {
            decision = .respond(choice)
        } else if text.isEmpty {
            dialog.fault = "a response cannot be empty"
            replaceDialog(.text(dialog))
            return []
        } else {
            decision = .respond(typed: text, in: entry.item.dialect)
        }
        do {
            try entry.item.check(decision, at: action)
        } catch {
            dialog.fault = faultText(error)
            replaceDialog(.text(dialog))
            return []
        }
        closeDialog()
        stage(decision, of: entry, action)
        return [.saveDrafts(savedDrafts)]
    }

    /// Says that what was written was for another payload than there is now.
    mutating func sayPayloadChanged(_ id: CommandID) {
        say(
            "the payload changed while you wrote; read it, nothing was decided \u{b7} \(label(of: id)) opens your text again",
            .warning
        )
    }

    /// Takes the text as one decision for everything marked, if that is still what the operator saw.
    private mutating func commitForMarked(_ dialog: TextDialog) -> [ConsoleEffect] {
        var dialog = dialog
        let text = dialog.field.text
        guard dialog.subject == .marked(revision: inbox.marks.revision) else {
            dialog.subject = .marked(revision: inbox.marks.revision)
            dialog.fault = "the marked items changed: there are \(inbox.marks.count) now; Enter again takes those"
            replaceDialog(.text(dialog))
            return []
        }
        guard dialog.kind == .reject || !text.isEmpty else {
            dialog.fault = "a response cannot be empty"
            replaceDialog(.text(dialog))
            return []
        }
        closeDialog()
        let decision: Decision =
            dialog.kind == .reject ? .reject(message: text.isEmpty ? nil : text) : .respond(.string(text))
        reasons.note(decision)
        stageMarked(decision)
        return [.saveDrafts(savedDrafts)]
    }

    private mutating func takeConflictKey(_ key: KeyEvent, _ dialog: ConflictDialog) {
        switch key {
        case .escape, .enter, .character("q"): closeDialog()
        case .character("d") where dialog.readPayload != nil:
            var dialog = dialog
            dialog.showsDifference.toggle()
            replaceDialog(.conflict(dialog))
        case .character("o"):
            closeDialog()
            show(.inbox)
            let next = inbox.entries.first { entry in
                dialog.successor.map { entry.question.interrupt.id == $0 } ?? (entry.question.thread == dialog.thread)
            }
            if let next {
                inbox.filter = ""
                inbox.isGrouped = false
                inbox.cursor.id = .item(next.id)
                inbox.action = 0
                inbox.scroll = 0
            }
        default: break
        }
    }

    private mutating func takeHelpKey(_ key: KeyEvent, _ scroll: Int) {
        var scroll = scroll
        switch key {
        case .escape, .enter, .character("q"), .character("?"):
            closeDialog()
            return
        case .down, .character("j"): scroll += 1
        case .up, .character("k"): scroll -= 1
        case .pageDown, .control("d"), .character(" "): scroll += 10
        case .pageUp, .control("u"): scroll -= 10
        default: break
        }
        let most = max(0, helpLines(width: helpWidth).count - helpRows)
        replaceDialog(.help(scroll: min(max(0, scroll), most)))
    }

    private mutating func takeLeaveKey(_ key: KeyEvent) -> [ConsoleEffect] {
        switch key {
        case .character("k"): return [.saveDrafts(savedDrafts), .quit]
        case .character("d"): return [.saveDrafts(savedDrafts.withoutDecisions), .quit]
        case .escape, .enter: closeDialog()
        default: break
        }
        return []
    }

    private mutating func take(_ key: KeyEvent, in picker: ThemePicker) -> [ConsoleEffect] {
        var picker = picker
        switch key {
        case .escape, .character("q"):
            closeDialog()
            return [.useTheme(picker.original)]
        case .enter:
            closeDialog()
            return []
        case .down, .character("j"): picker.index = min(picker.index + 1, themes.count - 1)
        case .up, .character("k"): picker.index = max(picker.index - 1, 0)
        default: return []
        }
        replaceDialog(.themes(picker))
        guard themes.indices.contains(picker.index), themes[picker.index].fault == nil else { return [] }
        return [.useTheme(themes[picker.index].id)]
    }

    /// Opens the picker, or uses the theme named.
    mutating func chooseTheme(_ name: String?) -> [ConsoleEffect] {
        guard let name else {
            let index = themes.firstIndex { $0.id == theme } ?? 0
            dialogs.append(.themes(ThemePicker(index: index, original: theme)))
            return request(.themes)
        }
        guard let choice = themes.first(where: { $0.id.rawValue == name }) else {
            let near = Spelling.nearest(to: name, among: themes.map(\.id.rawValue))
            say("no theme \"\(name)\"\(near.map { "; did you mean \($0)?" } ?? "")", .warning)
            return []
        }
        return [.useTheme(choice.id)]
    }
}

import CellGrid
import OrderedCollections
import SignoffCheckpoint

extension ConsoleState {
    /// Why nothing can be run again from what is under the cursor.
    var reasonNotToFork: String? {
        // Of a failed run the history is shown, which nothing stands against.
        if screen == .failures { return failures.current == nil ? "no failed run is selected" : nil }
        if let reasonNotToWrite { return reasonNotToWrite }
        guard let entry = history.current else { return "no checkpoint is selected" }
        return entry.fault == nil ? nil : "this checkpoint cannot be read"
    }

    /// Opens the preview of a fork from the checkpoint under the cursor.
    mutating func beginFork() -> [ConsoleEffect] {
        guard let thread = history.thread, let entry = history.current else { return [] }
        return beginFork(ForkDialog(thread: thread, checkpoint: entry.checkpoint))
    }

    mutating func beginFork(_ dialog: ForkDialog) -> [ConsoleEffect] {
        dialogs.append(.fork(dialog))
        return request(.forkPreview(dialog.thread, dialog.checkpoint))
    }

    /// Puts what a fork does into its dialog.
    mutating func take(_ preview: ForkPreview) {
        guard case .fork(var dialog) = dialogs.last, dialog.thread == preview.thread,
            dialog.checkpoint == preview.checkpoint, dialog.preview != preview
        else { return }
        dialog.preview = preview
        dialog.previewFault = nil
        if dialog.opensInput {
            dialog.opensInput = false
            dialog.field = TextField(dialog.text, isMultiline: true)
        }
        replaceDialog(.fork(dialog))
        // What is to be confirmed was not on the screen before.
        decisionGuard.disarm(at: now)
    }

    mutating func takeForkFault(_ message: String, of checkpoint: CheckpointID) {
        guard case .fork(var dialog) = dialogs.last, dialog.checkpoint == checkpoint else { return }
        dialog.previewFault = message
        replaceDialog(.fork(dialog))
    }

    mutating func takeForked(_ fork: ForkRequest) {
        if case .fork(let dialog) = dialogs.last, dialog.checkpoint == fork.checkpoint { closeDialog() }
        say("\(ForeignText.name(fork.thread.rawValue)) runs again from an earlier checkpoint", .success)
    }

    /// Takes in that the saved value of a thread was set.
    mutating func takeStateSet(_ token: RequestToken) -> [ConsoleEffect] {
        guard case .stateEdit(let edit)? = requests.removeValue(forKey: token) else { return [] }
        if case .fork(let dialog) = dialogs.last, dialog.checkpoint == edit.checkpoint { closeDialog() }
        say("the saved value of \(ForeignText.name(edit.thread.rawValue)) is set; nothing ran", .success)
        return request(.history(edit.thread)) + request(.inbox) + request(.runs) + request(.threads)
    }

    mutating func take(_ key: KeyEvent, in dialog: ForkDialog) -> [ConsoleEffect] {
        var dialog = dialog
        defer { if case .fork = dialogs.last { replaceDialog(.fork(dialog)) } }
        if var field = dialog.field {
            switch key {
            case .escape:
                dialog.field = nil
                dialog.faults = []
            case .control("s"): dialog.take(typed: field.text)
            case .enter:
                field.insert("\n")
                dialog.field = field
            case .control("o"): return [editExternally(field.text)]
            default:
                if field.take(key) { dialog.faults = [] }
                dialog.field = field
            }
            return []
        }
        switch key {
        case .escape, .enter, .character("q"):
            closeDialog()
            say(dialog.isSending ? "the request is on its way" : "nothing was sent")
        case .down, .character("j"): dialog.scroll += 1
        case .up, .character("k"): dialog.scroll -= 1
        case .pageDown, .control("d"): dialog.scroll += 8
        case .pageUp, .control("u"): dialog.scroll -= 8
        case .character("e") where dialog.preview != nil && !dialog.isSending:
            dialog.part = .input
            dialog.field = TextField(dialog.text, isMultiline: true)
        case .character("v") where dialog.preview != nil && !dialog.isSending:
            dialog.part = .value
            dialog.field = TextField(dialog.text, isMultiline: true)
        case .character("E") where dialog.preview != nil && !dialog.isSending:
            return [editExternally(dialog.text)]
        case .character("u"):
            dialog.input = nil
            dialog.value = nil
            dialog.faults = []
        default:
            guard isConfirming(key, .send) else { return [] }
            return confirm(&dialog)
        }
        let most = max(0, forkLines(of: dialog, width: dialogWidth - 4).count - dialogRows)
        dialog.scroll = min(max(0, dialog.scroll), most)
        return []
    }

    private func editExternally(_ text: String) -> ConsoleEffect {
        .openEditor(EditorRequest(ticket: .forkInput, text: text, fileExtension: "json"))
    }

    private mutating func confirm(_ dialog: inout ForkDialog) -> [ConsoleEffect] {
        if let refusal = dialog.refusal {
            say(refusal, .warning)
            return []
        }
        guard let preview = dialog.preview, mayConfirm(.send) else { return [] }
        dialog.isSending = true
        dialog.faults = []
        if let value = dialog.value {
            let edit = StateEdit(
                token: makeToken(),
                thread: dialog.thread,
                checkpoint: dialog.checkpoint,
                value: value,
                head: preview.head
            )
            requests[edit.token] = .stateEdit(edit)
            return [.setState(edit)]
        }
        let fork = ForkRequest(
            token: makeToken(),
            thread: dialog.thread,
            checkpoint: dialog.checkpoint,
            input: dialog.input,
            head: preview.head
        )
        requests[fork.token] = .fork(fork)
        return [.fork(fork)]
    }
}

extension PendingRequest {
    /// Whether the dialog of a fork waits for it.
    var isOfFork: Bool {
        switch self {
        case .fork, .stateEdit: true
        default: false
        }
    }
}

import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// A fork of a thread at one of its checkpoints: its effects, and the other input or value.
package struct ForkDialog: Equatable, Sendable {
    let thread: ThreadID
    let checkpoint: CheckpointID
    /// The reason why the dialog opened, if another command opened it.
    var purpose: String?
    /// The effects of the fork; `nil` until they are known.
    var preview: ForkPreview?
    /// The reason why the effects are unknown.
    var previewFault: String?
    /// The part that can replace a recorded one.
    enum Part: Equatable, Sendable {
        /// The input of the turn.
        case input
        /// The value that is saved after the turn. With another value, no task runs.
        case value
    }

    /// The text field; `nil` when none is open.
    var field: TextField?
    /// The part that the text replaces.
    var part = Part.input
    /// The input that replaces the recorded one.
    var input: JSONValue?
    /// The saved value that replaces the recorded one; for a graph, the channels to write.
    var value: JSONValue?
    /// The node of a graph as which the state changes; nil for the node that ran last.
    var node: String?
    /// The effect of the value on the state of a graph; nil until it is known.
    var effect: StateEditEffect?
    /// The faults, one line each.
    var faults: [String] = []
    var isSending = false
    /// Whether the input opens for editing as soon as the recorded one is known.
    var opensInput = false
    var scroll = 0

    init(thread: ThreadID, checkpoint: CheckpointID, purpose: String? = nil) {
        self.thread = thread
        self.checkpoint = checkpoint
        self.purpose = purpose
    }

    /// The update of a graph's state; nil for no update, and for an entrypoint.
    var draft: StateEditDraft? {
        guard preview?.isGraph == true, let value else { return nil }
        return StateEditDraft(thread: thread, checkpoint: checkpoint, node: node, update: value)
    }

    /// The text with which an editor opens.
    var text: String {
        // An update contains the writes, not the values of the channels.
        if part == .value, preview?.isGraph == true { return (value ?? .object([:])).text(.pretty) }
        let value = part == .input ? input ?? preview?.input : value ?? preview?.value
        return value.map { $0.text(.pretty) } ?? ""
    }

    /// Applies a text as the input or the value.
    ///
    /// Text that is not JSON stays in the field, with the fault.
    mutating func take(typed text: String) {
        do {
            let given = try JSONValue(parsing: text)
            // A `nil` that is assigned to a JSON value would become JSON null.
            input = part == .input && given != preview?.input ? .some(given) : .none
            let isChange = preview?.isGraph == true ? given != .object([:]) : given != preview?.value
            value = part == .value && isChange ? .some(given) : .none
            field = nil
            faults = []
        } catch {
            field = TextField(text, isMultiline: true)
            faults = [faultText(error)]
        }
    }

    /// Applies the effects of the fork.
    ///
    /// Returns false for another fork, and when the effects are known.
    mutating func take(_ new: ForkPreview) -> Bool {
        guard thread == new.thread, checkpoint == new.checkpoint, preview != new else { return false }
        preview = new
        previewFault = nil
        if opensInput {
            opensInput = false
            field = TextField(text, isMultiline: true)
        }
        return true
    }

    /// The reason why the fork cannot be sent; `nil` when it can.
    var refusal: String? {
        guard let preview else { return "its effects are still being loaded" }
        if isSending { return "it is being sent" }
        if field != nil { return part == .input ? "the input is still being typed" : "the value is still being typed" }
        if let draft {
            guard let effect, effect.draft == draft else { return "the effect of the update is still being loaded" }
            if let fault = effect.fault { return "the update is refused: \(fault)" }
        }
        if preview.outcome == .nothing, input == nil, value == nil {
            return "nothing would run; e gives the thread a new input from here, v another saved value"
        }
        return nil
    }
}

extension ForkDialog: DialogModel {
    var explanation: SafeText { field == nil ? "Enter cancels" : "Enter begins a new line" }
    var entersLines: Bool { field != nil }

    var typed: TextField? {
        get { field }
        set { field = newValue }
    }

    func keys(in state: ConsoleState) -> [DialogKey] {
        guard field == nil else {
            return [
                DialogKey("ctrl-s", does: "take, not send"), DialogKey("esc", does: "undo"),
                DialogKey("ctrl-o", does: "$EDITOR"),
            ]
        }
        let isChanged = input != nil || value != nil
        let confirm =
            refusal == nil ? [state.settings.keys.dialogKey(.send, does: value == nil ? "run it" : "set it")] : []
        let isGraph = preview?.isGraph ?? false
        return confirm + [.cancel] + (isChanged ? [DialogKey("u", does: "as recorded")] : [])
            + [DialogKey("e", does: "input"), DialogKey("v", does: isGraph ? "state" : "value")]
            + (isGraph && value != nil ? [DialogKey("n", does: "as another node")] : [])
            + [DialogKey("E", does: "$EDITOR"), .scroll]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        var dialog = self
        defer { if state.dialogs.top(ForkDialog.self) != nil { state.dialogs.replace(dialog) } }
        if var field = dialog.field {
            switch key {
            case .escape:
                dialog.field = nil
                dialog.faults = []
            case .control("s"):
                dialog.take(typed: field.text)
                return dialog.lookUpEffect(in: &state)
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
            state.dialogs.close()
            state.say(dialog.isSending ? "the request is being sent" : "nothing was sent")
        case .character("e") where dialog.preview != nil && !dialog.isSending:
            dialog.part = .input
            dialog.field = TextField(dialog.text, isMultiline: true)
        case .character("v") where dialog.preview != nil && !dialog.isSending:
            if let reason = state.backend.capabilities.stateEdits.reason {
                state.say("the saved value cannot be set: \(reason)", .warning)
                return []
            }
            dialog.part = .value
            dialog.field = TextField(dialog.text, isMultiline: true)
        case .character("E") where dialog.preview != nil && !dialog.isSending:
            return [editExternally(dialog.text)]
        case .character("n") where dialog.draft != nil && !dialog.isSending:
            dialog.takeNextNode()
            return dialog.lookUpEffect(in: &state)
        case .character("u"):
            dialog.input = nil
            dialog.value = nil
            dialog.node = nil
            dialog.faults = []
        default:
            if let steps = key.scrollSteps(page: 8) {
                dialog.scroll += steps
                break
            }
            guard state.settings.keys.isKey(key, of: .send) else { return [] }
            return dialog.confirm(in: &state)
        }
        let most = max(0, dialog.lines(width: state.window.dialogWidth - 4, in: state).count - state.window.dialogRows)
        dialog.scroll = min(max(0, dialog.scroll), most)
        return []
    }

    /// Selects the next node as which the state may change.
    ///
    /// The node that ran last follows the last node.
    private mutating func takeNextNode() {
        let nodes = preview?.nodes ?? []
        guard let node, let index = nodes.firstIndex(of: node) else {
            self.node = nodes.first
            return
        }
        self.node = index + 1 < nodes.count ? nodes[index + 1] : nil
    }

    /// Requests the effect of the update, which is shown before the update is sent.
    func lookUpEffect(in state: inout ConsoleState) -> [ConsoleEffect] {
        draft.map { state.reloads.request(.stateEditPreview($0)) } ?? []
    }

    private func editExternally(_ text: String) -> ConsoleEffect {
        .openEditor(EditorRequest(ticket: .forkInput, text: text, fileExtension: "json"))
    }

    private mutating func confirm(in state: inout ConsoleState) -> [ConsoleEffect] {
        if let refusal {
            state.say(refusal, .warning)
            return []
        }
        guard let preview, state.mayConfirm(.send) else { return [] }
        isSending = true
        faults = []
        if let value {
            let edit = StateEdit(
                token: state.makeToken(),
                thread: thread,
                checkpoint: checkpoint,
                value: value,
                node: node,
                head: preview.head
            )
            state.sending[edit.token] = .stateEdit(edit)
            return [.setState(edit)]
        }
        let fork = ForkRequest(
            token: state.makeToken(),
            thread: thread,
            checkpoint: checkpoint,
            input: input,
            head: preview.head
        )
        state.sending[fork.token] = .fork(fork)
        return [.fork(fork)]
    }
}

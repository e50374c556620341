import CellGrid
import OrderedCollections
import SignoffCheckpoint

/// The stack of dialogs, and what several of them need.
extension ConsoleState {
    /// The widest a dialog is.
    var dialogWidth: Int { min(size.columns - 4, 92) }
    /// The most lines of text a dialog shows.
    var dialogRows: Int { max(3, size.rows - 9) }
    var helpWidth: Int { min(size.columns - 4, 96) - 4 }
    var helpRows: Int { max(3, size.rows - 7) }

    /// The topmost dialog, when it is of a type.
    func dialog<Model: DialogModel>(_ type: Model.Type) -> Model? { dialogs.last?.model as? Model }

    /// Opens a dialog over all others.
    mutating func open(_ model: some DialogModel) { dialogs.append(Dialog(model)) }

    /// Opens a dialog that nobody asked for, once nothing else takes the keys.
    mutating func openWhenFree(_ model: some DialogModel) {
        if dialogs.isEmpty, prompt == nil { open(model) } else { waitingDialogs.append(Dialog(model)) }
    }

    mutating func openWaitingDialog() {
        guard dialogs.isEmpty, prompt == nil, !waitingDialogs.isEmpty else { return }
        dialogs.append(waitingDialogs.removeFirst())
    }

    mutating func closeDialog() { if !dialogs.isEmpty { dialogs.removeLast() } }

    /// Puts a dialog in place of the topmost one.
    mutating func replaceDialog(_ model: some DialogModel) {
        if !dialogs.isEmpty { dialogs[dialogs.count - 1] = Dialog(model) }
    }

    /// Gives a key to the topmost dialog.
    mutating func takeDialogKey(_ key: KeyEvent) -> [ConsoleEffect] {
        dialogs.last?.model.take(key, in: &self) ?? []
    }

    /// Inserts pasted text where text is being typed; false when nothing takes it.
    mutating func pasteIntoDialog(_ pasted: String) -> Bool {
        guard var model = dialogs.last?.model, model.typed != nil else { return false }
        model.typed?.insert(pasted)
        replaceDialog(model)
        return true
    }

    /// Whether a press is the confirming key of a dialog that `command` opens.
    func isConfirming(_ key: KeyEvent, _ command: CommandID) -> Bool {
        settings.keys.sequences(for: command).contains { $0.keys == [key] }
    }

    /// Whether the confirming press counts; says why not.
    ///
    /// A key held down since it opened the dialog confirms nothing.
    mutating func mayConfirm(_ command: CommandID) -> Bool {
        if decisionGuard.mayConfirm { return true }
        let label = settings.keys.sequences(for: command).first?.label ?? ""
        say("read first, then press \(label) again", .warning)
        return false
    }

    /// The key of a command as a dialog names it that the key confirms.
    func dialogKey(_ command: CommandID, does words: String) -> DialogKey {
        DialogKey(settings.keys.sequences(for: command).first?.text ?? "", does: words)
    }

    /// How long answers are held before they go out, as the words of a key.
    func holdWords(_ items: [ItemID]) -> String {
        let hold = holdTime(of: items)
        return hold > .zero ? " after \(Words.span(hold))" : ""
    }

    /// A choice as the text that stands for it.
    static func choiceText(_ choice: JSONValue) -> String { choice.stringValue ?? choice.text(.compact) }

    /// Says that what was written was for another payload than there is now.
    mutating func sayPayloadChanged(_ id: CommandID) {
        say(
            "the payload changed while you wrote; read it, nothing was decided \u{b7} \(label(of: id)) opens your text again",
            .warning
        )
    }
}

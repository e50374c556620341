import CellGrid
import OrderedCollections
import SignoffCheckpoint

/// The stack of dialogs, and what several of them need.
extension ConsoleState {
    /// The topmost dialog, when it is of a type.
    func dialog<Model: DialogModel>(_ type: Model.Type) -> Model? { dialogs.top(type) }

    /// Opens a dialog over all others.
    mutating func open(_ model: some DialogModel) { dialogs.open(model) }

    /// Opens a dialog that nobody asked for, once nothing else takes the keys.
    mutating func openWhenFree(_ model: some DialogModel) {
        if dialogs.isEmpty, input.prompt == nil { dialogs.open(model) } else { dialogs.queue(model) }
    }

    /// Opens the dialog that has waited longest, when nothing else takes the keys.
    mutating func openWaitingDialog() {
        if input.prompt == nil { dialogs.openWaiting() }
    }

    mutating func closeDialog() { dialogs.close() }

    /// Puts a dialog in place of the topmost one.
    mutating func replaceDialog(_ model: some DialogModel) { dialogs.replace(model) }

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
        if input.decisionGuard.mayConfirm { return true }
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

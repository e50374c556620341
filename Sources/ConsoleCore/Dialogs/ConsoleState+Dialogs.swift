import CellGrid

/// What dialogs need of the console that holds them.
extension ConsoleState {
    /// Opens a dialog that nobody asked for, once nothing else takes the keys.
    mutating func openWhenFree(_ model: some DialogModel) {
        if dialogs.isEmpty, input.prompt == nil { dialogs.open(model) } else { dialogs.queue(model) }
    }

    /// Opens the dialog that has waited longest, when nothing else takes the keys.
    mutating func openWaitingDialog() {
        if input.prompt == nil { dialogs.openWaiting() }
    }

    /// Gives a key to the topmost dialog.
    mutating func takeDialogKey(_ key: KeyEvent) -> [ConsoleEffect] {
        dialogs.last?.model.take(key, in: &self) ?? []
    }

    /// Whether the confirming press counts; says why not.
    ///
    /// A key held down since it opened the dialog confirms nothing.
    mutating func mayConfirm(_ command: CommandID) -> Bool {
        if input.decisionGuard.mayConfirm { return true }
        say("read first, then press \(settings.keys.label(of: command)) again", .warning)
        return false
    }
}

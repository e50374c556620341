import CellGrid

/// Connects dialogs to the console.
extension ConsoleState {
    /// Opens a dialog that the operator did not request, once no other dialog is open.
    mutating func openWhenFree(_ model: some DialogModel) {
        if dialogs.isEmpty, input.prompt == nil { dialogs.open(model) } else { dialogs.queue(model) }
    }

    /// Opens the dialog that has waited longest, if no other dialog is open.
    mutating func openWaitingDialog() {
        if input.prompt == nil { dialogs.openWaiting() }
    }

    /// Passes a key to the topmost dialog.
    mutating func takeDialogKey(_ key: KeyEvent) -> [ConsoleEffect] {
        dialogs.last?.model.take(key, in: &self) ?? []
    }

    /// Whether the confirming press counts.
    ///
    /// Shows the reason if not.
    ///
    /// A key that was held since it opened the dialog confirms nothing.
    mutating func mayConfirm(_ command: CommandID) -> Bool {
        if input.decisionGuard.mayConfirm { return true }
        say("read first, then press \(settings.keys.label(of: command)) again", .warning)
        return false
    }
}

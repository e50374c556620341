import SignoffCheckpoint

/// Reads the file that an operator names as the input of a new run.
struct InputFileReading: LocalWork {
    /// The file, as it was typed.
    var path: String

    @concurrent
    func perform(with files: any OperatorFiles) async throws -> String { try await files.text(ofFile: path) }

    func finish(_ text: String, in state: inout ConsoleState) -> [ConsoleEffect] {
        guard var dialog = waitingDialog(in: state) else { return [] }
        do {
            let input = try JSONValue(parsing: text)
            let effects = state.start(dialog, input)
            state.dialogs.replace(dialog)
            return effects
        } catch {
            dialog.faults = ["\(path): \(faultText(error))"]
            state.dialogs.replace(dialog)
            return []
        }
    }

    func fail(_ message: String, in state: inout ConsoleState) -> [ConsoleEffect] {
        guard var dialog = waitingDialog(in: state) else { return [] }
        dialog.faults = [message]
        state.dialogs.replace(dialog)
        return []
    }

    /// Returns the dialog that waits for the file, no longer waiting; `nil` when it was closed or names another file.
    private func waitingDialog(in state: ConsoleState) -> NewRunDialog? {
        guard var dialog = state.dialogs.top(NewRunDialog.self), dialog.isReading, dialog.inputPath == path else {
            return nil
        }
        dialog.isReading = false
        return dialog
    }
}

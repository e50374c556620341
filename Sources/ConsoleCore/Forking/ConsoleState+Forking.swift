import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

extension ConsoleState {
    /// Why nothing can be run again from what is under the cursor.
    var reasonNotToFork: String? {
        // Of a failed run the history is shown, which nothing stands against.
        if screen == .failures { return failures.current == nil ? "no failed run is selected" : nil }
        if let reason = backend.reasonNotToWrite ?? backend.capabilities.forks.reason { return reason }
        guard let entry = history.current else { return "no checkpoint is selected" }
        return entry.fault == nil ? nil : "this checkpoint cannot be read"
    }

    /// Opens the preview of a fork from the checkpoint under the cursor.
    mutating func beginFork() -> [ConsoleEffect] {
        guard let thread = history.thread, let entry = history.current else { return [] }
        return beginFork(ForkDialog(thread: thread, checkpoint: entry.checkpoint))
    }

    mutating func beginFork(_ dialog: ForkDialog) -> [ConsoleEffect] {
        open(dialog)
        return reloads.request(.forkPreview(dialog.thread, dialog.checkpoint))
    }

    /// Puts what a fork does into its dialog.
    mutating func take(_ preview: ForkPreview) {
        guard var dialog = dialog(ForkDialog.self), dialog.thread == preview.thread,
            dialog.checkpoint == preview.checkpoint, dialog.preview != preview
        else { return }
        dialog.preview = preview
        dialog.previewFault = nil
        if dialog.opensInput {
            dialog.opensInput = false
            dialog.field = TextField(dialog.text, isMultiline: true)
        }
        replaceDialog(dialog)
        // What is to be confirmed was not on the screen before.
        input.decisionGuard.disarm(at: now)
    }

    mutating func takeForkFault(_ message: String, of checkpoint: CheckpointID) {
        guard var dialog = dialog(ForkDialog.self), dialog.checkpoint == checkpoint else { return }
        dialog.previewFault = message
        replaceDialog(dialog)
    }

    mutating func takeForked(_ fork: ForkRequest) {
        if dialog(ForkDialog.self)?.checkpoint == fork.checkpoint { closeDialog() }
        say("\(ForeignText.name(fork.thread.rawValue)) runs again from an earlier checkpoint", .success)
    }

    /// Takes in that the saved value of a thread was set.
    mutating func takeStateSet(_ token: RequestToken) -> [ConsoleEffect] {
        guard case .stateEdit(let edit)? = sending.end(token) else { return [] }
        if dialog(ForkDialog.self)?.checkpoint == edit.checkpoint { closeDialog() }
        say("the saved value of \(ForeignText.name(edit.thread.rawValue)) is set; nothing ran", .success)
        return reload(after: .stateSet(edit.thread))
    }
}

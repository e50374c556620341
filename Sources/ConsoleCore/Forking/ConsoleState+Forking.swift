import CellGrid
import SignoffCheckpoint
import SignoffOperator

/// Routes forks: ``ForkDialog`` holds what is run again.
extension ConsoleState {
    /// Why nothing can be run again from what is under the cursor.
    var reasonNotToFork: String? {
        // Of a failed run the history is shown, which nothing stands against.
        if screen == .failures { return failures.currentFailure == nil ? "no failed run is selected" : nil }
        return backend.reasonNotToWrite ?? backend.capabilities.forks.reason ?? history.reasonNotToFork
    }

    /// Opens the preview of a fork from the checkpoint under the cursor.
    mutating func beginFork() -> [ConsoleEffect] {
        guard let thread = history.thread, let entry = history.current else { return [] }
        return beginFork(ForkDialog(thread: thread, checkpoint: entry.checkpoint))
    }

    /// Opens a dialog and reads what the fork does.
    mutating func beginFork(_ dialog: ForkDialog) -> [ConsoleEffect] {
        dialogs.open(dialog)
        return reloads.request(.forkPreview(dialog.thread, dialog.checkpoint))
    }

    /// Puts what a fork does into its dialog.
    mutating func take(_ preview: ForkPreview) {
        guard var dialog = dialogs.top(ForkDialog.self), dialog.take(preview) else { return }
        dialogs.replace(dialog)
        // What is to be confirmed was not on the screen before.
        input.decisionGuard.disarm(at: now)
    }

    /// Closes the dialog of a fork that was stored, and says so.
    mutating func endFork(from checkpoint: CheckpointID, _ words: String) {
        if dialogs.top(ForkDialog.self)?.checkpoint == checkpoint { dialogs.close() }
        say(words, .success)
    }
}

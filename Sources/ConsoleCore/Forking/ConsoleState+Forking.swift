import CellGrid
import SignoffCheckpoint
import SignoffOperator

/// Routes forks to ``ForkDialog``.
extension ConsoleState {
    /// The reason why the row under the cursor cannot be forked.
    var reasonNotToFork: String? {
        // For a failed run, the key shows the history, which is always allowed.
        if screen == .failures { return failures.currentFailure == nil ? "no failed run is selected" : nil }
        return backend.reasonNotToWrite ?? backend.capabilities.forks.reason ?? history.reasonNotToFork
    }

    /// Opens the preview of a fork at the checkpoint under the cursor.
    mutating func beginFork() -> [ConsoleEffect] {
        guard let thread = history.thread, let entry = history.current else { return [] }
        return beginFork(ForkDialog(thread: thread, checkpoint: entry.checkpoint))
    }

    /// Opens a dialog and requests the effects of the fork.
    mutating func beginFork(_ dialog: ForkDialog) -> [ConsoleEffect] {
        dialogs.open(dialog)
        return reloads.request(.forkPreview(dialog.thread, dialog.checkpoint))
    }

    /// Shows the effects of a fork in its dialog.
    mutating func take(_ preview: ForkPreview) {
        guard var dialog = dialogs.top(ForkDialog.self), dialog.take(preview) else { return }
        dialogs.replace(dialog)
        // The text to confirm was not on the screen before.
        input.decisionGuard.disarm(at: now)
    }

    /// Shows the effect of an update of a graph's state in its dialog.
    mutating func take(_ effect: StateEditEffect) {
        guard var dialog = dialogs.top(ForkDialog.self), dialog.draft == effect.draft else { return }
        dialog.effect = effect
        dialogs.replace(dialog)
        // The text to confirm was not on the screen before.
        input.decisionGuard.disarm(at: now)
    }

    /// Closes the dialog of a stored fork, and shows a notice.
    mutating func endFork(from checkpoint: CheckpointID, _ words: String) {
        if dialogs.top(ForkDialog.self)?.checkpoint == checkpoint { dialogs.close() }
        say(words, .success)
    }
}

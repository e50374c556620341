import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// The dialog of `:work`, in which an operator agrees to exactly the runs it shows.
extension ConsoleState {
    /// `:work`: shows what waits; executing it takes one more key.
    mutating func openWork() -> [ConsoleEffect] {
        open(WorkDialog())
        input.decisionGuard.disarm(at: now)
        return reloads.request(.heldRuns)
    }

    /// Takes in what waits, for the dialog that shows it.
    ///
    /// Once the operator has agreed, it is compared with what was shown: nothing begins that was not.
    mutating func take(held work: WaitingRuns) -> [ConsoleEffect] {
        // A look that was under way when the operator agreed may be older than that.
        let isOld = reloads.isWantedAgain(.heldRuns)
        let effects = reloads.finish(.heldRuns)
        guard let (index, dialog) = dialogs.find(WorkDialog.self), !dialog.isConfirmed || !isOld else {
            return effects
        }
        var work = work
        work.listed.removeAll { self.work.own.contains($0.run.id) }
        if dialog.isConfirmed {
            if let shown = dialog.work, work.isShown(by: shown) {
                dialogs.close(at: index)
                return effects + [.beginWork]
            }
            say("nothing is executed: what waits is no longer what was shown; read it again", .warning)
        } else if dialog.work == work {
            return effects
        }
        dialogs.replace(at: index, WorkDialog(work: work))
        input.decisionGuard.disarm(at: now)
        return effects
    }

    /// Takes in that what waits could not be read once more: nothing begins.
    mutating func withdrawWorkConfirmation() {
        guard let found = dialogs.find(WorkDialog.self) else { return }
        var dialog = found.model
        dialog.isConfirmed = false
        dialogs.replace(at: found.index, dialog)
    }
}

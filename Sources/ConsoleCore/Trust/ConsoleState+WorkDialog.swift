import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// The dialog of `:work`, in which an operator agrees to exactly the runs it shows.
extension ConsoleState {
    /// `:work`: shows what waits; executing it takes one more key.
    mutating func openWork() -> [ConsoleEffect] {
        open(WorkDialog())
        decisionGuard.disarm(at: now)
        return reloads.request(.heldRuns)
    }

    /// Takes in what waits, for the dialog that shows it.
    ///
    /// Once the operator has agreed, it is compared with what was shown: nothing begins that was not.
    mutating func take(held work: WaitingRuns) -> [ConsoleEffect] {
        // A look that was under way when the operator agreed may be older than that.
        let isOld = reloads.isWantedAgain(.heldRuns)
        let effects = reloads.finish(.heldRuns)
        guard let index = workDialogIndex, let dialog = dialogs[index].model as? WorkDialog,
            !dialog.isConfirmed || !isOld
        else { return effects }
        var work = work
        work.listed.removeAll { ownRuns.contains($0.run.id) }
        if dialog.isConfirmed {
            if let shown = dialog.work, work.isShown(by: shown) {
                dialogs.remove(at: index)
                return effects + [.beginWork]
            }
            say("nothing is executed: what waits is no longer what was shown; read it again", .warning)
        } else if dialog.work == work {
            return effects
        }
        dialogs[index] = Dialog(WorkDialog(work: work))
        decisionGuard.disarm(at: now)
        return effects
    }

    /// Takes in that what waits could not be read once more: nothing begins.
    mutating func withdrawWorkConfirmation() {
        guard let index = workDialogIndex, var dialog = dialogs[index].model as? WorkDialog else { return }
        dialog.isConfirmed = false
        dialogs[index] = Dialog(dialog)
    }

    private var workDialogIndex: Int? { dialogs.lastIndex { $0.model is WorkDialog } }
}

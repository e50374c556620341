import CellGrid
import SignoffCheckpoint
import SignoffOperator

/// Routes the consent to waiting runs of an untrusted file to ``WorkState``, which holds the runs, and ``WorkDialog``,
/// which shows them.
extension ConsoleState {
    /// The waiting runs that this operator did not start; empty when waiting runs are executed.
    var heldRuns: [Run] { work.held(among: failures.active, at: now) }

    /// Reports once that runs wait, and why they are not executed.
    mutating func noteHeldRuns() { say(work.noteHeld(heldRuns.count)) }

    /// The reason why `:work` is disabled; `nil` when it is enabled.
    var reasonNotToExecuteWaiting: String? {
        backend.reasonNotToDecide ?? (work.isHolding ? nil : "waiting runs are already executed")
    }

    /// `:work`: shows the waiting runs.
    ///
    /// Executing them takes another key.
    mutating func openWork() -> [ConsoleEffect] {
        dialogs.open(WorkDialog())
        input.decisionGuard.disarm(at: now)
        return reloads.request(.heldRuns)
    }

    /// Applies the waiting runs to the dialog that shows them.
    mutating func take(held work: WaitingRuns) -> [ConsoleEffect] {
        // A reading that was in progress when the operator consented can be older than the consent.
        let isOld = reloads.isWantedAgain(.heldRuns)
        let effects = reloads.finish(.heldRuns)
        guard let (index, dialog) = dialogs.find(WorkDialog.self) else { return effects }
        var work = work
        work.listed.removeAll { self.work.own.contains($0.run.id) }
        switch dialog.take(work, isOld: isOld) {
        case .begin:
            dialogs.close(at: index)
            return effects + [.beginWork]
        case .show(let dialog, let remark):
            say(remark)
            dialogs.replace(at: index, dialog)
            input.decisionGuard.disarm(at: now)
        case .nothing: break
        }
        return effects
    }
}

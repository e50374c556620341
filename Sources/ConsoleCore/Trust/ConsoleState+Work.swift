import CellGrid
import SignoffCheckpoint
import SignoffOperator

/// Routes consent to what waits in a file that others may have written: ``WorkState`` holds what waits, ``WorkDialog`` shows it.
extension ConsoleState {
    /// The runs that wait here and that this operator has not set going; none when they are executed anyway.
    var heldRuns: [Run] { work.held(among: failures.active, at: now) }

    /// Says once that runs wait and why they are not executed.
    mutating func noteHeldRuns() { say(work.noteHeld(heldRuns.count)) }

    /// Whether `:work` means something now.
    var reasonNotToExecuteWaiting: String? {
        backend.reasonNotToDecide ?? (work.isHolding ? nil : "what waits is executed already")
    }

    /// `:work`: shows what waits; executing it takes one more key.
    mutating func openWork() -> [ConsoleEffect] {
        dialogs.open(WorkDialog())
        input.decisionGuard.disarm(at: now)
        return reloads.request(.heldRuns)
    }

    /// Takes in what waits, for the dialog that shows it.
    mutating func take(held work: WaitingRuns) -> [ConsoleEffect] {
        // A look that was under way when the operator agreed may be older than that.
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

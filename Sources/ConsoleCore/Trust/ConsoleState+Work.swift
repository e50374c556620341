import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// Consent to what waits in a file that others may have written.
extension ConsoleState {
    /// The runs that wait here and that this operator has not set going; none when they are executed anyway.
    var heldRuns: [Run] { work.held(among: failures.active, at: now) }

    /// What the header says about them; nil when there is nothing to say.
    var heldSummary: StyledLine? {
        let count = heldRuns.count
        guard count > 0 else { return nil }
        return StyledLine("\(Words.count(count)) \(count == 1 ? "run waits" : "runs wait")", .warn)
            .adding(" " + Mark.dot + " ", .textMuted).adding(":work begins", .key)
    }

    /// Says once that runs wait and why they are not executed.
    mutating func noteHeldRuns() { say(work.noteHeld(heldRuns.count)) }

    /// Notes a run that this operator set going; says so when it stands behind one that is held.
    mutating func noteOwn(_ run: Run) { say(work.noteOwn(run, among: failures.active, at: now)) }

    /// Whether `:work` means something now.
    var reasonNotToExecuteWaiting: String? {
        backend.reasonNotToDecide ?? (work.isHolding ? nil : "what waits is executed already")
    }
}

import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// Consent to what waits in a file that others may have written.
extension ConsoleState {
    /// The runs that wait here and that this operator has not set going; none when they are executed anyway.
    var heldRuns: [Run] {
        guard case .held = work else { return [] }
        let names = Set(workflows.map(\.name))
        return failures.active.filter { run in
            names.contains(run.request.workflow) && !ownRuns.contains(run.id)
                && (run.status == .pending || run.isAbandoned(at: now))
        }
    }

    /// What the header says about them; nil when there is nothing to say.
    var heldSummary: StyledLine? {
        let count = heldRuns.count
        guard count > 0 else { return nil }
        return StyledLine("\(Words.count(count)) \(count == 1 ? "run waits" : "runs wait")", .warn)
            .adding(" " + Mark.dot + " ", .textMuted).adding(":work begins", .key)
    }

    /// Takes in whether what waits is executed.
    mutating func take(_ work: WaitingWork) {
        self.work = work
        noteHeldRuns()
    }

    /// Says once that runs wait and why they are not executed.
    mutating func noteHeldRuns() {
        guard !isToldOfHeldRuns, let reason = work.reason, !heldRuns.isEmpty else { return }
        isToldOfHeldRuns = true
        let count = heldRuns.count
        say(
            "\(Words.count(count)) \(count == 1 ? "run waits" : "runs wait") here and nothing is executed: \(reason); "
                + ":work shows what would run",
            .warning
        )
    }

    /// Notes a run that this operator set going; says so when it stands behind one that is held.
    mutating func noteOwn(_ run: Run) {
        guard case .held = work else { return }
        ownRuns.insert(run.id)
        if let earlier = heldRuns.first(where: { $0.request.thread == run.request.thread && $0.id != run.id }) {
            say(
                "stored, but run \(ForeignText.name(earlier.id.rawValue)) of \(ForeignText.name(earlier.request.requestedBy)) "
                    + "waits before it on \(ForeignText.name(run.request.thread.rawValue)); :work shows it",
                .warning
            )
        }
    }

    /// Whether `:work` means something now.
    var reasonNotToExecuteWaiting: String? {
        if let reason = access.readOnlyReason { return "read-only: \(reason)" }
        return work == .executed ? "what waits is executed already" : nil
    }

    /// Takes in that what waits is executed from now on.
    ///
    /// - Parameter fault: Why the consent does not hold beyond this console; nil when it does.
    /// - Returns: What to load again.
    mutating func takeWorkBegun(_ fault: String?) -> [ConsoleEffect] {
        work = .executed
        ownRuns = []
        if let fault {
            say("executing what waits, for as long as this console is open: \(fault)", .warning)
        } else {
            say("executing what waits; the trust in this file is noted", .success)
        }
        return reload(after: .workBegun)
    }
}

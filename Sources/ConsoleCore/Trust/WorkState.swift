import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// The workflows that can be started here, and whether the runs that wait for them are executed.
struct WorkState: Equatable, Sendable {
    /// Whether runs that are found waiting are executed.
    private(set) var waiting: WaitingWork = .executed
    /// The runs the operator has set going while others are held.
    private(set) var own: Set<RunID> = []
    /// The workflows that can be started.
    private(set) var workflows: [WorkflowListing] = []
    private var isHoldTold = false

    /// Whether runs are held.
    var isHolding: Bool { waiting != .executed }

    /// Why no run can be started; nil when one can.
    var reasonNotToStart: String? { workflows.isEmpty ? "no workflow is registered here" : nil }

    mutating func take(_ new: WaitingWork) { waiting = new }

    mutating func take(_ new: [WorkflowListing]) { workflows = new }

    /// The runs that are held: those that wait here and that this operator has not set going.
    func held(among active: [Run], at now: Timestamp) -> [Run] {
        guard isHolding else { return [] }
        let names = Set(workflows.map(\.name))
        return active.filter { run in
            names.contains(run.request.workflow) && !own.contains(run.id)
                && (run.status == .pending || run.isAbandoned(at: now))
        }
    }

    /// Says once that runs wait and why they are not executed.
    ///
    /// - Parameter count: How many runs are held.
    /// - Returns: The words; nil where it was said or none is held.
    mutating func noteHeld(_ count: Int) -> Remark? {
        guard !isHoldTold, let reason = waiting.reason, count > 0 else { return nil }
        isHoldTold = true
        return Remark(
            "\(Words.count(count)) \(count == 1 ? "run waits" : "runs wait") here and nothing is executed: \(reason); "
                + ":work shows what would run",
            .warning
        )
    }

    /// Notes a run that this operator set going; says so when it stands behind one that is held.
    mutating func noteOwn(_ run: Run, among active: [Run], at now: Timestamp) -> Remark? {
        guard isHolding else { return nil }
        own.insert(run.id)
        guard
            let earlier = held(among: active, at: now).first(where: {
                $0.request.thread == run.request.thread && $0.id != run.id
            })
        else { return nil }
        return Remark(
            "stored, but run \(ForeignText.name(earlier.id.rawValue)) of \(ForeignText.name(earlier.request.requestedBy)) "
                + "waits before it on \(ForeignText.name(run.request.thread.rawValue)); :work shows it",
            .warning
        )
    }

    /// Takes in that what waits is executed from now on.
    ///
    /// - Parameter fault: Why the consent does not hold beyond this console; nil when it does.
    /// - Returns: The words about it.
    mutating func takeBegun(_ fault: String?) -> Remark {
        (waiting, own) = (.executed, [])
        return fault.map { Remark("executing what waits, for as long as this console is open: \($0)", .warning) }
            ?? Remark("executing what waits; the trust in this file is noted", .success)
    }
}

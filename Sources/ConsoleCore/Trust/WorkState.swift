import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// The workflows that can be started, and whether their waiting runs are executed.
struct WorkState: Equatable, Sendable {
    /// Whether waiting runs are executed.
    private(set) var waiting: WaitingWork = .executed
    /// The runs that the operator started while others are held.
    private(set) var own: Set<RunID> = []
    /// The workflows that can be started.
    private(set) var workflows: [WorkflowListing] = []
    private var isHoldTold = false

    /// Whether runs are held.
    var isHolding: Bool { waiting != .executed }

    /// The reason why no run can be started; `nil` when one can.
    var reasonNotToStart: String? { workflows.isEmpty ? "no workflow is registered here" : nil }

    mutating func take(_ new: WaitingWork) { waiting = new }

    mutating func take(_ new: [WorkflowListing]) { workflows = new }

    /// Returns the held runs: those that wait and that this operator did not start.
    func held(among active: [Run], at now: Timestamp) -> [Run] {
        guard isHolding else { return [] }
        let names = Set(workflows.map(\.name))
        return active.filter { run in
            names.contains(run.request.workflow) && !own.contains(run.id)
                && (run.status == .pending || run.isAbandoned(at: now))
        }
    }

    /// Reports once that runs wait, and why they are not executed.
    ///
    /// - Parameter count: The number of held runs.
    /// - Returns: The remark; `nil` when it was shown or no run is held.
    mutating func noteHeld(_ count: Int) -> Remark? {
        guard !isHoldTold, let reason = waiting.reason, count > 0 else { return nil }
        isHoldTold = true
        return Remark(
            "\(Words.count(count)) \(count == 1 ? "run waits" : "runs wait") here, held: \(reason); "
                + ":work lists the held runs",
            .warning
        )
    }

    /// Records a run that this operator started.
    ///
    /// Returns a remark when it waits behind a held run.
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

    /// Records that waiting runs are executed from now on.
    ///
    /// - Parameter fault: The reason why the consent lasts for this console only; `nil` when it is stored.
    /// - Returns: The remark.
    mutating func takeBegun(_ fault: String?) -> Remark {
        (waiting, own) = (.executed, [])
        return fault.map { Remark("executing waiting runs while this console is open: \($0)", .warning) }
            ?? Remark("executing waiting runs; this file is now trusted", .success)
    }
}

private import Synchronization

/// A control that asks runs to stop at a point where no work is lost.
///
/// A run that has not begun its superstep stores its input and ends with ``WorkflowError`` `drained`; `proceed`
/// continues the run. A run that is executing its superstep completes the superstep. Its body can check
/// ``WorkflowScope/drainReason`` and end early.
///
/// > Source: LangGraph `RunControl.request_drain`.
public final class RunControl: Sendable {
    private let state = Mutex<String?>(nil)

    /// Creates a control without a request.
    ///
    /// Many runs can share a control.
    public init() {}

    /// Asks the runs to stop.
    ///
    /// Only the first reason is kept.
    public func requestDrain(_ reason: String) {
        state.withLock { state in
            if state == nil { state = reason }
        }
    }

    /// The reason why runs are asked to stop; `nil` before ``requestDrain(_:)``.
    public var drainReason: String? { state.withLock { $0 } }
}

extension WorkflowScope {
    /// The reason why the run is asked to stop; `nil` when it is not asked to.
    ///
    /// The runtime does not force the body to stop. A long body can check this property between its tasks and throw an
    /// error. A later run then continues with the results of its tasks.
    public var drainReason: String? { config.control?.drainReason }
}

extension ThreadRun {
    /// Ends a run before its superstep if the run was asked to stop.
    ///
    /// A nested run belongs to the superstep of its root run, so it is not ended here.
    ///
    /// - Throws: `drained`.
    func checkDrain() throws {
        guard namespace.isEmpty, let reason = environment.config.control?.drainReason else { return }
        throw WorkflowError(
            .drained,
            "\(entrypoint.name) was stopped before its step (\(reason)); the run can be continued",
            thread: environment.thread,
            task: entrypoint.name
        )
    }
}

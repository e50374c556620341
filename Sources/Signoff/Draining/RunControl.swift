private import Synchronization

/// Asks runs to stop at a point where no work is lost.
///
/// A run that has not begun its superstep stores its input and ends with ``WorkflowError`` `drained`; `proceed`
/// continues it. A run that executes its superstep completes the superstep; its body may check
/// ``WorkflowScope/drainReason`` and end early.
///
/// > Source: LangGraph `RunControl.request_drain`.
public final class RunControl: Sendable {
    private let state = Mutex<String?>(nil)

    /// Creates a control without a request; many runs may share it.
    public init() {}

    /// Asks the runs to stop; the first reason is kept.
    public func requestDrain(_ reason: String) {
        state.withLock { state in
            if state == nil { state = reason }
        }
    }

    /// The reason why runs are asked to stop; `nil` while they are not.
    public var drainReason: String? { state.withLock { $0 } }
}

extension WorkflowScope {
    /// The reason why the run is asked to stop; `nil` when it is not.
    ///
    /// The runtime does not force the body to stop. A long body can check this property between its tasks and throw; a
    /// later run continues with the results of its tasks.
    public var drainReason: String? { config.control?.drainReason }
}

extension ThreadRun {
    /// Ends a run before its superstep when it was asked to stop.
    ///
    /// A nested run is part of the superstep of its root.
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

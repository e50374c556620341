private import Synchronization

/// Asks runs to stop where nothing is lost by it.
///
/// A run that has not begun its step when it is asked stores its input and ends with ``WorkflowError`` `drained`; `proceed` goes on with it. A run that is in
/// its step goes on to its end: its body may look at ``WorkflowScope/drainReason`` and end early.
///
/// > Source: LangGraph `RunControl.request_drain`.
public final class RunControl: Sendable {
    private let state = Mutex<String?>(nil)

    /// Creates a control that asks for nothing yet; it may be shared by many runs.
    public init() {}

    /// Asks to stop; the first reason counts.
    public func requestDrain(_ reason: String) {
        state.withLock { state in
            if state == nil { state = reason }
        }
    }

    /// Why runs are asked to stop; nil while they are not.
    public var drainReason: String? { state.withLock { $0 } }
}

extension WorkflowScope {
    /// Why the run is asked to stop soon; nil while it is not.
    ///
    /// Nothing is stopped by force: a long body that looks here between its tasks can throw, and goes on from their results later.
    public var drainReason: String? { config.control?.drainReason }
}

extension ThreadRun {
    /// Ends a run before its step when it was asked to stop.
    ///
    /// A nested run is part of the step of its root.
    ///
    /// - Throws: `drained`.
    func checkDrain() throws {
        guard namespace.isEmpty, let reason = environment.config.control?.drainReason else { return }
        throw WorkflowError(
            .drained,
            "\(entrypoint.name) was stopped before its step (\(reason)); it goes on from what is stored",
            thread: environment.thread,
            task: entrypoint.name
        )
    }
}

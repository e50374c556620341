import SignoffCheckpoint
private import Synchronization

/// The faults that prevent a worker from working.
///
/// Each fault is reported once, until the same operation succeeds.
final class WorkerFaults: Sendable {
    private struct Fault {
        var fault: WorkerFault
        /// The number of times in a row that the fault occurred.
        var count = 0
        var isTold = false
    }

    private struct State {
        var faults: [WorkerFault.Attempt: Fault] = [:]
        var listeners: [Int: AsyncStream<WorkerFault>.Continuation] = [:]
        var nextListener = 0
    }

    /// The number of times in a row that a lock of another process must occur before it counts as a fault.
    private static let patience = 3

    private let state = Mutex(State())

    /// The fault that prevents the worker from claiming runs or ending them; `nil` for none.
    var current: WorkerFault? {
        state.withLock { state in
            [.claiming, .ending].compactMap { state.faults[$0] }.first(where: \.isTold)?.fault
        }
    }

    /// Records that an operation failed.
    func failed(_ attempt: WorkerFault.Attempt, _ error: any Error) {
        guard !(error is CancellationError) else { return }
        let fault = WorkerFault(error, attempt: attempt)
        state.withLock { state in
            var known = state.faults[attempt] ?? Fault(fault: fault)
            if known.fault.code != fault.code { known = Fault(fault: fault) }
            known.count += 1
            let passes = (error as? CheckpointError)?.code == .locked && known.count < Self.patience
            if !known.isTold, !passes {
                known.isTold = true
                for listener in state.listeners.values { listener.yield(fault) }
            }
            state.faults[attempt] = known
        }
    }

    /// Records that an operation succeeded.
    func succeeded(_ attempt: WorkerFault.Attempt) {
        state.withLock { $0.faults[attempt] = nil }
    }

    /// Returns the faults from now on, beginning with the current ones.
    func listen() -> AsyncStream<WorkerFault> {
        let (stream, listener) = AsyncStream.makeStream(of: WorkerFault.self)
        let number = state.withLock { state in
            state.nextListener += 1
            state.listeners[state.nextListener] = listener
            for attempt in WorkerFault.Attempt.allCases {
                if let fault = state.faults[attempt], fault.isTold { listener.yield(fault.fault) }
            }
            return state.nextListener
        }
        listener.onTermination = { [weak self] _ in
            self?.state.withLock { $0.listeners[number] = nil }
        }
        return stream
    }
}

internal import Dispatch
private import Synchronization

/// A wait that ends by a timer, even when every thread of the cooperative pool is busy.
///
/// `Task.sleep` resumes in a job of the pool. When bodies compute on all threads of the pool, the job does not run, and
/// leases would not be renewed even on a free executor.
final class TimedWait: Sendable {
    private struct State {
        var continuation: CheckedContinuation<Void, any Error>?
        var isCancelled = false
    }

    private static let timers = DispatchQueue(label: "signoff.timers", qos: .userInitiated)
    private let state = Mutex(State())

    /// Waits for at least `duration`.
    ///
    /// - Throws: `CancellationError` as soon as the task is canceled.
    static func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        guard duration > .zero else { return }
        let wait = TimedWait()
        let timer = DispatchWorkItem { wait.end(isCancelled: false) }
        defer { timer.cancel() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isCancelled = wait.state.withLock { state in
                    if !state.isCancelled { state.continuation = continuation }
                    return state.isCancelled
                }
                if isCancelled { return continuation.resume(throwing: CancellationError()) }
                timers.asyncAfter(deadline: .now() + duration.dispatchInterval, execute: timer)
            }
        } onCancel: {
            wait.end(isCancelled: true)
        }
    }

    private func end(isCancelled: Bool) {
        let continuation = state.withLock { state in
            state.isCancelled = state.isCancelled || isCancelled
            return state.continuation.take()
        }
        if isCancelled {
            continuation?.resume(throwing: CancellationError())
        } else {
            continuation?.resume()
        }
    }
}

extension Duration {
    /// The duration as the interval of a timer, limited to about 292 years.
    fileprivate var dispatchInterval: DispatchTimeInterval {
        let (seconds, attoseconds) = components
        let (whole, isTooLong) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (all, isTooLongAfterAll) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        return .nanoseconds(isTooLong || isTooLongAfterAll ? Int(Int64.max / 4) : Int(min(all, Int64.max / 4)))
    }
}

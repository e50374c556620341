private import Synchronization

/// The task that executes a run, which can be canceled from elsewhere while it works.
///
/// The work of a run is a child of the task that requested the run and begins in its place, so that a short run never
/// waits for another thread. A child task has no handle to cancel it by, so it registers its `UnsafeCurrentTask` here
/// while it works.
final class WorkingTask: Sendable {
    /// - Safety: `UnsafeCurrentTask` may be used by others while the closure it was given to has not returned, and `cancel()` and `isCancelled` are the
    ///   operations it offers to any thread. ``during(_:)`` takes it back under the lock before its closure returns, and it is only used
    ///   under that lock.
    private struct Handle: @unchecked Sendable {
        let task: UnsafeCurrentTask
    }

    private struct State {
        var handle: Handle?
        var isCancelled = false
    }

    private let state = Mutex(State())
    private let isCancelling = Atomic(false)

    /// Performs `work` in the calling task.
    ///
    /// ``cancel()`` cancels it, also if it was called before.
    func during<Result: Sendable>(_ work: @Sendable () async throws -> Result) async throws -> Result {
        try await withUnsafeCurrentTask { task in
            if let task {
                let isCancelled = state.withLock { [handle = Handle(task: task)] state in
                    state.handle = handle
                    return state.isCancelled
                }
                if isCancelled { task.cancel() }
            }
            defer { state.withLock { $0.handle = nil } }
            return try await work()
        }
    }

    /// Whether the task that works was canceled, by ``cancel()`` or with the task that asked for the run.
    ///
    /// A task is marked as canceled before anything that waits in it, or in a child of it, is woken.
    var isCancelled: Bool {
        // The first caller of `cancel()` holds the lock while handlers run.
        if isCancelling.load(ordering: .acquiring) { return true }
        return state.withLock { $0.handle?.task.isCancelled ?? false }
    }

    /// Cancels the task that works, or that is about to.
    ///
    /// The task's cancellation handlers run under the lock, so that the task cannot end in the meantime. A handler may
    /// call this function again; only the first call has an effect.
    func cancel() {
        guard !isCancelling.exchange(true, ordering: .acquiringAndReleasing) else { return }
        state.withLock { state in
            state.isCancelled = true
            state.handle?.task.cancel()
        }
    }
}

private import Synchronization

/// The task that executes a run.
///
/// Other tasks can cancel it while it works.
///
/// The work of a run is a child of the task that requested the run and begins in its place, so that a short run never
/// waits for another thread. A child task has no handle for cancellation, so it registers its `UnsafeCurrentTask` here
/// while it works.
final class WorkingTask: Sendable {
    /// - Safety: Other threads are permitted to use an `UnsafeCurrentTask` until the closure that received it returns,
    ///   and `cancel()` and `isCancelled` can be called from any thread. ``during(_:)`` clears the reference under the
    ///   lock before its closure returns, and the reference is used only under that lock.
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
    /// ``cancel()`` cancels the work, even if it was called earlier.
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

    /// Whether the working task was canceled, by ``cancel()`` or together with the task that requested the run.
    ///
    /// A task is marked as canceled before the waits in it and in its children end.
    var isCancelled: Bool {
        // The first caller of `cancel()` holds the lock while handlers run.
        if isCancelling.load(ordering: .acquiring) { return true }
        return state.withLock { $0.handle?.task.isCancelled ?? false }
    }

    /// Cancels the working task, or the task that is about to work.
    ///
    /// The cancellation handlers of the task run under the lock, so that the task cannot end in the meantime. A handler
    /// can call this function again; only the first call has an effect.
    func cancel() {
        guard !isCancelling.exchange(true, ordering: .acquiringAndReleasing) else { return }
        state.withLock { state in
            state.isCancelled = true
            state.handle?.task.cancel()
        }
    }
}

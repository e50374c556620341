import SignoffCheckpoint
private import Synchronization

/// The threads with an executing run, for savers that do not hold threads themselves.
final class BusyThreads: Sendable {
    private let threads = Mutex<Set<ThreadID>>([])

    /// Marks a thread as busy.
    ///
    /// Returns `false` for a thread that is already busy.
    func take(_ thread: ThreadID) -> Bool {
        threads.withLock { $0.insert(thread).inserted }
    }

    func give(back thread: ThreadID) {
        threads.withLock { threads in _ = threads.remove(thread) }
    }
}

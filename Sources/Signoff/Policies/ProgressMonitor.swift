private import Synchronization

/// The time of a body's last progress.
///
/// Progress of a task also counts as progress of the bodies that wait for the task.
final class ProgressMonitor: Sendable {
    private let uptime: @Sendable () -> Duration
    private let caller: ProgressMonitor?
    private let progress: TimeoutPolicy.Progress
    private let last: Mutex<Duration>

    init(_ progress: TimeoutPolicy.Progress, caller: ProgressMonitor?, uptime: @escaping @Sendable () -> Duration) {
        self.progress = progress
        self.caller = caller
        self.uptime = uptime
        last = Mutex(uptime())
    }

    /// Records the beginning of a new attempt.
    func begin() { noteNow() }

    func note(_ sign: TimeoutPolicy.Progress) {
        if progress == .anySign || sign == .heartbeat { noteNow() }
        caller?.note(sign)
    }

    private func noteNow() {
        let now = uptime()
        last.withLock { $0 = now }
    }

    /// The time of the last progress.
    var lastProgress: Duration { last.withLock { $0 } }
}

import Logging
import SignoffCheckpoint
private import Synchronization

/// Keeps the event log of a runtime's saver within its bounds.
final class EventTrimmer: Sendable {
    private let log: (any EventLog)?
    private let options: WorkflowRuntime.Options
    /// When the log is to be trimmed next, by the uptime; nil before the first time.
    private let next = Mutex<Duration?>(nil)

    init(log: (any EventLog)?, options: WorkflowRuntime.Options) {
        self.log = log
        self.options = options
    }

    /// Trims the log beside the run that begins, when it is time to.
    func runBegan() {
        guard let log, let retention = options.eventRetention else { return }
        let now = options.uptime()
        let isDue = next.withLock { next in
            if let next, now < next { return false }
            next = now + retention.interval
            return true
        }
        guard isDue else { return }
        let bounds = EventBounds(
            oldest: options.time.now().advanced(by: .zero - retention.maximumAge),
            maximumCount: retention.maximumCount,
            maximumBytes: retention.maximumBytes
        )
        Task(priority: .background) { [logger = options.logger] in
            do {
                try await log.trimEvents(to: bounds)
            } catch {
                // The log grows until the next time; no run depends on it.
                logger.debug("The event log could not be trimmed: \(error)")
            }
        }
    }
}

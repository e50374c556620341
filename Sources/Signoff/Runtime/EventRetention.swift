import Logging
import SignoffCheckpoint
private import Synchronization

/// How much of the event log a runtime keeps, see ``WorkflowRuntime/Options/eventRetention``.
///
/// The log is trimmed when a run begins and ``interval`` has passed since this runtime trimmed it last. Events of runs that have not ended are kept.
public struct EventRetention: Hashable, Sendable {
    /// How old events get.
    public var maximumAge: Duration
    /// How many events are kept.
    public var maximumCount: Int
    /// How many bytes of payloads are kept.
    public var maximumBytes: Int64
    /// How much time passes at least until a runtime trims the log again.
    public var interval: Duration

    /// Creates bounds of an event log.
    public init(
        maximumAge: Duration = .seconds(30 * 24 * 60 * 60),
        maximumCount: Int = 1_000_000,
        maximumBytes: Int64 = 256 << 20,
        interval: Duration = .seconds(10 * 60)
    ) {
        self.maximumAge = maximumAge
        self.maximumCount = maximumCount
        self.maximumBytes = maximumBytes
        self.interval = interval
    }
}

/// Keeps the event log of a runtime's saver within its bounds.
final class EventTrimmer: Sendable {
    private let log: (any EventLog)?
    private let options: WorkflowRuntime.Options
    /// When the log is to be trimmed next, by the uptime; nil before the first time.
    private let next = Mutex<Duration?>(nil)

    init(saver: (any CheckpointSaver)?, options: WorkflowRuntime.Options) {
        log = saver as? any EventLog
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

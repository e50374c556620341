import Logging
import SignoffCheckpoint
private import Synchronization

/// Keeps the event log of a runtime's saver within its limits.
final class EventTrimmer: Sendable {
    private let log: (any EventLog)?
    private let options: WorkflowRuntime.Options
    private let state = Mutex(State())

    private struct State {
        /// The uptime of the next trim; `nil` before the first one.
        var next: Duration?
        /// The number of events appended since the last trim.
        var appended = 0
    }

    init(log: (any EventLog)?, options: WorkflowRuntime.Options) {
        self.log = log
        self.options = options
    }

    /// Trims the log if a trim is due.
    ///
    /// A run calls this function when it begins.
    func runBegan() { trim { _ in false } }

    /// Counts events that this runtime has appended, and trims the log if a trim is due.
    ///
    /// A trim is due when a tenth of the maximum number, and at least 1,000 events, were appended since the last trim.
    func appended(_ count: Int) {
        trim { state in
            state.appended += count
            return state.appended >= max(1_000, (options.eventRetention?.maximumCount ?? .max) / 10)
        }
    }

    private func trim(early isDueEarly: (inout State) -> Bool) {
        guard let log, let retention = options.eventRetention else { return }
        let now = options.uptime()
        let isDue = state.withLock { state in
            let isEarly = isDueEarly(&state)
            if !isEarly, let next = state.next, now < next { return false }
            state = State(next: now + retention.interval)
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
                // The log grows until the next trim. No run depends on the log.
                logger.debug("The event log could not be trimmed: \(error)")
            }
        }
    }
}

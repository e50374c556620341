package import SignoffCheckpoint

/// The clock of the console: the system time, but never backwards.
///
/// The guards of a decision compare times. With a clock that is set back, every key would be refused until the clock
/// has caught up. This clock advances by the elapsed time instead. When the system clock is set forward, this clock
/// follows it.
@MainActor
package final class SteadyClock {

    private let system: () -> Timestamp
    private let elapsed: () -> Duration
    private var last: Timestamp
    private var lastElapsed: Duration

    /// Creates a clock that starts at the system time.
    ///
    /// - Parameters:
    ///   - system: Returns the time of day, which can be set.
    ///   - elapsed: Returns the monotonic time since a fixed moment.
    package init(system: @escaping () -> Timestamp, elapsed: @escaping () -> Duration) {
        self.system = system
        self.elapsed = elapsed
        last = system()
        lastElapsed = elapsed()
    }

    /// Creates a clock from the system time and the monotonic clock of the system.
    package convenience init(system: @escaping () -> Timestamp) {
        let begin = ContinuousClock.now
        self.init(system: system) { ContinuousClock.now - begin }
    }

    /// The current time.
    package var now: Timestamp {
        let passed = elapsed()
        let steady = last.advanced(by: passed - lastElapsed)
        last = max(steady, system())
        lastElapsed = passed
        return last
    }
}

package import SignoffCheckpoint

/// The clock of the console: the time of the system, but never backwards.
///
/// The guards of a decision compare moments. With a clock that is set back, every key would be refused until the clock
/// has caught up. This clock advances by the elapsed time instead. It follows a clock that is set forward.
@MainActor
package final class SteadyClock {

    private let system: () -> Timestamp
    private let elapsed: () -> Duration
    private var last: Timestamp
    private var lastElapsed: Duration

    /// Starts with the time of the system.
    ///
    /// - Parameters:
    ///   - system: The time of day, which may be set.
    ///   - elapsed: The monotonic time since a fixed moment.
    package init(system: @escaping () -> Timestamp, elapsed: @escaping () -> Duration) {
        self.system = system
        self.elapsed = elapsed
        last = system()
        lastElapsed = elapsed()
    }

    /// Creates a clock from the two clocks of the system.
    package convenience init(system: @escaping () -> Timestamp) {
        let begin = ContinuousClock.now
        self.init(system: system) { ContinuousClock.now - begin }
    }

    /// The present moment.
    package var now: Timestamp {
        let passed = elapsed()
        let steady = last.advanced(by: passed - lastElapsed)
        last = max(steady, system())
        lastElapsed = passed
        return last
    }
}

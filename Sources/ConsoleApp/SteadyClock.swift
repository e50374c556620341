package import SignoffCheckpoint

/// The time the console goes by: the system's, but never backwards.
///
/// The guards of a decision compare moments. A clock that is set back would leave every key dead until it has caught up, so
/// this one then goes on by the time that really passes; a clock that is set forward is followed.
@MainActor
package final class SteadyClock {

    private let system: () -> Timestamp
    private let elapsed: () -> Duration
    private var last: Timestamp
    private var lastElapsed: Duration

    /// Begins with the system's time.
    ///
    /// - Parameters:
    ///   - system: The time of day, which may be set.
    ///   - elapsed: The time since some moment, which only grows.
    package init(system: @escaping () -> Timestamp, elapsed: @escaping () -> Duration) {
        self.system = system
        self.elapsed = elapsed
        last = system()
        lastElapsed = elapsed()
    }

    /// A clock that goes by the system's two.
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

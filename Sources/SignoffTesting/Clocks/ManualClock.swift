public import SignoffCheckpoint
import Synchronization

/// A clock that moves only when a test moves it.
///
/// Pass its ``source`` to a runtime, a saver or a console, so that every time in a test is exact.
public final class ManualClock: Sendable {
    private let current: Mutex<Timestamp>

    /// Creates a clock that shows a moment.
    public init(at moment: Timestamp = Timestamp(microseconds: 1_790_000_000_000_000)) {
        current = Mutex(moment)
    }

    /// The current time of the clock.
    public var now: Timestamp { current.withLock { $0 } }

    /// The source of the clock's time.
    public var source: TimeSource { TimeSource { self.now } }

    /// Moves the clock forward; back for a negative duration.
    public func advance(by duration: Duration) {
        current.withLock { $0 = $0.advanced(by: duration) }
    }
}

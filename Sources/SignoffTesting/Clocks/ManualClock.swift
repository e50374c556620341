public import SignoffCheckpoint
import Synchronization

/// A clock that moves only when a test moves it.
///
/// Pass its ``source`` to a runtime, a saver or a console to make every time in a test exact.
public final class ManualClock: Sendable {
    private let current: Mutex<Timestamp>

    /// Creates a clock that shows a moment.
    public init(at moment: Timestamp = Timestamp(microseconds: 1_790_000_000_000_000)) {
        current = Mutex(moment)
    }

    /// The moment it shows.
    public var now: Timestamp { current.withLock { $0 } }

    /// Gives the moment it shows.
    public var source: TimeSource { TimeSource { self.now } }

    /// Moves it forward, or, for a negative duration, back.
    public func advance(by duration: Duration) {
        current.withLock { $0 = $0.advanced(by: duration) }
    }
}

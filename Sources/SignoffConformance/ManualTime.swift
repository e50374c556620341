import SignoffCheckpoint
import Synchronization

/// A clock that moves only when a test moves it.
final class ManualTime: Sendable {
    private let current = Mutex(Timestamp(microseconds: 1_800_000_000_000_000))

    var now: Timestamp { current.withLock { $0 } }

    var source: TimeSource { TimeSource { self.now } }

    func advance(by duration: Duration) {
        current.withLock { $0 = $0.advanced(by: duration) }
    }
}

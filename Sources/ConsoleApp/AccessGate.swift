import SignoffCheckpoint
import Synchronization

/// Refuses requests while the console is locked, as a second guard behind the core.
final class AccessGate: Sendable {
    private let reason: String?
    private let liftedUntil = Mutex<Timestamp?>(nil)

    /// - Parameter reason: Why the console opens locked, in one clause; `nil` when it opens unlocked.
    init(lock reason: String?) {
        self.reason = reason
    }

    /// Unlocks until a moment, or locks for `nil`.
    func lift(until moment: Timestamp?) {
        liftedUntil.withLock { $0 = moment }
    }

    /// The reason why a request at `now` is refused; `nil` when it is allowed.
    func refusal(at now: Timestamp) -> String? {
        guard let reason else { return nil }
        return liftedUntil.withLock { end in end.map { now < $0 } ?? false } ? nil : "locked: \(reason)"
    }
}

import SignoffCheckpoint
import Synchronization

/// Refuses requests while the console is locked, as a second guard beside the core.
final class AccessGate: Sendable {
    private let reason: String?
    private let liftedUntil = Mutex<Timestamp?>(nil)

    /// - Parameter reason: The reason why the console opens locked, as a clause; `nil` for a console that opens
    ///   unlocked.
    init(lock reason: String?) {
        self.reason = reason
    }

    /// Unlocks until a time; locks for `nil`.
    func lift(until moment: Timestamp?) {
        liftedUntil.withLock { $0 = moment }
    }

    /// Returns the reason why a request at `now` is refused; `nil` for a permitted request.
    func refusal(at now: Timestamp) -> String? {
        guard let reason else { return nil }
        return liftedUntil.withLock { end in end.map { now < $0 } ?? false } ? nil : "locked: \(reason)"
    }
}

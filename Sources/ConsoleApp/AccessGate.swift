import SignoffCheckpoint
import Synchronization

/// The lock an operator asked for, checked once more where requests are sent: the core that draws is not the only guard.
final class AccessGate: Sendable {
    private let reason: String?
    private let liftedUntil = Mutex<Timestamp?>(nil)

    /// - Parameter reason: Why the console is locked, in one clause; nil when it is not.
    init(lock reason: String?) {
        self.reason = reason
    }

    /// Lets requests through until a moment, or, for nil, no longer.
    func lift(until moment: Timestamp?) {
        liftedUntil.withLock { $0 = moment }
    }

    /// Why a request of `now` is refused; nil when it may go.
    func refusal(at now: Timestamp) -> String? {
        guard let reason else { return nil }
        return liftedUntil.withLock { end in end.map { now < $0 } ?? false } ? nil : "locked: \(reason)"
    }
}

package import SignoffCheckpoint

/// Whether decisions can be carried out on this database.
package enum WriteAccess: Equatable, Sendable {
    case allowed
    /// They cannot; the reason is one clause, such as `this database was made by Python, no worker runs it here`.
    case readOnly(reason: String)
    /// They could, but the operator asked for a lock, which `:unlock` lifts for a time; the reason is one clause.
    case locked(reason: String)
    /// The lock is lifted until a moment.
    case unlocked(until: Timestamp, reason: String)

    /// Why nothing may be decided, in one clause; nil when it may.
    package var readOnlyReason: String? {
        switch self {
        case .allowed, .unlocked: nil
        case .readOnly(let reason): reason
        case .locked(let reason): "\(reason); :unlock 10m lifts that"
        }
    }
}

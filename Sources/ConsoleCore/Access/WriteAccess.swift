package import SignoffCheckpoint

/// Whether decisions may be stored in this database.
package enum WriteAccess: Equatable, Sendable {
    case allowed
    /// Decisions are refused. The reason is one clause, such as `this database was made by Python, no worker runs it
    /// here`.
    case readOnly(reason: String)
    /// Decisions are refused because the operator asked for a lock, which `:unlock` lifts for a time. The reason is one
    /// clause.
    case locked(reason: String)
    /// The console is unlocked until a moment.
    case unlocked(until: Timestamp, reason: String)

    /// The reason why nothing may be decided, as a clause; `nil` when decisions are allowed.
    package var readOnlyReason: String? {
        switch self {
        case .allowed, .unlocked: nil
        case .readOnly(let reason): reason
        case .locked(let reason): "\(reason); :unlock 10m unlocks"
        }
    }
}

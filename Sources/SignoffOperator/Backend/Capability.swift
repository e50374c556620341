/// Whether a backend supports an operation.
package enum Capability: Hashable, Sendable {
    /// The operation is available.
    case available
    /// The operation is unavailable. The reason is a clause that the help of a key can show, such as "this database
    /// does not store notes".
    case unavailable(reason: String)

    /// The reason why the operation is unavailable, as a clause; `nil` when it is available.
    package var reason: String? {
        switch self {
        case .available: nil
        case .unavailable(let reason): reason
        }
    }

    /// Creates the capability for a reason against it; `nil` for an available operation.
    package init(unless reason: String?) {
        self = reason.map { .unavailable(reason: $0) } ?? .available
    }
}

/// The guarantee that an answer reaches the question that the operator read.
package enum AnswerGuarantee: String, CaseIterable, Hashable, Sendable {
    /// Thread, checkpoint, question and payload are compared in the transaction that stores the answer.
    case atomic
    /// The server refuses an answer to a question other than the named one. Checkpoint and payload are compared before
    /// the answer is sent, and read again afterward.
    case strictThenVerified
    /// The question is compared before the answer is sent. A change in between is not detected.
    case readThenWrite
}

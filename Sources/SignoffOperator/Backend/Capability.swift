/// Whether a backend can do something.
package enum Capability: Hashable, Sendable {
    /// The operation is available.
    case available
    /// The operation is unavailable. The reason is one clause that the help of a key can show, such as "this database does not store notes".
    case unavailable(reason: String)

    /// The reason why it is unavailable, in one clause; `nil` when it is available.
    package var reason: String? {
        switch self {
        case .available: nil
        case .unavailable(let reason): reason
        }
    }

    /// The capability that a reason against it leaves; `nil` for none.
    package init(unless reason: String?) {
        self = reason.map { .unavailable(reason: $0) } ?? .available
    }
}

/// The guarantee that an answer reaches the question that was read.
package enum AnswerGuarantee: String, CaseIterable, Hashable, Sendable {
    /// Thread, checkpoint, question and payload are compared in the transaction that stores the answer.
    case atomic
    /// The server refuses an answer to a question other than the named one. Checkpoint and payload are compared before
    /// the answer is sent and read again afterward.
    case strictThenVerified
    /// The question is compared before the answer is sent; what happens in between goes unnoticed.
    case readThenWrite
}

import SignoffCheckpoint
import SignoffOperator

/// A request that was sent and not yet answered.
enum PendingRequest: Equatable, Sendable {
    /// Answers to these items; whether the outcome is unknown.
    case answer(AnswerSubmission, items: [ItemID], sentAt: Timestamp, isUnknown: Bool)
    case start(StartRequest)
    case retry(RetryRequest)
    case fork(ForkRequest)
    case stateEdit(StateEdit)
    case cancel(RunID)

    /// Whether it asks for an end and sets nothing going.
    var isCancellation: Bool {
        if case .cancel = self { true } else { false }
    }

    /// Whether the dialog of a fork waits for it.
    var isOfFork: Bool {
        switch self {
        case .fork, .stateEdit: true
        case .answer, .start, .retry, .cancel: false
        }
    }
}

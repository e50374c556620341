import SignoffCheckpoint
import SignoffOperator

/// A request that was sent and not yet answered.
enum PendingRequest: Equatable, Sendable {
    /// Answers to these items; whether the outcome is unknown.
    case answer(AnswerSubmission, items: [QuestionID], sentAt: Timestamp, isUnknown: Bool)
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

extension DialogStack {
    /// Gives the reason for a refusal to the dialog that made the request and is still the topmost.
    ///
    /// - Returns: Whether a dialog shows the reason.
    mutating func takeRefusal(of request: PendingRequest, _ reason: String) -> Bool {
        if case .start = request, var dialog = top(NewRunDialog.self) {
            dialog.faults = [reason]
            replace(dialog)
            return true
        }
        if request.isOfFork, var dialog = top(ForkDialog.self) {
            dialog.isSending = false
            dialog.faults = [reason]
            replace(dialog)
            return true
        }
        return false
    }
}

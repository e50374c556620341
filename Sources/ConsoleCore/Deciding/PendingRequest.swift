import SignoffCheckpoint
import SignoffOperator

/// A request without an outcome.
enum PendingRequest: Equatable, Sendable {
    /// Answers to items, and whether their outcome is unknown.
    case answer(AnswerSubmission, items: [QuestionID], sentAt: Timestamp, isUnknown: Bool)
    case start(StartRequest)
    case retry(RetryRequest)
    case fork(ForkRequest)
    case stateEdit(StateEdit)
    case cancel(RunID)

    /// Whether the request stops a run and starts none.
    var isCancellation: Bool {
        if case .cancel = self { true } else { false }
    }

    /// Whether the dialog of a fork waits for the request.
    var isOfFork: Bool {
        switch self {
        case .fork, .stateEdit: true
        case .answer, .start, .retry, .cancel: false
        }
    }
}

extension DialogStack {
    /// Passes the reason of a refusal to the dialog of the request, if it is still topmost.
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

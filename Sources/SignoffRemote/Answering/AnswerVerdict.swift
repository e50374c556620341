import SignoffCheckpoint

/// The outcome of a sent answer.
package enum AnswerVerdict: Hashable, Sendable {
    /// The run began with the answer.
    case taken
    /// The server refused the answer, because its question is not open. No question was answered.
    case refused
    /// The run ended before it began, and the question is still open.
    case notTaken

    /// Creates the outcome that an event of the run's stream proves; `nil` for an event that proves no outcome.
    ///
    /// The server compares the ids before it sends an event of the run's work.
    package init?(_ event: ServerEvent) {
        switch event.mode {
        case "metadata": return nil
        case "error": self = event.failure?.isStaleAnswer == true ? .refused : .taken
        default: self = .taken
        }
    }

    /// Creates the outcome that the end of a run proves when its events are no longer available; `nil` for an active
    /// run.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - failure: The failure of the run; `nil` for a run that did not fail.
    ///   - isStillOpen: Whether the question is unchanged and open.
    package init?(_ run: ServerRun, failure: ServerFailure?, isStillOpen: Bool) {
        switch run.status {
        case "pending", "running": return nil
        case "error" where failure?.isStaleAnswer == true: self = .refused
        case "success": self = .taken
        default: self = isStillOpen ? .notTaken : .taken
        }
    }
}

import SignoffCheckpoint

/// What became of an answer that was sent.
package enum AnswerVerdict: Hashable, Sendable {
    /// The run began with it.
    case taken
    /// The server refused it: its question does not wait. Nothing was answered.
    case refused
    /// The run ended before it began, and its question still waits.
    case notTaken

    /// What an event of the run's stream proves; nil for nothing.
    ///
    /// The server compares the ids before it tells anything of the run's work.
    package init?(_ event: ServerEvent) {
        switch event.mode {
        case "metadata": return nil
        case "error": self = event.failure?.isStaleAnswer == true ? .refused : .taken
        default: self = .taken
        }
    }

    /// What the end of a run proves whose events are no longer kept; nil while it has not ended.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - failure: Why it failed; nil when it did not.
    ///   - isStillOpen: Whether the question waits as it did before.
    package init?(_ run: ServerRun, failure: ServerFailure?, isStillOpen: Bool) {
        switch run.status {
        case "pending", "running": return nil
        case "error" where failure?.isStaleAnswer == true: self = .refused
        case "success": self = .taken
        default: self = isStillOpen ? .notTaken : .taken
        }
    }
}

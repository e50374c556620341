/// The record that a step was begun, with the execution of the workflow.
struct StepBegin: Hashable, Sendable, Codable {
    /// The step.
    var step: String
    /// The execution.
    var execution: String
}

/// The unsuccessful end of a run of a step.
struct StepEnd: Hashable, Sendable, Codable {
    enum Outcome: String, Hashable, Sendable, Codable {
        /// The command failed.
        case failed
        /// The process that ran it died or was stopped: the command may have run completely, partly or not at all.
        case unknown
    }

    /// The step.
    var step: String
    /// The outcome.
    var outcome: Outcome
    /// The failure that the operator is asked about; `nil` for a run of unknown end and where a failure fails the run.
    var failure: StepFailure?
}

/// The record that a step has begun, with the execution of the workflow.
struct StepBegin: Hashable, Sendable, Codable {
    /// The name of the step.
    var step: String
    /// The execution.
    var execution: String
}

/// The unsuccessful end of an execution of a step.
struct StepEnd: Hashable, Sendable, Codable {
    enum Outcome: String, Hashable, Sendable, Codable {
        /// The command failed.
        case failed
        /// The process that ran the command died or was stopped. The command can have run completely, partly or not at
        /// all.
        case unknown
    }

    /// The name of the step.
    var step: String
    /// The outcome.
    var outcome: Outcome
    /// The failure that the operator is asked about; `nil` for an unknown outcome, and if a failure fails the run.
    var failure: StepFailure?
}

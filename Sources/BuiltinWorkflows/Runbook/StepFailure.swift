/// The failure of a command of a step.
struct StepFailure: Hashable, Sendable, Codable {
    /// The kind of failure: `exit code 2`, `signal 9`, `timeout` or `not started`.
    var kind: String
    /// The number of executions of the command, including this one.
    var attempt: Int
    /// The description of the failure in a sentence, with the last lines of the output.
    var text: String
}

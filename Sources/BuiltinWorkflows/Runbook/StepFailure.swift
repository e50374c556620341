/// The failure of a command of a step.
struct StepFailure: Hashable, Sendable, Codable {
    /// A word for it: `exit code 2`, `signal 9`, `timeout` or `not started`.
    var kind: String
    /// The number of runs of the command, this one included.
    var attempt: Int
    /// The sentence about the failure, with the last lines of the output.
    var text: String
}

/// The result of a runbook.
package struct RunbookResult: Hashable, Sendable, Codable {
    /// The end of a runbook.
    package enum Status: String, Hashable, Sendable, Codable {
        /// Every step was decided and the approved ones succeeded.
        case finished
        /// The operator stopped it.
        case stopped
    }

    /// The absolute path of the runbook.
    package var runbook: String
    /// The end of the runbook.
    package var status: Status
    /// The steps that were decided, in order.
    package var steps: [StepResult]
    /// The reason why it was stopped, if one was given.
    package var reason: String?
    /// The names of the steps that were not run because it was stopped, the rejected one first.
    package var notRun: [String]

    private enum CodingKeys: String, CodingKey {
        case runbook, status, steps, reason
        case notRun = "not_run"
    }
}

/// The result of a step.
package struct StepResult: Hashable, Sendable, Codable {
    /// The treatment of a step.
    package enum Status: String, Hashable, Sendable, Codable {
        /// The command ran and succeeded.
        case ran
        /// The operator answered instead of the command.
        case answered
        /// The operator skipped it after a run of unknown end.
        case skipped
        /// The operator stopped the runbook after a run that failed or whose end is unknown.
        case stopped
    }

    /// The name of the step.
    package var step: String
    /// The treatment of the step.
    package var status: Status
    /// The exit code of its command, which is 0; `nil` when it did not run.
    package var exitCode: Int32?
    /// The first lines of its output, at most 20; `nil` when `tail` has all lines.
    package var head: [String]?
    /// The last lines of its output, at most 40.
    package var tail: [String]?
    /// The number of lines of output.
    package var lines: Int?
    /// The number of lines omitted between `head` and `tail`; `nil` for none.
    package var missingLines: Int?
    /// The number of bytes of the omitted lines, including their line breaks; `nil` for none.
    package var missingBytes: Int?
    /// The duration of the command in milliseconds.
    package var milliseconds: Int64?
    /// The operator's answer instead of the command.
    package var message: String?

    private enum CodingKeys: String, CodingKey {
        case step, status, head, tail, lines, milliseconds, message
        case exitCode = "exit_code"
        case missingLines = "missing_lines"
        case missingBytes = "missing_bytes"
    }
}

/// The result of a runbook.
package struct RunbookResult: Hashable, Sendable, Codable {
    /// The outcome of a runbook.
    package enum Status: String, Hashable, Sendable, Codable {
        /// Every step was decided, and the approved steps succeeded.
        case finished
        /// The operator stopped the runbook.
        case stopped
    }

    /// The absolute path of the runbook.
    package var runbook: String
    /// The outcome of the runbook.
    package var status: Status
    /// The steps that were decided, in order.
    package var steps: [StepResult]
    /// The reason why the runbook was stopped; `nil` if none was given.
    package var reason: String?
    /// The names of the steps that were not run because the runbook was stopped, the rejected step first.
    package var notRun: [String]

    private enum CodingKeys: String, CodingKey {
        case runbook, status, steps, reason
        case notRun = "not_run"
    }
}

/// The result of a step.
package struct StepResult: Hashable, Sendable, Codable {
    /// The outcome of a step.
    package enum Status: String, Hashable, Sendable, Codable {
        /// The command ran and succeeded.
        case ran
        /// The operator answered in place of the command.
        case answered
        /// The operator skipped the step after an execution with an unknown outcome.
        case skipped
        /// The operator stopped the runbook after an execution that failed or has an unknown outcome.
        case stopped
    }

    /// The name of the step.
    package var step: String
    /// The outcome of the step.
    package var status: Status
    /// The exit code of the command, which is 0; `nil` for a command that did not run.
    package var exitCode: Int32?
    /// The first lines of the output, at most 20; `nil` when `tail` contains all lines.
    package var head: [String]?
    /// The last lines of the output, at most 40; `nil` for a command that did not run.
    package var tail: [String]?
    /// The number of lines of output.
    package var lines: Int?
    /// The number of lines omitted between `head` and `tail`; `nil` for none.
    package var missingLines: Int?
    /// The size of the omitted lines in bytes, including their line breaks; `nil` for none.
    package var missingBytes: Int?
    /// The duration of the command in milliseconds.
    package var milliseconds: Int64?
    /// The operator's answer in place of the command; `nil` for none.
    package var message: String?

    private enum CodingKeys: String, CodingKey {
        case step, status, head, tail, lines, milliseconds, message
        case exitCode = "exit_code"
        case missingLines = "missing_lines"
        case missingBytes = "missing_bytes"
    }
}

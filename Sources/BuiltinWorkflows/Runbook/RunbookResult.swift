/// What became of a runbook.
package struct RunbookResult: Hashable, Sendable, Codable {
    /// How it ended.
    package enum Status: String, Hashable, Sendable, Codable {
        /// Every step was decided and the approved ones succeeded.
        case finished
        /// The operator stopped it.
        case stopped
    }

    /// The absolute path of the runbook.
    package var runbook: String
    /// How it ended.
    package var status: Status
    /// The steps that were decided, in order.
    package var steps: [StepResult]
    /// Why it was stopped, when it was and a reason was given.
    package var reason: String?
    /// The names of the steps that were not run because it was stopped, the rejected one first.
    package var notRun: [String]

    private enum CodingKeys: String, CodingKey {
        case runbook, status, steps, reason
        case notRun = "not_run"
    }
}

/// What became of a step.
package struct StepResult: Hashable, Sendable, Codable {
    /// How it was dealt with.
    package enum Status: String, Hashable, Sendable, Codable {
        /// Its command ran and succeeded.
        case ran
        /// The operator answered in its place.
        case answered
        /// The operator skipped it after a run of unknown end.
        case skipped
        /// The operator stopped the runbook after a run of unknown end.
        case stopped
    }

    /// The name of the step.
    package var step: String
    /// How it was dealt with.
    package var status: Status
    /// The exit code of its command, which is 0; nil when it did not run.
    package var exitCode: Int32?
    /// The first lines of its output, at most 20; nil when `tail` has all lines.
    package var head: [String]?
    /// The last lines of its output, at most 40.
    package var tail: [String]?
    /// How many lines of output there were.
    package var lines: Int?
    /// How many lines between `head` and `tail` are left out; nil when none are.
    package var missingLines: Int?
    /// How many bytes the lines left out had, their line breaks included; nil when none are.
    package var missingBytes: Int?
    /// How long it ran, in milliseconds.
    package var milliseconds: Int64?
    /// What the operator answered in its place.
    package var message: String?

    private enum CodingKeys: String, CodingKey {
        case step, status, head, tail, lines, milliseconds, message
        case exitCode = "exit_code"
        case missingLines = "missing_lines"
        case missingBytes = "missing_bytes"
    }
}

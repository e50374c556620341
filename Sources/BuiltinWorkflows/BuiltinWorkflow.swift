package import Signoff
package import SignoffCheckpoint

/// The workflows that are built into the command.
package enum BuiltinWorkflow {
    /// All built-in workflows, each with a summary and an example input.
    ///
    /// - Parameters:
    ///   - time: The clock that measures the durations of steps.
    ///   - clock: The clock that measures the timeouts of steps.
    /// - Returns: `essay_review`, `runbook` and `refunds`.
    package static func all(
        time: TimeSource = .system,
        clock: any Clock<Duration> = ContinuousClock()
    ) -> [any WorkflowDefinition] {
        [
            essayReview,
            runbook(shell: Shell(time: time, clock: clock)),
            refunds,
        ]
    }
}

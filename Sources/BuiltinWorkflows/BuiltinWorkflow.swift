package import Signoff
package import SignoffCheckpoint

/// The workflows that ship with the command.
package enum BuiltinWorkflow {
    /// All built-in workflows, each with a summary and an example input.
    ///
    /// - Parameters:
    ///   - time: Where durations of steps are measured.
    ///   - clock: What timeouts of steps are measured by.
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

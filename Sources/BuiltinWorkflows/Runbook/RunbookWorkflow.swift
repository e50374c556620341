package import Signoff
import SignoffCheckpoint

extension BuiltinWorkflow {
    /// Runs the steps of a Markdown file one by one, asking before each step.
    ///
    /// The runbook is read once, at the start. Later changes of the file do not affect the run. Before each step
    /// without `confirm=no`, the operator is asked:
    /// - *approve* runs the command unchanged, *edit* runs the operator's version;
    /// - *respond* skips the step and records the message as its outcome;
    /// - *reject* ends the runbook. The result contains the reason and the names of the steps that were not run.
    ///
    /// The workflow asks again about a failed command, with its last lines: *approve* runs the command again, *edit*
    /// runs the operator's version, *respond* skips the step, *reject* ends the runbook. The failure of a step with
    /// `confirm=no` or `on_failure=fail` fails the run instead; a retry runs that step again, and no step before it. A
    /// step that was running when the process died is never run again without a question: see ``StepRunner``.
    ///
    /// - Parameter shell: The shell that runs the commands.
    /// - Returns: The workflow.
    package static func runbook(shell: Shell) -> Entrypoint<RunbookInput, RunbookResult> {
        let runner = StepRunner(shell: shell)
        return Entrypoint(
            "runbook",
            summary: "Runs the sh blocks of a Markdown file, asking before each",
            example: ["path": "runbook.md"],
            facts: { StepFacts(of: $0).facts }
        ) { (input: RunbookInput, flow) -> RunbookResult in
            let runbook = try await flow.run(readRunbook, input)
            var result = RunbookResult(runbook: runbook.path, status: .finished, steps: [], reason: nil, notRun: [])
            for (position, step) in runbook.steps.enumerated() {
                let question = StepQuestion(about: step, at: position, of: runbook)
                let request: StepRequest
                switch step.isConfirmed ? try await question.ask(flow) : .run(StepRequest(question)) {
                case .run(let decided):
                    request = decided
                case .answer(let message):
                    result.steps.append(StepResult(step: step.name, status: .answered, message: message))
                    continue
                case .stop(let reason):
                    return stopped(&result, before: position, of: runbook, reason: reason)
                }
                let outcome = try await flow.run(runner.task, request)
                result.steps.append(outcome)
                if outcome.status == .stopped {
                    return stopped(&result, before: position + 1, of: runbook, reason: outcome.message)
                }
            }
            return result
        }
    }

    private static func stopped(
        _ result: inout RunbookResult,
        before position: Int,
        of runbook: Runbook,
        reason: String?
    ) -> RunbookResult {
        result.status = .stopped
        result.reason = reason
        result.notRun = runbook.steps[position...].map(\.name)
        return result
    }

    private static let readRunbook = DurableTask("read_runbook") { (input: RunbookInput) in
        let path = TextFile.absolute(input.path)
        let steps = try RunbookParser.steps(of: TextFile.read(path), path: input.path)
        return Runbook(path: path, folder: TextFile.folder(of: path), steps: steps)
    }
}

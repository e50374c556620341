import OrderedCollections
package import Signoff
import SignoffCheckpoint

extension BuiltinWorkflow {
    /// Runs the steps of a Markdown file one after the other, asking before each.
    ///
    /// The runbook is read once, at the start: later changes of the file do not change a run. Before each step, unless it says `confirm=no`, the operator is
    /// asked:
    /// - *approve* runs the command as it stands, *edit* runs what the operator made of it;
    /// - *respond* skips the step and records the message as its outcome;
    /// - *reject* ends the runbook, with the reason and the names of the steps that were not run as its result.
    ///
    /// A command that fails fails the run; a retry runs that step again and none before it. A step that was running when the process died is never run again
    /// unasked: see ``StepRunner``.
    ///
    /// - Parameter shell: What runs the commands.
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
                let request: StepRequest
                switch try await decision(about: step, at: position, of: runbook, flow) {
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

    // MARK: Asking

    private enum StepDecision {
        case run(StepRequest)
        case answer(String)
        case stop(reason: String?)
    }

    private static let argumentsSchema: JSONValue = [
        "type": "object",
        "properties": [
            "command": ["type": "string", "minLength": 1], "cwd": ["type": "string", "minLength": 1],
            "timeout": StepTimeout.schema,
        ],
        "required": ["command"],
        "additionalProperties": false,
    ]

    /// Asks about a step until there is an answer that can be followed.
    private static func decision(
        about step: Runbook.Step,
        at position: Int,
        of runbook: Runbook,
        _ flow: WorkflowScope
    ) async throws -> StepDecision {
        guard step.isConfirmed else { return .run(StepRequest(step, in: runbook)) }
        var question = BatchQuestion(
            actions: [
                BatchQuestion.Action(
                    name: "run_command",
                    arguments: [
                        "command": .string(step.command),
                        "cwd": .string(step.folder),
                        "timeout": step.timeout.map { .string(StepTimeout.text($0)) } ?? nil,
                    ],
                    description: step.description,
                    decisions: ["approve", "edit", "reject", "respond"],
                    schema: argumentsSchema
                )
            ],
            context: [
                // The folder the command as it stands is run in: what is approved names it in full.
                "folder": .string(StepRequest(step, in: runbook).folder),
                "step": .string(step.name),
                "position": .string("\(position + 1) of \(runbook.steps.count)"),
                "runbook": .string(runbook.path),
                "line": .integer(Int64(step.line)),
            ],
            problem: nil
        )
        while true {
            let answer: JSONValue = try await flow.interrupt(question)
            do throws(BatchDecision.Problem) {
                switch try BatchDecision.read(answer, to: question)[0] {
                case .approve: return .run(StepRequest(step, in: runbook))
                case .edit(let arguments): return .run(try StepRequest(step, editedTo: arguments, in: runbook))
                case .reject(let message): return .stop(reason: message)
                case .respond(let message): return .answer(message)
                }
            } catch {
                question.problem = error.text
            }
        }
    }
}

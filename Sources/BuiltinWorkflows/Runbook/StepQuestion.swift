import Signoff
import SignoffCheckpoint

/// A question about a step of a runbook, before the step runs or after it failed.
struct StepQuestion: Hashable, Sendable, Codable {
    /// A decision about a step.
    enum Decision {
        /// Run a command.
        case run(StepRequest)
        /// Skip the step. The operator's message is its outcome.
        case answer(String)
        /// End the runbook.
        case stop(reason: String?)
    }

    /// The step, with the command that runs when the question is approved.
    var step: Runbook.Step
    /// The index of the step, from 1.
    let position: Int
    /// The number of steps of the runbook.
    let count: Int
    /// The absolute path of the runbook.
    let runbook: String
    /// The absolute path of the runbook's folder.
    let folder: String

    /// Creates the question about a step.
    init(about step: Runbook.Step, at index: Int, of runbook: Runbook) {
        self.step = step
        (position, count) = (index + 1, runbook.steps.count)
        (self.runbook, folder) = (runbook.path, runbook.folder)
    }

    /// Asks until the answer is valid.
    ///
    /// - Parameters:
    ///   - failure: The failure of the last execution of the command; `nil` before the first execution.
    ///   - flow: The scope that asks.
    /// - Returns: The decision.
    /// - Throws: The error of ``WorkflowScope/interrupt(_:)`` if no answer is stored.
    func ask(after failure: StepFailure? = nil, _ flow: WorkflowScope) async throws -> Decision {
        var question = payload(after: failure)
        while true {
            let answer: JSONValue = try await flow.interrupt(question)
            do throws(BatchDecision.Problem) {
                switch try BatchDecision.read(answer, to: question)[0] {
                case .approve: return .run(StepRequest(self))
                case .edit(let arguments): return .run(try StepRequest(self, editedTo: arguments))
                case .reject(let message): return .stop(reason: message)
                case .respond(let message): return .answer(message)
                }
            } catch {
                question.problem = error.text
            }
        }
    }

    private func payload(after failure: StepFailure?) -> BatchQuestion {
        BatchQuestion(
            actions: [
                BatchQuestion.Action(
                    name: "run_command",
                    arguments: [
                        "command": .string(step.command),
                        "cwd": .string(step.folder),
                        "timeout": step.timeout.map { .string(StepTimeout.text($0)) } ?? nil,
                    ],
                    description: failure?.text ?? step.description,
                    decisions: ["approve", "edit", "reject", "respond"],
                    schema: Self.argumentsSchema
                )
            ],
            context: [
                // The folder of the command: the question states the absolute path that is approved.
                ("folder", .string(StepRequest(self).folder)),
                ("step", .string(step.name)),
                ("position", .string("\(position) of \(count)")),
                ("runbook", .string(runbook)),
                ("line", .integer(Int64(step.line))),
            ] + (failure.map { [("failure", .string($0.kind)), ("attempt", .integer(Int64($0.attempt)))] } ?? []),
            problem: nil
        )
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
}

import Signoff
import SignoffCheckpoint

/// Runs the command of a step, and never repeats it without the operator's consent.
///
/// Before a command runs, its execution is stored (`begin_step`). When the task runs again, it finds the stored
/// execution:
/// - with a stored end (`end_step`, stored when a command fails), the operator is asked about the failure, or has
///   requested a retry if the failure failed the run;
/// - without a stored end, the process died or was stopped while the command ran or right after it. The command could
///   have run, so the operator is asked whether to run it again, to skip the step or to stop the runbook.
///
/// Marks and questions come in pairs that repeat on every replay: the n-th try of the command has the calls 2n and 2n + 1 of this task, and each try of unknown end, and each
/// failure that is asked about, one question.
struct StepRunner: Sendable {
    let shell: Shell

    private enum Choice: String, CaseIterable {
        case runAgain = "run again"
        case skip
        case stop
    }

    private static let beginStep = DurableTask("begin_step") { (begin: StepBegin) in begin }
    private static let endStep = DurableTask("end_step") { (end: StepEnd) in end }

    /// The task.
    var task: DurableTask<StepRequest, StepResult> {
        DurableTask("run_step", body: perform)
    }

    private func perform(_ request: StepRequest, _ flow: WorkflowScope) async throws -> StepResult {
        let execution = flow.execution.id
        var request = request
        var attempt = 0
        while true {
            attempt += 1
            let begin = try await flow.run(
                StepRunner.beginStep,
                StepBegin(step: request.step, execution: execution)
            )
            let end: StepEnd
            if begin.execution == execution {
                switch try await run(request, flow) {
                case .succeeded(let result): return result
                case .failed(let error):
                    let failure = request.asksAs.map { _ in
                        StepFailure(kind: error.kind, attempt: attempt, text: error.error.message)
                    }
                    end = try await flow.run(
                        StepRunner.endStep,
                        StepEnd(step: request.step, outcome: .failed, failure: failure)
                    )
                    if failure == nil { throw error.error }
                }
            } else {
                end = try await flow.run(StepRunner.endStep, StepEnd(step: request.step, outcome: .unknown))
            }
            switch (end.outcome, end.failure, request.asksAs) {
            case (.failed, let failure?, let question?):
                switch try await question.ask(after: failure, flow) {
                case .run(let decided): request = decided
                case .answer(let message):
                    return StepResult(step: request.step, status: .answered, message: message)
                case .stop(let reason):
                    return StepResult(step: request.step, status: .stopped, message: reason)
                }
            // The run failed, and the operator requested a retry.
            case (.failed, _, _): continue
            case (.unknown, _, _):
                switch try await choice(about: request, flow) {
                case .runAgain: continue
                case .skip: return StepResult(step: request.step, status: .skipped)
                case .stop: return StepResult(step: request.step, status: .stopped)
                }
            }
        }
    }

    /// The observed end of a command.
    private enum Ending {
        case succeeded(StepResult)
        case failed(Failure)
    }

    private struct Failure {
        /// The kind of failure.
        var kind: String
        var error: BuiltinWorkflowError
    }

    private func run(_ request: StepRequest, _ flow: WorkflowScope) async throws -> Ending {
        let ending: Shell.Ending
        do {
            ending = try await shell.run(
                request.command,
                in: request.folder,
                timeout: request.timeout.map { .milliseconds($0) }
            ) { batch in
                await flow.write(StepOutput(step: request.step, batch))
            }
        } catch let error as CancellationError {
            throw error
        } catch {
            try Task.checkCancellation()
            let message = "Step \"\(request.step)\" could not be started in \(request.folder): \(error)"
            return .failed(Failure(kind: "not started", error: BuiltinWorkflowError(.stepNotStarted, message)))
        }
        guard ending.kind == .exited(0) else { return .failed(failure(of: request, ending)) }
        return .succeeded(
            StepResult(
                step: request.step,
                status: .ran,
                exitCode: 0,
                head: ending.output.head.isEmpty ? nil : ending.output.head,
                tail: ending.output.tail,
                lines: ending.output.lineCount,
                missingLines: ending.output.missingLines == 0 ? nil : ending.output.missingLines,
                missingBytes: ending.output.missingLines == 0 ? nil : ending.output.missingBytes,
                milliseconds: ending.duration.wholeMilliseconds
            )
        )
    }

    private func failure(of request: StepRequest, _ ending: Shell.Ending) -> Failure {
        let (kind, what) =
            switch ending.kind {
            case .exited(let code): ("exit code \(code)", "failed with exit code \(code)")
            case .signalled(let signal): ("signal \(signal)", "was ended by signal \(signal)")
            case .timedOut: ("timeout", "took longer than \(StepTimeout.text(request.timeout ?? 0)) and was ended")
            }
        let shown = ending.output.tail.suffix(5).map { $0.count > 200 ? $0.prefix(199) + "…" : $0[...] }
        let last = shown.isEmpty ? "It wrote nothing." : "Its last lines:\n" + shown.joined(separator: "\n")
        return Failure(
            kind: kind,
            error: BuiltinWorkflowError(
                ending.kind == .timedOut ? .stepTimedOut : .stepFailed,
                "Step \"\(request.step)\" \(what). \(last)"
            )
        )
    }

    /// Asks how to continue after an execution with an unknown outcome.
    private func choice(about request: StepRequest, _ flow: WorkflowScope) async throws -> Choice {
        let names = JSONValue.array(Choice.allCases.map { .string($0.rawValue) })
        while true {
            let answer: JSONValue = try await flow.interrupt(
                [
                    "question": "Step \"\(request.step)\" may have run: run it again, skip it, or stop the runbook?",
                    "description": """
                    It had been started when the program that ran it ended, so it may still be running, or have run as a whole, in part or \
                    not at all.
                    """,
                    "options": names,
                    "step": request.step,
                    "command": request.command,
                    "folder": request.folder,
                ],
                responseSchema: ["enum": names]
            )
            if let choice = answer.stringValue.flatMap(Choice.init(rawValue:)) { return choice }
        }
    }
}

extension Duration {
    /// The duration in whole milliseconds.
    fileprivate var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}

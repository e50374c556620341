import FoundationEssentials
import Signoff
import SignoffCheckpoint

@testable import BuiltinWorkflows

/// A thread that executes runbooks of a folder of its own, each time in a runtime as a new process would create it.
struct RunbookThread {
    let folder: TestFolder
    let saver = InMemorySaver()
    let workflow = BuiltinWorkflow.runbook(
        shell: Shell(
            time: .system,
            clock: ContinuousClock(),
            grace: Shell.Grace(cancelled: .milliseconds(200), timedOut: .milliseconds(200))
        )
    )

    init() throws {
        folder = try TestFolder()
    }

    /// A runtime as a new process would make it.
    func runtime() throws -> WorkflowRuntime {
        try WorkflowRuntime(saver: saver, entrypoints: [workflow])
    }

    func start(_ text: String) async throws -> RunResult<RunbookResult> {
        let path = try folder.write(text, to: "runbook.md")
        return try await runtime().invoke(workflow, RunbookInput(path: path), on: "t")
    }

    func resume(_ command: Command) async throws -> RunResult<RunbookResult> {
        try await runtime().invoke(workflow, .resume(command), on: "t")
    }

    func proceed() async throws -> RunResult<RunbookResult> {
        try await runtime().invoke(workflow, .proceed, on: "t")
    }
}

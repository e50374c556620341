import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffReview
import Testing

@testable import BuiltinWorkflows

@Suite("A step of a runbook that failed")
struct FailedStepTests {
    private let thread: RunbookThread
    private var folder: TestFolder { thread.folder }

    init() throws { thread = try RunbookThread() }

    /// A runbook of two steps that are asked about, of which the first fails until a file is there.
    private let failing = """
        Pays the bill.
        ```sh name=pay
        echo x >> tries
        echo about to fail
        test -f allowed
        ```
        ```sh name=after
        touch after
        ```
        """

    /// Starts the failing runbook, approves its first step, and returns the question about the failure.
    private func failed() async throws -> RunResult<RunbookResult> {
        try await thread.resume(thread.start(failing).answer(.approve))
    }

    @Test("A step that was asked about and fails is asked about again, with its failure and what each decision does")
    func asksAboutFailure() async throws {
        let asked = try await failed()
        let item = try asked.item()
        #expect(item.actions[0].description == "Step \"pay\" failed with exit code 1. Its last lines:\nabout to fail")
        #expect(item.actions[0].allowedDecisions == [.approve, .reject, .edit, .respond])
        #expect(item.extras["failure"] == "exit code 1" && item.extras["attempt"] == 1)
        #expect(item.extras["position"] == "1 of 2")
        let facts = StepFacts(of: asked.interrupts[0]).facts
        #expect(facts?.title == "failed, exit code 1: pay: echo x >> tries")
        #expect(facts?.effects.first?.does == "runs the command again")
        // Continuing without an answer asks the same question and runs nothing.
        #expect(try await thread.proceed().interrupts == asked.interrupts)
        #expect(try folder.read("tries") == "x\n")
    }

    @Test("A failed step runs again when it is approved, and asks again when it fails again")
    func runsAgain() async throws {
        let second = try await thread.resume(failed().answer(.approve))
        #expect(try second.item().extras["attempt"] == 2)
        #expect(try folder.read("tries") == "x\nx\n")
        try folder.write("", to: "allowed")
        let next = try await thread.resume(second.answer(.approve))
        #expect(try next.item().extras["step"] == "after")
        let done = try await thread.resume(next.answer(.approve))
        #expect(done.value?.steps.map(\.status) == [.ran, .ran])
        #expect(try folder.read("tries") == "x\nx\nx\n")
    }

    @Test("A failed step runs as it was edited, and the question about its next failure has the edited command")
    func editedAfterFailure() async throws {
        let second = try await thread.resume(
            failed().answer(.edit(["command": "echo y >> tries; exit 7", "cwd": "."]))
        )
        let item = try second.item()
        #expect(item.extras["failure"] == "exit code 7")
        #expect(item.actions[0].arguments["command"] == "echo y >> tries; exit 7")
        let next = try await thread.resume(second.answer(.edit(["command": "echo z >> tries", "cwd": "."])))
        #expect(try next.item().extras["step"] == "after")
        #expect(try folder.read("tries") == "x\ny\nz\n")
    }

    @Test("A failed step is skipped with the words of the operator, or ends the runbook")
    func skippedOrStopped() async throws {
        let next = try await thread.resume(failed().answer(.respond("paid by hand")))
        #expect(try next.item().extras["step"] == "after")
        let done = try #require(try await thread.resume(next.answer(.approve)).value)
        #expect(done.steps.first == StepResult(step: "pay", status: .answered, message: "paid by hand"))
        #expect(try folder.read("tries") == "x\n")
        #expect(folder.has("after"))
    }

    @Test("A rejection after a failure ends the runbook with the reason")
    func stoppedAfterFailure() async throws {
        let value = try #require(try await thread.resume(failed().answer(.reject(message: "the bank is closed"))).value)
        #expect(value.status == .stopped && value.reason == "the bank is closed")
        #expect(value.notRun == ["after"])
        #expect(!folder.has("after"))
    }

    @Test(
        "What a failure does can be said for each step",
        arguments: [("confirm=no on_failure=ask", true), ("confirm=no on_failure=fail", false), ("confirm=no", false)]
    )
    func failureRule(options: String, asks: Bool) async throws {
        guard asks else {
            await #expect(throws: BuiltinWorkflowError.self) { try await thread.start("```sh \(options)\nexit 1\n```") }
            return
        }
        #expect(try await thread.start("```sh \(options)\nexit 1\n```").item().extras["failure"] == "exit code 1")
    }
}

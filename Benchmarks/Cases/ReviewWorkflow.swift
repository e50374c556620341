import Signoff
import SignoffCheckpoint

/// A workflow that drafts a text and asks for approval.
enum ReviewWorkflow {
    static let entrypoint: Entrypoint<Int, String> = {
        let draft = DurableTask("draft") { (number: Int) in "draft \(number)" }
        return Entrypoint("review") { (number: Int, flow) -> String in
            let text = try await flow.run(draft, number)
            let approved: Bool = try await flow.interrupt(["text": text, "action": "Approve this draft"])
            return approved ? text : "rejected"
        }
    }()

    /// Runs the workflow until it asks, and approves the draft.
    static func review(_ number: Int, on thread: ThreadID, in runtime: WorkflowRuntime) async throws {
        let asked = try await runtime.invoke(entrypoint, number, on: thread)
        try UnexpectedResult.unless(asked.interrupts.count == 1, "review \(number) did not ask: \(asked)")
        let result = try await runtime.invoke(entrypoint, .resume(Command(resume: true)), on: thread)
        try UnexpectedResult.unless(result == .finished("draft \(number)"), "a review ended with \(result)")
    }
}

import BuiltinWorkflows
import Signoff
import SignoffCheckpoint
import SignoffReview
import Testing

@Suite("The essay review")
struct EssayReviewTests {
    @Test("An essay about the topic given is approved or rejected by a reviewer", arguments: [true, false])
    func review(isApproved: Bool) async throws {
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [BuiltinWorkflow.essayReview])
        let asked = try await runtime.invoke(BuiltinWorkflow.essayReview, "bees", on: "t")
        let item = try asked.item()
        #expect(
            item.payload.text()
                == #"{"essay":"An essay about topic: bees","action":"Please approve/reject the essay"}"#
        )
        #expect(item.actions[0].allowedDecisions == [.approve, .reject, .edit])
        let command = try asked.answer(isApproved ? .approve : .reject(message: "dull"))
        let result = try await runtime.invoke(BuiltinWorkflow.essayReview, .resume(command), on: "t")
        #expect(
            result
                == .finished(EssayVerdict(essay: "An essay about topic: bees", isApproved: isApproved))
        )
    }

    @Test("Every workflow has a summary and an example input that it takes")
    func listing() throws {
        let workflows = BuiltinWorkflow.all().map(\.erased)
        #expect(workflows.map(\.name) == ["essay_review", "runbook", "refunds"])
        for workflow in workflows {
            #expect(workflow.summary != nil)
            let example = try #require(workflow.example)
            try workflow.check(StoredValue(example))
        }
        let runbook = workflows[1]
        try runbook.check(.string("deploy.md"))
        #expect(throws: WorkflowError.self) { try runbook.check(.integer(3)) }
        let unlimited = try StoredValue(["input": "a", "output": "b", "limit": "much"] as JSONValue)
        #expect(throws: WorkflowError.self) { try workflows[2].check(unlimited) }
    }
}

import OrderedCollections
import Signoff
import SignoffCheckpoint
import Testing

/// A copy of a thread has the records of its answers, and does not report them again.
@Suite
struct CopiedAnswerTests {
    let saver = InMemorySaver()
    let text = Wording("Pay 10?")

    var workflow: Entrypoint<Int, Bool> {
        let text = text
        return Entrypoint("paying") { (_: Int, flow) -> Bool in try await flow.interrupt(text.value) }
    }

    /// A thread whose answer was given to another question than the one that is open now.
    func withdrawn(on thread: ThreadID) async throws -> WorkflowRuntime {
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: .withoutWaiting)
        _ = try await runtime.invoke(workflow, 0, on: thread)
        text.value = "Pay 99?"
        _ = try await runtime.invoke(workflow, .resume(Command(resume: true)), on: thread)
        return runtime
    }

    func told() async throws -> [LedgerEntry] {
        try await saver.ledger(after: 0, limit: 99).filter { $0.record["what"] == "answer_not_delivered" }
    }

    @Test
    func `A withdrawn answer is reported on its own thread only`() async throws {
        let runtime = try await withdrawn(on: "1")
        try #require(try await told().count == 1)
        try await runtime.copyThread("1", to: "2")
        try await runtime.copyThread("2", to: "3")
        #expect(try await told().count == 1)
        for copy in ["2", "3"] as [ThreadID] {
            #expect(try await saver.runs(matching: RunQuery(thread: copy)).allSatisfy { $0.undelivered.isEmpty })
            let records = try await saver.recordedAnswers(of: copy)
            #expect(records.map(\.state) == [.replaced])
            let open = try await saver.openInterrupts(matching: InterruptQuery(thread: copy))
            #expect(open.map(\.withdrawn?.payload) == [.string("Pay 10?")], "the copy still shows it")
        }
    }

    @Test
    func `An answer that is withdrawn on the copy is reported there`() async throws {
        let runtime = try await withdrawn(on: "1")
        try await runtime.copyThread("1", to: "2")
        text.value = "Pay 100?"
        let open = try await saver.openInterrupts(matching: InterruptQuery(thread: "2"))
        let id = try #require(open.first?.interrupt.id)
        _ = try await runtime.invoke(workflow, .resume(Command(answering: id, with: true)), on: "2")
        #expect(try await told().map { $0.record["thread"] } == ["1", "2"])
    }
}

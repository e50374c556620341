import Signoff
import SignoffCheckpoint
import Testing

/// An answered question is not open, even if other rows repeat it.
@Suite
struct AnsweredQuestionTests {
    private static let asking = DurableTask("asking") { (question: String, flow) -> String in
        try await flow.interrupt(question)
    }

    private static let failing = DurableTask("failing") { (_: Int) -> String in throw Failure("boom") }

    @Test
    func `A question answered inside a task that then fails is not asked again by any account`() async throws {
        let saver = InMemorySaver()
        let pair = DurableTask("pair") { (number: Int, flow) -> String in
            _ = try await flow.run(Self.asking, "A?")
            return try await flow.run(Self.failing, number)
        }
        let both = Entrypoint("both") { (number: Int, flow) -> String in
            let first = flow.start(Self.asking, "Z?")
            let second = flow.start(pair, number)
            return try await first.value + second.value
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [both], options: .withoutWaiting)
        let asked = try await runtime.invoke(both, 1, on: "1").interrupts
        let first = try #require(asked.first { $0.value == .string("A?") }?.id)
        let result = try await runtime.invoke(both, .resume(Command(answering: first, with: "yes")), on: "1")
        #expect(result.interrupts.map(\.value) == [.string("Z?")])
        let state = try await runtime.state(of: "1")
        #expect(state.openInterrupts.map(\.interrupt.value) == [.string("Z?")])
        let inbox = try await saver.openInterrupts(matching: InterruptQuery())
        #expect(inbox.map(\.interrupt.value) == [.string("Z?")])
        let code = await code {
            try await runtime.invoke(both, .resume(Command(answering: first, with: "no")), on: "1")
        }
        #expect(code == "interrupt_not_pending")
    }
}

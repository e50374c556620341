import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import SignoffTesting
import Testing

@Suite("A scripted backend", .timeLimit(.minutes(5)))
struct ScriptedBackendTests {
    private let clock = ManualClock()
    private let backend: ScriptedBackend
    private let answer: ItemAnswer

    init() throws {
        let question = try ScriptedStage.question(on: "t-1", at: ManualClock().now)
        var content = ScriptedContent()
        content.questions = [question]
        content.workflows = [WorkflowListing(name: "ask")]
        backend = ScriptedBackend(content, time: clock.source)
        answer = ItemAnswer(item: ReviewItem(question: question), decisions: [.respond("yes")])
    }

    @Test("writes down what it was asked, in order")
    func calls() async throws {
        _ = try await backend.countQuestions()
        _ = try await backend.answer([answer], token: "token-1")
        #expect(
            backend.calls == [
                ScriptedCall(verb: .countQuestions, subject: ""), ScriptedCall(verb: .answer, subject: "token-1"),
            ]
        )
        backend.forgetCalls()
        #expect(backend.calls.isEmpty)
    }

    @Test("fails as often as the script says, and does nothing then")
    func fails() async throws {
        backend.fail(.answer, with: OperationError(.failed, "one"), OperationError(.failed, "two"))
        for message in ["one", "two"] {
            await #expect(throws: OperationError(.failed, message)) {
                try await backend.answer([answer], token: "token-1")
            }
        }
        #expect(try await backend.countQuestions() == 1)
        _ = try await backend.answer([answer], token: "token-1")
        #expect(try await backend.countQuestions() == 0)
    }

    @Test("holds a call at a gate, and lets others pass")
    func holds() async throws {
        let gate = backend.hold(.answer)
        let sending = Task { try await backend.answer([answer], token: "token-1") }
        await gate.arrival()
        #expect(try await backend.countQuestions() == 1)
        gate.open()
        #expect(try await sending.value.request.requestedBy == "maria")
        #expect(try await backend.countQuestions() == 0)
    }

    @Test("A call that is canceled at a gate does nothing")
    func cancels() async throws {
        let gate = backend.hold(.answer)
        let sending = Task { try await backend.answer([answer], token: "token-1") }
        await gate.arrival()
        sending.cancel()
        await #expect(throws: CancellationError.self) { try await sending.value }
        #expect(try await backend.countQuestions() == 1)
    }

    @Test("loses the answer to a request after doing it, and finds it by its token")
    func losesOutcomes() async throws {
        backend.loseOutcome(of: .answer)
        await #expect {
            try await backend.answer([answer], token: "token-1")
        } throws: { error in
            (error as? OperationError)?.isOutcomeUnknown == true
        }
        let run = try #require(try await backend.run(token: "token-1"))
        #expect(try await backend.countQuestions() == 0)
        #expect(try await backend.answer([answer], token: "token-1").id == run.id)
    }

    @Test("does nothing while it is offline: a request has an unknown outcome, a look fails")
    func offline() async throws {
        backend.goOffline(message: "the cable is out")
        await #expect {
            try await backend.answer([answer], token: "token-1")
        } throws: { error in
            let error = error as? OperationError
            return error?.isOutcomeUnknown == true && error?.message == "the cable is out"
        }
        await #expect {
            try await backend.countQuestions()
        } throws: { error in
            (error as? OperationError)?.isOutcomeUnknown == false
        }
        #expect(await backend.changeMark() == nil)
        backend.comeBack()
        #expect(try await backend.run(token: "token-1") == nil)
        #expect(try await backend.countQuestions() == 1)
    }

    @Test("ends runs as a worker would")
    func ends() async throws {
        let run = try await backend.answer([answer], token: "token-1")
        let next = try ScriptedStage.question(on: "t-1", ["question": "and this?"], at: clock.now)
        backend.end(run.id, .interrupted, asking: [next])
        #expect(try await backend.questions(matching: InterruptQuery()) == [next])
        #expect(try await backend.run(run.id).status == .interrupted)
    }

    @Test("A run that failed leaves the question it answered open")
    func failedAnswer() async throws {
        let run = try await backend.answer([answer], token: "token-1")
        backend.end(run.id, .error, error: RunFailure(code: "task_failed", message: "no"))
        #expect(try await backend.countQuestions() == 1)
        #expect(try await backend.failures().map(\.id) == [run.id])
    }
}

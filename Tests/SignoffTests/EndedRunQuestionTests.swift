import Signoff
import SignoffCheckpoint
import SignoffTesting
import Testing

/// The open questions, and the possible continuations, after a run that was canceled or failed after an answer.
@Suite(.timeLimit(.minutes(10)))
struct EndedRunQuestionTests {
    let saver = InMemorySaver()
    let bodies = Tally()
    let wording = Wording("Pay 10?")

    func open() async throws -> [StoredValue] {
        try await saver.openInterrupts(matching: InterruptQuery(thread: "1")).map(\.interrupt.value)
    }

    func id(of text: String) async throws -> InterruptID {
        let open = try await saver.openInterrupts(matching: InterruptQuery(thread: "1"))
        return try #require(open.first { $0.interrupt.value == .string(text) }?.interrupt.id)
    }

    @Test(arguments: ["task", "task in a task", "nested run"])
    func `A question that replaced another one is the only open one after a canceled run`(
        place: String
    ) async throws {
        let (wording, gate) = (wording, Gate())
        @Sendable func ask(_ flow: WorkflowScope) async throws -> Bool {
            let isReady: Bool = try await flow.interrupt("Is it ready?")
            let isPaid: Bool = try await flow.interrupt(wording.value)
            return isReady && isPaid
        }
        let asking = DurableTask("asking") { (_: Int, flow: WorkflowScope) in try await ask(flow) }
        let nested = Entrypoint("nested") { (_: Int, flow) in try await ask(flow) }
        let calling = DurableTask("calling") { (_: Int, flow: WorkflowScope) -> Bool in
            try await place == "nested run" ? flow.call(nested, 0) : flow.run(asking, 0)
        }
        let other = DurableTask("other") { (_: Int, flow: WorkflowScope) -> Bool in
            let answer: Bool = try await flow.interrupt("Tell them?")
            try await gate.pass()
            return answer
        }
        let workflow = Entrypoint("both") { (_: Int, flow) -> [Bool] in
            let (one, two) = (flow.start(place == "task" ? asking : calling, 0), flow.start(other, 0))
            return [try await one.value, try await two.value]
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: .withoutWaiting)
        _ = try await runtime.invoke(workflow, 0, on: "1")
        let ready = try await id(of: "Is it ready?")
        _ = try await runtime.invoke(workflow, .resume(Command(answering: ready, with: true)), on: "1")
        wording.value = "Pay 20?"
        let told = try await id(of: "Tell them?")
        let run = Task { try await runtime.invoke(workflow, .resume(Command(answering: told, with: true)), on: "1") }
        await gate.arrival(of: 1)
        while try await !open().contains(.string("Pay 20?")) { await Task.yield() }
        run.cancel()
        _ = await run.result
        #expect(try await open() == [.string("Pay 20?")])
        #expect(try await runtime.state(of: "1").openInterrupts.map(\.interrupt.value) == [.string("Pay 20?")])
        gate.open()
        let bare = try await runtime.invoke(workflow, .resume(Command(resume: true)), on: "1")
        #expect(bare == .finished([true, true]))
    }

    @Test(arguments: ["task", "nested run"])
    func `What catches the refusal of an answer has no result`(place: String) async throws {
        let (wording, bodies) = (wording, bodies)
        let telling = DurableTask("telling") { (_: Int, flow: WorkflowScope) -> Bool in
            try await flow.interrupt("Tell them?")
        }
        @Sendable func pay(_ flow: WorkflowScope) async -> Int {
            let isPaid: Bool? = try? await flow.interrupt(wording.value)
            _ = flow.start(telling, 0)
            return isPaid == true ? 1 : 0
        }
        let paying = DurableTask("paying") { (_: Int, flow: WorkflowScope) in await pay(flow) }
        let nested = Entrypoint("nested") { (_: Int, flow) in await pay(flow) }
        let calling = DurableTask("calling") { (_: Int, flow: WorkflowScope) -> Int in
            bodies.count("calling")
            return (try? await place == "task" ? flow.run(paying, 0) : flow.call(nested, 0)) ?? 0
        }
        let workflow = Entrypoint("outer") { (_: Int, flow) -> Int in try await flow.run(calling, 0) }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: .withoutWaiting)
        _ = try await runtime.invoke(workflow, 0, on: "1")
        let paid = try await id(of: "Pay 10?")
        _ = try await runtime.invoke(workflow, .resume(Command(answering: paid, with: true)), on: "1")
        let told = try await id(of: "Tell them?")
        wording.value = "Pay 20?"
        let refused = await code {
            try await runtime.invoke(workflow, .resume(Command(answering: told, with: true)), on: "1")
        }
        #expect(refused == "nondeterministic_replay")
        #expect(try await open() == [.string("Tell them?")])
        wording.value = "Pay 10?"
        let result = try await runtime.invoke(workflow, .resume(Command(answering: told, with: true)), on: "1")
        #expect(result == .finished(1))
    }
}

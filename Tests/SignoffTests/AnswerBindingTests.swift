@testable import Signoff
import SignoffCheckpoint
import SignoffTesting
import Synchronization
import Testing

/// An answer reaches only the question it was given to.
@Suite
struct AnswerBindingTests {
    let saver = InMemorySaver()
    let bodies = Tally()

    func runtime(_ workflows: any WorkflowDefinition...) throws -> WorkflowRuntime {
        try WorkflowRuntime(saver: saver, entrypoints: workflows, options: .withoutWaiting)
    }

    /// Asks what the text says.
    func asking(_ text: Wording) -> Entrypoint<Int, Bool> {
        Entrypoint("asking") { (_: Int, flow) -> Bool in try await flow.interrupt(text.value) }
    }

    func open(_ runtime: WorkflowRuntime) async throws -> [Interrupt] {
        try await runtime.state(of: "1").openInterrupts.map(\.interrupt)
    }

    func undelivered(_ chunks: [StreamChunk]) -> [UndeliveredAnswer] {
        chunks.compactMap { chunk in
            if case .answerNotDelivered(let answer) = chunk.event { answer } else { nil }
        }
    }

    // MARK: Given answers

    @Test
    func `A question that hangs on a caught failure gets no answer given to another one`() async throws {
        let bodies = bodies
        let probe = DurableTask("probe") { () -> Bool in
            if bodies.count("probe") == 1 { throw Failure("refused") }
            return true
        }
        let workflow = Entrypoint("standby") { (_: Int, flow) -> String in
            let isUp = (try? await flow.run(probe)) != nil
            let isApproved: Bool =
                try await flow.interrupt(isUp ? "It is up. Delete the standby?" : "It is down. Notify support?")
            return isUp && isApproved ? "deleted" : "kept"
        }
        let runtime = try runtime(workflow)
        let first = try await runtime.invoke(workflow, 0, on: "1").interrupts
        #expect(first.map(\.value) == [.string("It is down. Notify support?")])
        let id = try #require(first.first?.id)
        let (chunks, error) = await runtime.stream(
            workflow,
            .resume(try Command(answering: id, with: true)),
            on: "1",
            modes: [.updates, .warnings]
        ).collected()
        #expect(error == nil)
        let told = undelivered(chunks)
        #expect(told.map(\.approved) == [.string("It is down. Notify support?")])
        #expect(told.map(\.reached) == [.string("It is up. Delete the standby?")])
        let second = try await open(runtime)
        #expect(second.map(\.value) == [.string("It is up. Delete the standby?")])
        #expect(second.first?.id != id)
        let listed = try await saver.openInterrupts(matching: InterruptQuery(thread: "1"))
        #expect(listed.first?.withdrawn?.payload == .string("It is down. Notify support?"))
        #expect(listed.first?.withdrawn?.answeredBy == "library")
        #expect(
            await code { try await runtime.invoke(workflow, .resume(Command(answering: id, with: true)), on: "1") }
                == "interrupt_not_pending"
        )
        let other = try #require(second.first?.id)
        #expect(
            try await runtime.invoke(workflow, .resume(Command(answering: other, with: true)), on: "1")
                == .finished("deleted")
        )
    }

    @Test(arguments: ["by id", "bare", "map"])
    func `A changed payload gets nothing, however the answer was given`(form: String) async throws {
        let text = Wording("Pay 10?")
        let workflow = asking(text)
        let runtime = try runtime(workflow)
        let id = try #require(try await runtime.invoke(workflow, 0, on: "1").interrupts.first?.id)
        text.value = "Pay 10000?"
        let command =
            switch form {
            case "by id": try Command(answering: id, with: true)
            case "map": try Command(answers: [id: true])
            default: try Command(resume: true)
            }
        let result = try await runtime.invoke(workflow, .resume(command), on: "1")
        #expect(result.interrupts.map(\.value) == [.string("Pay 10000?")])
        #expect(try await open(runtime) == result.interrupts)
        #expect(try await runtime.invoke(workflow, .proceed, on: "1").interrupts == result.interrupts)
        text.value = "Pay 10?"
        #expect(try await runtime.invoke(workflow, .proceed, on: "1").interrupts.map(\.value) == [.string("Pay 10?")])
    }

    @Test
    func `A strict replay fails with the question as it was`() async throws {
        let text = Wording("Pay 10?")
        let workflow = asking(text)
        let runtime = try runtime(workflow)
        let asked = try await runtime.invoke(workflow, 0, on: "1").interrupts
        let rows = try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "1"))
        text.value = "Pay 10000?"
        let id = try #require(asked.first?.id)
        #expect(
            await code {
                try await runtime.invoke(
                    workflow,
                    .resume(Command(answering: id, with: true)),
                    on: "1",
                    config: RunConfig(replay: .strict)
                )
            } == "nondeterministic_replay"
        )
        #expect(try await open(runtime) == asked)
        #expect(try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "1")) == rows)
        text.value = "Pay 10?"
        #expect(
            try await runtime.invoke(workflow, .resume(Command(answering: id, with: true)), on: "1") == .finished(true)
        )
    }

    @Test
    func `A payload that varies ends the run after three answers`() async throws {
        let bodies = bodies
        let workflow = Entrypoint("clock") { (_: Int, flow) -> Bool in
            try await flow.interrupt("Now it is \(bodies.count("tick"))")
        }
        let runtime = try runtime(workflow)
        var id = try #require(try await runtime.invoke(workflow, 0, on: "1").interrupts.first?.id)
        for _ in 1...2 {
            let result = try await runtime.invoke(workflow, .resume(Command(answering: id, with: true)), on: "1")
            id = try #require(result.interrupts.first?.id)
        }
        let last = try await open(runtime)
        await #expect {
            try await runtime.invoke(workflow, .resume(Command(answering: id, with: true)), on: "1")
        } throws: { error in
            (error as? WorkflowError)?.message.contains("compute what varies in a task") ?? false
        }
        #expect(try await open(runtime) == last)
        let next = try await runtime.invoke(workflow, .resume(Command(answering: id, with: true)), on: "1")
        #expect(next.interrupts.count == 1)
    }

    @Test
    func `An answer whose question is not reached is reported and dropped`() async throws {
        let text = Wording("ask")
        let workflow = Entrypoint("skipping") { (_: Int, flow) -> String in
            if text.value == "skip" { return "skipped" }
            let answer: String = try await flow.interrupt("Go on?")
            return answer
        }
        let runtime = try runtime(workflow)
        let id = try #require(try await runtime.invoke(workflow, 0, on: "1").interrupts.first?.id)
        text.value = "skip"
        let (chunks, _) = await runtime.stream(
            workflow,
            .resume(try Command(answering: id, with: "yes")),
            on: "1",
            modes: [.warnings]
        ).collected()
        #expect(undelivered(chunks).map(\.approved) == [.string("Go on?")])
        #expect(undelivered(chunks).allSatisfy { $0.reached == nil })
        #expect(try await open(runtime).isEmpty)
    }

    @Test
    func `Of several answers each reaches its own question, and one that does not holds up none`() async throws {
        let text = Wording("B?")
        let ask = DurableTask("ask") { (question: String, flow) -> String in
            let answer: String = try await flow.interrupt(question == "B" ? text.value : "\(question)?")
            return "\(question) \(answer)"
        }
        let workflow = Entrypoint("several") { (_: Int, flow) -> [String] in
            try await ["A", "B"].map { flow.start(ask, $0) }.values()
        }
        let runtime = try runtime(workflow)
        let asked = try await runtime.invoke(workflow, 0, on: "1").interrupts
        text.value = "C?"
        let answers = Dictionary(uniqueKeysWithValues: asked.compactMap { $0.id }.map { ($0, "yes") })
        let result = try await runtime.invoke(workflow, .resume(Command(answers: answers)), on: "1")
        #expect(result.interrupts.map(\.value) == [.string("C?")])
        #expect(try await open(runtime).map(\.value) == [.string("C?")])
        let id = try #require(result.interrupts.first?.id)
        #expect(
            try await runtime.invoke(workflow, .resume(Command(answering: id, with: "no")), on: "1")
                == .finished(["A yes", "B no"])
        )
    }

    // MARK: Stored answers

    @Test
    func `A stored answer is withdrawn when its question changes and nothing rests on it`() async throws {
        let text = Wording("Pay 10?")
        let bodies = bodies
        let workflow = Entrypoint("failing") { (_: Int, flow) -> Bool in
            let answer: Bool = try await flow.interrupt(text.value)
            if bodies.count("after") == 1 { throw Failure("refused") }
            return answer
        }
        let runtime = try runtime(workflow)
        _ = try await runtime.invoke(workflow, 0, on: "1")
        await #expect(throws: Failure.self) {
            try await runtime.invoke(workflow, .resume(Command(resume: true)), on: "1")
        }
        text.value = "Pay 10000?"
        let (chunks, error) = await runtime.stream(workflow, .proceed, on: "1", modes: [.updates, .warnings])
            .collected()
        #expect(error == nil)
        #expect(undelivered(chunks).map(\.approved) == [.string("Pay 10?")])
        #expect(try await open(runtime).map(\.value) == [.string("Pay 10000?")])
        #expect(
            try await runtime.invoke(workflow, .proceed, on: "1").interrupts.map(\.value) == [.string("Pay 10000?")]
        )
        #expect(try await runtime.invoke(workflow, .resume(Command(resume: false)), on: "1") == .finished(false))
    }

    @Test(arguments: [RunConfig.ReplayPolicy.warn, .strict])
    func `A question is not asked again before work that rests on its answer`(
        replay: RunConfig.ReplayPolicy
    ) async throws {
        let text = Wording("Pay 10?")
        let bodies = bodies
        let pay = DurableTask("pay") { (amount: String) -> String in
            bodies.count("pay")
            return amount
        }
        let workflow = Entrypoint("paying") { (_: Int, flow) -> String in
            do {
                let _: Bool = try await flow.interrupt(text.value)
            } catch let error as WorkflowError {
                return "caught \(error.code)"
            }
            let paid = try await flow.run(pay, "10")
            if bodies.count("after") == 1 { throw Failure("refused") }
            return paid
        }
        let runtime = try runtime(workflow)
        _ = try await runtime.invoke(workflow, 0, on: "1")
        await #expect(throws: Failure.self) {
            try await runtime.invoke(workflow, .resume(Command(resume: true)), on: "1")
        }
        let rows = try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "1"))
        text.value = "Pay 10000?"
        await #expect {
            try await runtime.invoke(workflow, .proceed, on: "1", config: RunConfig(replay: replay))
        } throws: { error in
            guard let error = error as? WorkflowError else { return false }
            return "\(error.code)" == "nondeterministic_replay" && (replay == .strict || error.message.contains("pay"))
        }
        #expect(try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "1")) == rows)
        text.value = "Pay 10?"
        #expect(try await runtime.invoke(workflow, .proceed, on: "1") == .finished("10"))
        #expect(bodies.counts["pay"] == 1)
    }

    @Test
    func `Every attempt of a body is held to the question that was answered`() async throws {
        let bodies = bodies
        let workflow = Entrypoint("retrying", retry: .attempts(3)) { (_: Int, flow) -> Bool in
            let attempt = bodies.count("attempt")
            let answer: Bool = try await flow.interrupt(attempt < 3 ? "Pay 10?" : "Pay 10000?")
            if attempt == 2 { throw Failure("refused") }
            return answer
        }
        let runtime = try runtime(workflow)
        _ = try await runtime.invoke(workflow, 0, on: "1")
        let result = try await runtime.invoke(workflow, .resume(Command(resume: true)), on: "1")
        #expect(result.interrupts.map(\.value) == [.string("Pay 10000?")])
    }

    @Test
    func `An attempt of a calling task finds the answer that its call has taken`() async throws {
        let bodies = bodies
        let flaky = DurableTask("flaky") { () -> Void in
            if bodies.count("flaky") == 1 { throw Failure("refused") }
        }
        let asking = DurableTask("asking") { (_: Int, flow) -> Bool in
            let answer: Bool = try await flow.interrupt("Go on?")
            try await flow.run(flaky)
            return answer
        }
        let calling = DurableTask("calling", retry: .attempts(2)) { (_: Int, flow) -> Bool in
            try await flow.run(asking, 0)
        }
        let workflow = Entrypoint("outer") { (_: Int, flow) -> Bool in try await flow.run(calling, 0) }
        let runtime = try runtime(workflow)
        _ = try await runtime.invoke(workflow, 0, on: "1")
        #expect(try await runtime.invoke(workflow, .resume(Command(resume: true)), on: "1") == .finished(true))
    }

    // MARK: Nested runs

    @Test
    func `A bare answer taken inside a nested run is not given to its next question`() async throws {
        let pay = Entrypoint("pay") { (_: Int, flow) -> [Bool] in
            let notify: Bool = try await flow.interrupt("Notify?")
            let paid: Bool = try await flow.interrupt("Pay 10000?")
            return [notify, paid]
        }
        let outer = Entrypoint("outer") { (_: Int, flow) -> [Bool] in try await flow.call(pay, 0) }
        let runtime = try runtime(outer, pay)
        _ = try await runtime.invoke(outer, 0, on: "1")
        let second = try await runtime.invoke(outer, .resume(Command(resume: true)), on: "1")
        #expect(second.interrupts.map(\.value) == [.string("Pay 10000?")])
        #expect(try await runtime.invoke(outer, .proceed, on: "1").interrupts.map(\.value) == [.string("Pay 10000?")])
        #expect(try await runtime.invoke(outer, .resume(Command(resume: false)), on: "1") == .finished([true, false]))
    }

    @Test
    func `A nested question whose payload changed gets nothing`() async throws {
        let text = Wording("Pay 10?")
        let pay = Entrypoint("pay") { (_: Int, flow) -> Bool in try await flow.interrupt(text.value) }
        let outer = Entrypoint("outer") { (_: Int, flow) -> Bool in try await flow.call(pay, 0) }
        let runtime = try runtime(outer, pay)
        let id = try #require(try await runtime.invoke(outer, 0, on: "1").interrupts.first?.id)
        text.value = "Pay 10000?"
        let result = try await runtime.invoke(outer, .resume(Command(answering: id, with: true)), on: "1")
        #expect(result.interrupts.map(\.value) == [.string("Pay 10000?")])
        #expect(try await open(runtime) == result.interrupts)
        #expect(try await runtime.invoke(outer, .resume(Command(resume: true)), on: "1") == .finished(true))
    }

    // MARK: Cached results

    @Test
    func `An approval does not reach another thread through the cache`() async throws {
        let bodies = bodies
        let approve = DurableTask("approve") { (_: Int, flow) -> Bool in try await flow.interrupt("Pay?") }
        let flaky = DurableTask("flaky") { () -> Void in
            if bodies.count("flaky") == 1 { throw Failure("refused") }
        }
        let pay = DurableTask("pay", cache: CachePolicy()) { (_: Int, flow) -> Bool in
            let isApproved = try await flow.run(approve, 0)
            try await flow.run(flaky)
            return isApproved
        }
        let workflow = Entrypoint("paying") { (input: Int, flow) -> Bool in try await flow.run(pay, input) }
        let runtime = try WorkflowRuntime(
            saver: saver,
            cache: InMemoryResultCache(),
            entrypoints: [workflow],
            options: .withoutWaiting
        )
        _ = try await runtime.invoke(workflow, 7, on: "a")
        await #expect(throws: Failure.self) {
            try await runtime.invoke(workflow, .resume(Command(resume: true)), on: "a")
        }
        #expect(try await runtime.invoke(workflow, .proceed, on: "a") == .finished(true))
        #expect(try await runtime.invoke(workflow, 7, on: "b").interrupts.map(\.value) == [.string("Pay?")])
    }

    @Test
    func `What a body starts after an answer is not cached, and what it started before is`() async throws {
        let bodies = bodies
        let work = DurableTask("work", cache: CachePolicy()) { (name: String) -> Int in bodies.count(name) }
        let workflow = Entrypoint("mixed") { (_: Int, flow) -> [Int] in
            let before = try await flow.run(work, "before")
            let _: Bool = try await flow.interrupt("Go on?")
            return [before, try await flow.run(work, "after")]
        }
        let runtime = try WorkflowRuntime(
            saver: saver,
            cache: InMemoryResultCache(),
            entrypoints: [workflow],
            options: .withoutWaiting
        )
        for (thread, expected) in [("a", [1, 1]), ("b", [1, 2])] as [(ThreadID, [Int])] {
            _ = try await runtime.invoke(workflow, 0, on: thread)
            #expect(
                try await runtime.invoke(workflow, .resume(Command(resume: true)), on: thread) == .finished(expected)
            )
        }
    }

    // MARK: Work that is under way

    @Test
    func `A question is stored and streamed while other work continues, and a nested one too`() async throws {
        for isNested in [false, true] {
            let gate = Gate()
            let slow = DurableTask("slow") { () -> Int in
                try await gate.pass()
                return 1
            }
            let asking = Entrypoint("asking") { (_: Int, flow) -> Bool in
                _ = flow.start(slow)
                return try await flow.interrupt("Go on?")
            }
            let outer = Entrypoint("outer") { (input: Int, flow) -> Bool in try await flow.call(asking, input) }
            let runtime = try runtime(asking, outer)
            let thread: ThreadID = isNested ? "nested" : "plain"
            let stream = runtime.stream(isNested ? outer : asking, .input(0), on: thread)
            var kinds: [String] = []
            for try await chunk in stream {
                switch chunk.event {
                case .interrupts(let asked):
                    kinds.append("asked \(asked.compactMap(\.value.stringValue))")
                    let open = try await saver.openInterrupts(matching: InterruptQuery(thread: thread))
                    #expect(open.map(\.interrupt) == asked)
                    gate.open()
                case .update(let name, _, _): kinds.append("update \(name)")
                default: break
                }
            }
            #expect(kinds.first == #"asked ["Go on?"]"#)
            #expect(isNested || kinds.last == "update slow")
        }
    }

    @Test
    func `A task whose child was stopped has no result, and both run again`() async throws {
        let gate = Gate()
        let bodies = bodies
        let child = DurableTask("child") { () -> Int in
            if bodies.count("child began") == 1 { try await gate.pass() }
            return bodies.count("child ended")
        }
        let parent = DurableTask("parent") { (_: Int, flow) -> String in
            _ = flow.start(child)
            return "done"
        }
        let workflow = Entrypoint("family") { (_: Int, flow) -> String in try await flow.run(parent, 0) }
        let runtime = try runtime(workflow)
        let run = Task { try await runtime.invoke(workflow, 0, on: "1") }
        await gate.arrival(of: 1)
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
        #expect(try await runtime.invoke(workflow, .proceed, on: "1") == .finished("done"))
        #expect(bodies.counts["child ended"] == 1)
    }
}

/// A text that bodies and tests share.
final class Wording: Sendable {
    private let text: Mutex<String>

    init(_ value: String) { text = Mutex(value) }

    var value: String {
        get { text.withLock { $0 } }
        set { text.withLock { $0 = newValue } }
    }
}

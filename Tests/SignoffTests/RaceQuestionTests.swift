@testable import Signoff
import SignoffCheckpoint
import SignoffTesting
import Testing

/// A race in which tasks ask: what a waiting branch, a withdrawn question and an answer to a loser come to.
@Suite(.timeLimit(.minutes(10)))
struct RaceQuestionTests: Racing {
    let saver = InMemorySaver()
    let bodies = Tally()
    let gate = Gate()

    @Test
    func `A branch that waits for an answer loses against one that ends, and its question is withdrawn`() async throws {
        let asking = DurableTask("asking") { (_: String, flow) -> String in try await flow.interrupt("Delete it?") }
        let slow = waiting("slow", at: gate)
        let workflow = Entrypoint("racing") { (input: String, flow) -> String in
            try await flow.first(of: flow.start(asking, input), flow.start(slow, input))
        }
        let runtime = try runtime(workflow)
        async let result = runtime.invoke(workflow, "a", on: "1")
        await gate.arrival(of: 1)
        while try await open().isEmpty { await Task.yield() }
        #expect(try await open() == ["Delete it?"])
        gate.open()
        #expect(try await result == .finished("slow a"))
        #expect(try await open().isEmpty)
        #expect(try await runtime.state(of: "1").next.isEmpty)
    }

    @Test(arguments: [RunConfig.Durability.sync, .async, .exit])
    func `When all branches wait the run suspends, and the answered one wins`(
        durability: RunConfig.Durability
    ) async throws {
        let asking = DurableTask("asking") { (shop: String, flow) -> String in
            let price: Int = try await flow.interrupt("What does it cost at \(shop)?")
            return "\(shop) \(price)"
        }
        let workflow = Entrypoint("racing") { (shops: [String], flow) -> String in
            let first = try await flow.first(of: shops.map { flow.start(asking, $0) })
            let isGood: Bool = try await flow.interrupt("Is \(first) good?")
            return "\(first) \(isGood)"
        }
        let config = RunConfig(durability: durability)
        let runtime = try runtime(workflow)
        let asked = try await runtime.invoke(workflow, ["a", "b", "c"], on: "1", config: config).interrupts
        #expect(asked.map(\.value) == ["a", "b", "c"].map { .string("What does it cost at \($0)?") })
        #expect(try await open().count == 3)
        let second = try #require(asked[1].id)
        let next = try await runtime.invoke(
            workflow,
            .resume(Command(answers: [second: 3])),
            on: "1",
            config: config
        )
        #expect(next.interrupts.map(\.value) == [.string("Is b 3 good?")])
        #expect(try await open() == ["Is b 3 good?"])
        for question in [asked[0], asked[1], asked[2]] {
            let id = try #require(question.id)
            let refused = await code {
                try await runtime.invoke(workflow, .resume(Command(answers: [id: 4])), on: "1", config: config)
            }
            #expect(refused == "interrupt_not_pending")
        }
        let end = try await runtime.invoke(workflow, .resume(Command(resume: true)), on: "1", config: config)
        #expect(end == .finished("b 3 true"))
    }

    @Test(arguments: ["task", "nested run", "nested run in a task", "unawaited task"])
    func `Questions deeper inside a losing branch are withdrawn with it`(place: String) async throws {
        let inner = DurableTask("inner") { (_: String, flow) -> String in try await flow.interrupt("Delete it?") }
        let nested = Entrypoint("nested") { (_: String, flow) -> String in try await flow.interrupt("Delete it?") }
        let caller = DurableTask("caller") { (_: String, flow) -> String in try await flow.call(nested, "") }
        let outer = DurableTask("outer") { (input: String, flow) -> String in
            switch place {
            case "task": return try await flow.run(inner, input)
            case "nested run": return try await flow.call(nested, input)
            case "nested run in a task": return try await flow.run(caller, input)
            default:
                _ = flow.start(inner, input)
                return try await flow.interrupt("Keep it?")
            }
        }
        let asking = DurableTask("asking") { (_: String, flow) -> String in try await flow.interrupt("Rename it?") }
        let workflow = Entrypoint("racing") { (input: String, flow) -> String in
            let first = try await flow.first(of: flow.start(outer, input), flow.start(asking, input))
            return try await flow.interrupt("\(first)?")
        }
        let runtime = try runtime(workflow)
        let asked = try await runtime.invoke(workflow, "a", on: "1").interrupts
        let id = try #require(asked.first { $0.value == .string("Rename it?") }?.id)
        #expect(try await open().contains("Delete it?"))
        let next = try await runtime.invoke(workflow, .resume(Command(answers: [id: "yes"])), on: "1")
        #expect(next.interrupts.map(\.value) == [.string("yes?")])
        #expect(try await open() == ["yes?"])
        #expect(try await runtime.invoke(workflow, .resume(Command(resume: "no")), on: "1") == .finished("no"))
    }

    @Test(arguments: [false, true])
    func `An answer to a question of a loser is reported as not delivered, and does not come back`(
        isBare: Bool
    ) async throws {
        let bodies = bodies
        let gate = gate
        let asking = DurableTask("asking") { (_: String, flow) -> String in
            if bodies.count("asking") == 2 { try await gate.pass() }
            return try await flow.interrupt("Delete it?")
        }
        let other = DurableTask("other") { (_: String) -> String in
            if bodies.count("other") == 1 { try await gate.pass() }
            return "other"
        }
        let probe = DurableTask("probe") { () -> Void in
            if bodies.count("probe") == 1 { throw Failure("down") }
        }
        let workflow = Entrypoint("racing") { (input: String, flow) -> String in
            let first = try await flow.first(of: flow.start(asking, input), flow.start(other, input))
            try await flow.run(probe)
            return first
        }
        let runtime = try runtime(workflow)
        let run = Task { try await runtime.invoke(workflow, "a", on: "1") }
        while try await open().isEmpty { await Task.yield() }
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
        let asked = try await saver.openInterrupts(matching: InterruptQuery(thread: "1"))
        let id = try #require(asked.first?.interrupt.id)
        let command = isBare ? try Command(resume: "yes") : try Command(answers: [id: "yes"])
        let (chunks, error) = await runtime.stream(
            workflow,
            .resume(command),
            on: "1",
            modes: [.warnings]
        ).collected()
        #expect((error as? Failure) == Failure("down"))
        let told = chunks.compactMap { chunk -> UndeliveredAnswer? in
            if case .answerNotDelivered(let answer) = chunk.event { answer } else { nil }
        }
        #expect(told.map(\.approved) == [.string("Delete it?")])
        #expect(told.map(\.isKept) == [false])
        #expect(try await open().isEmpty)
        #expect(try await runtime.invoke(workflow, .proceed, on: "1") == .finished("other"))
        #expect(bodies.counts["asking"] == 2)
    }

    @Test
    func `A result that an earlier answer is behind stays when its branch loses`() async throws {
        let gate = gate
        let asking = DurableTask("asking") { (name: String, flow) -> String in
            let answer: String = try await flow.interrupt(name)
            if name == "slow" { _ = try? await gate.pass() }
            return answer
        }
        let workflow = Entrypoint("racing") { (_: String, flow) -> [String] in
            let futures = [flow.start(asking, "slow"), flow.start(asking, "quick")]
            return [try await flow.first(of: futures), try await futures[0].value]
        }
        let runtime = try runtime(workflow)
        let asked = try await runtime.invoke(workflow, "a", on: "1").interrupts
        let answers = Dictionary(uniqueKeysWithValues: asked.compactMap { asked in asked.id.map { ($0, asked.value) } })
        let end = try await runtime.invoke(workflow, .resume(Command(storedAnswers: answers)), on: "1")
        #expect(end == .finished(["quick", "slow"]))
    }

    @Test
    func `A body that catches the suspension of a race does nothing more, and suspends`() async throws {
        let asking = DurableTask("asking") { (_: String, flow) -> String in try await flow.interrupt("Delete it?") }
        let quick = quick("quick")
        let workflow = Entrypoint("racing") { (input: String, flow) -> String in
            let first = try? await flow.first(of: flow.start(asking, input))
            let second = try? await flow.run(quick, input)
            return "\(first ?? "nobody") \(second ?? "nothing")"
        }
        let runtime = try runtime(workflow)
        #expect(try await runtime.invoke(workflow, "a", on: "1").interrupts.map(\.value) == [.string("Delete it?")])
        #expect(bodies.counts["quick"] == nil)
        let end = try await runtime.invoke(workflow, .resume(Command(resume: "yes")), on: "1")
        #expect(end == .finished("yes quick a"))
    }

    @Test
    func `What a body does after a race rests on an answer that a loser has, and is not cached`() async throws {
        let (bodies, gate, late) = (bodies, gate, Gate())
        let asking = DurableTask("asking") { (_: String, flow) -> String in
            let answer: String = try await flow.interrupt("Delete it?")
            try await late.pass()
            return answer
        }
        let other = DurableTask("other") { (input: String) -> String in
            if bodies.count("other") == 1 { try await gate.pass() }
            await late.arrival(of: 1)
            return input
        }
        let priced = DurableTask("priced", cache: CachePolicy(namespace: "prices")) { (input: String) -> String in
            bodies.count("priced")
            return input
        }
        let workflow = Entrypoint("racing") { (input: String, flow) -> String in
            let first = try await flow.first(of: flow.start(asking, input), flow.start(other, input))
            return try await flow.run(priced, first)
        }
        let plain = Entrypoint("plain") { (input: String, flow) -> String in try await flow.run(priced, input) }
        let runtime = try WorkflowRuntime(saver: saver, cache: InMemoryResultCache(), options: .withoutWaiting)
        let run = Task { try await runtime.invoke(workflow, "a", on: "1") }
        while try await open().isEmpty { await Task.yield() }
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
        let end = try await runtime.invoke(workflow, .resume(Command(resume: "yes")), on: "1")
        #expect(end == .finished("a"))
        #expect(try await runtime.invoke(plain, "a", on: "2") == .finished("a"))
        #expect(bodies.counts["priced"] == 2)
        #expect(try await runtime.invoke(plain, "a", on: "3") == .finished("a"))
        #expect(bodies.counts["priced"] == 2)
    }
}

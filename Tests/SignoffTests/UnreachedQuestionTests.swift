@testable import Signoff
import SignoffCheckpoint
import SignoffTesting
import Testing

/// An answer whose question a run does not come to, and what becomes of the questions and the work beside it.
@Suite
struct UnreachedQuestionTests {
    let saver = InMemorySaver()
    let bodies = Tally()

    func runtime(_ workflows: any WorkflowDefinition...) throws -> WorkflowRuntime {
        try WorkflowRuntime(saver: saver, entrypoints: workflows, options: .withoutWaiting)
    }

    func open() async throws -> [StoredValue] {
        try await saver.openInterrupts(matching: InterruptQuery(thread: "1")).map(\.interrupt.value)
            .sorted { "\($0)" < "\($1)" }
    }

    func resume<Input, Output>(
        _ runtime: WorkflowRuntime,
        _ workflow: Entrypoint<Input, Output>,
        _ answers: [String: Bool],
        config: RunConfig = RunConfig()
    ) async -> (undelivered: [UndeliveredAnswer], error: (any Error)?) {
        var given: [InterruptID: Bool] = [:]
        for question in (try? await saver.openInterrupts(matching: InterruptQuery(thread: "1"))) ?? [] {
            guard let id = question.interrupt.id, let text = question.interrupt.value.stringValue else { continue }
            given[id] = answers[text]
        }
        do {
            let command = try Command(answers: given)
            let (chunks, error) = await runtime.stream(
                workflow,
                .resume(command),
                on: "1",
                modes: [.updates, .warnings],
                config: config
            ).collected()
            let undelivered = chunks.compactMap { chunk -> UndeliveredAnswer? in
                if case .answerNotDelivered(let answer) = chunk.event { answer } else { nil }
            }
            return (undelivered, error)
        } catch {
            return ([], error)
        }
    }

    // MARK: Questions that are left

    @Test(arguments: ["task", "nested run", "task whose suspension the body swallows"])
    func `A question of a body that waits elsewhere stays open, and the run returns it`(place: String) async throws {
        let bodies = bodies
        let probe = DurableTask("probe") { () -> Void in
            if bodies.count("probe") == 1 { throw Failure("refused") }
        }
        let asking = DurableTask("asking") { (_: Int, flow) -> Bool in try await flow.interrupt("Restart it?") }
        let nested = Entrypoint("nested") { (_: Int, flow) -> Bool in try await flow.interrupt("Restart it?") }
        let workflow = Entrypoint("repair") { (_: Int, flow) -> String in
            var restarts = false
            if (try? await flow.run(probe)) != nil {
                switch place {
                case "task": restarts = try await flow.run(asking, 0)
                case "nested run": restarts = try await flow.call(nested, 0)
                default: restarts = (try? await flow.run(asking, 0)) ?? false
                }
            }
            let closes: Bool = try await flow.interrupt("Close the case?")
            return "\(restarts) \(closes)"
        }
        let runtime = try runtime(workflow)
        _ = try await runtime.invoke(workflow, 0, on: "1")
        let (undelivered, error) = await resume(runtime, workflow, ["Close the case?": true])
        #expect(error == nil && undelivered.map(\.approved) == [.string("Close the case?")])
        #expect(try await open() == [.string("Close the case?"), .string("Restart it?")])
        let again = try await runtime.invoke(workflow, .proceed, on: "1").interrupts.map(\.value)
        #expect(Set(again) == [.string("Close the case?"), .string("Restart it?")])
        _ = await resume(runtime, workflow, ["Close the case?": true, "Restart it?": true])
        #expect(try await runtime.invoke(workflow, .proceed, on: "1") == .finished("true true"))
    }

    @Test
    func `A question of a nested run that is not called again stays open, and the run returns it`() async throws {
        let bodies = bodies
        let probe = DurableTask("probe") { () -> Void in
            if bodies.count("probe") == 1 { throw Failure("refused") }
        }
        let nested = Entrypoint("nested") { (_: Int, flow) -> Bool in try await flow.interrupt("Notify support?") }
        let workflow = Entrypoint("repair") { (_: Int, flow) -> Bool in
            if (try? await flow.run(probe)) != nil {
                let isUp: Bool = try await flow.interrupt("Is it up?")
                if isUp { return true }
            }
            return try await flow.call(nested, 0)
        }
        let runtime = try runtime(workflow)
        _ = try await runtime.invoke(workflow, 0, on: "1")
        let result = await resume(runtime, workflow, ["Notify support?": true])
        #expect(result.undelivered.map(\.approved) == [.string("Notify support?")])
        let returned = try await runtime.invoke(workflow, .proceed, on: "1").interrupts.map(\.value)
        #expect(Set(returned) == [.string("Is it up?"), .string("Notify support?")])
        #expect(try await open() == [.string("Is it up?"), .string("Notify support?")])
        _ = await resume(runtime, workflow, ["Is it up?": true])
        #expect(try await open().isEmpty)
    }

    // MARK: Runs that fail

    @Test
    func `A strict run fails when it does not come to the question that was answered`() async throws {
        let wording = Wording("Delete it?")
        let workflow = Entrypoint("deleting") { (_: Int, flow) -> String in
            if wording.value.isEmpty { return "kept" }
            let isWanted: Bool = try await flow.interrupt(wording.value)
            return isWanted ? "deleted" : "kept"
        }
        let runtime = try runtime(workflow)
        _ = try await runtime.invoke(workflow, 0, on: "1")
        wording.value = ""
        let rows = try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "1"))
        let (undelivered, error) = await resume(
            runtime,
            workflow,
            ["Delete it?": true],
            config: RunConfig(replay: .strict)
        )
        #expect((error as? WorkflowError)?.code == .nondeterministicReplay)
        #expect(undelivered.map(\.approved) == [.string("Delete it?")])
        #expect(try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "1")) == rows)
        #expect(try await open() == [.string("Delete it?")])
        wording.value = "Delete it?"
        _ = await resume(runtime, workflow, ["Delete it?": true], config: RunConfig(replay: .strict))
        #expect(try await open().isEmpty)
    }

    @Test
    func `A run that refuses one answer reports the others`() async throws {
        let wording = Wording("Pay 10?")
        let gate = Gate()
        let first = DurableTask("first") { (_: Int, flow) -> Bool in try await flow.interrupt(wording.value) }
        let second = DurableTask("second") { (_: Int, flow) -> Bool in
            let answer: Bool = try await flow.interrupt("Tell them?")
            try await gate.pass()
            let _: Bool = try await flow.interrupt("Tell them twice?")
            return answer
        }
        let workflow = Entrypoint("both") { (_: Int, flow) -> [Bool] in
            let (one, two) = (flow.start(first, 0), flow.start(second, 0))
            return [try await one.value, try await two.value]
        }
        let runtime = try runtime(workflow)
        _ = try await runtime.invoke(workflow, 0, on: "1")
        wording.value = "Pay 10000?"
        gate.open()
        let (undelivered, error) = await resume(
            runtime,
            workflow,
            ["Pay 10?": true, "Tell them?": true],
            config: RunConfig(replay: .strict)
        )
        #expect((error as? WorkflowError)?.code == .nondeterministicReplay)
        let told = Set(undelivered.compactMap(\.approved?.stringValue))
        let isSecondStored = try await !saver.recordedAnswers(of: "1").isEmpty
        #expect(told == (isSecondStored ? ["Pay 10?"] : ["Pay 10?", "Tell them?"]))
    }

    @Test
    func `A result that cannot be stored keeps the answers that were taken before it`() async throws {
        let bodies = bodies
        let asking = DurableTask("asking") { (_: Int, flow: WorkflowScope) -> Unstorable in
            let answer: Bool = try await flow.interrupt("Go on?")
            return Unstorable(isStorable: bodies.count("asking") > 1, value: answer)
        }
        let workflow = Entrypoint("storing") { (_: Int, flow) -> Bool in try await flow.run(asking, 0).value }
        let runtime = try runtime(workflow)
        _ = try await runtime.invoke(workflow, 0, on: "1")
        let (undelivered, error) = await resume(runtime, workflow, ["Go on?": true])
        #expect((error as? WorkflowError)?.code == .notStorable && undelivered.isEmpty)
        #expect(try await saver.recordedAnswers(of: "1").map(\.payload) == [.string("Go on?")])
        #expect(try await runtime.invoke(workflow, .proceed, on: "1") == .finished(true))
    }

    @Test(arguments: ["body", "nested run"])
    func `A body asks nothing after its result is stored`(place: String) async throws {
        let bodies = bodies
        let asking = DurableTask("asking") { (_: Int, flow: WorkflowScope) -> Bool in
            try await flow.interrupt("Restart it?")
        }
        let nested = Entrypoint("nested") { (_: Int, flow) -> Bool in try await flow.interrupt("Close the case?") }
        let workflow = Entrypoint("repair") { (_: Int, flow) -> Int in
            _ = flow.start(asking, 0)
            guard bodies.count("repair") == 2 else { return 1 }
            if place == "nested run" { return try await flow.call(nested, 0) ? 2 : 3 }
            let closes: Bool = try await flow.interrupt("Close the case?")
            return closes ? 2 : 3
        }
        let runtime = try runtime(workflow)
        _ = try await runtime.invoke(workflow, 0, on: "1")
        #expect(try await open() == [.string("Restart it?")])
        #expect(await code { try await runtime.invoke(workflow, .proceed, on: "1") } == "nondeterministic_replay")
        #expect(try await open() == [.string("Restart it?")])
        _ = await resume(runtime, workflow, ["Restart it?": true])
        #expect(try await runtime.invoke(workflow, .proceed, on: "1") == .finished(1))
    }

    @Test
    func `An answer without an id that a failing run refuses is not delivered by the next run`() async throws {
        let wording = Wording("Pay 10?")
        let bodies = bodies
        let (accepted, hold) = (Gate(), Gate())
        let first = DurableTask("first") { (_: Int, flow: WorkflowScope) -> Bool in
            let answer: Bool = try await flow.interrupt("Tell them?")
            accepted.open()
            try await hold.pass()
            return answer
        }
        let second = DurableTask("second") { (_: Int, flow: WorkflowScope) -> Bool in
            if wording.value == "Pay 10000?" { try await accepted.pass() }
            let answer: Bool = try await flow.interrupt(wording.value)
            if bodies.count("second") == 1 { throw Failure("refused") }
            return answer
        }
        let workflow = Entrypoint("both") { (_: Int, flow) -> [Bool] in
            let (one, two) = (flow.start(first, 0), flow.start(second, 0))
            return [try await two.value, try await one.value]
        }
        let runtime = try runtime(workflow)
        _ = try await runtime.invoke(workflow, 0, on: "1")
        _ = await resume(runtime, workflow, ["Pay 10?": true])
        #expect(try await open() == [.string("Tell them?")])
        wording.value = "Pay 10000?"
        let refused = await code {
            try await runtime.invoke(
                workflow,
                .resume(Command(resume: true)),
                on: "1",
                config: RunConfig(replay: .strict)
            )
        }
        #expect(refused == "nondeterministic_replay")
        #expect(try await open() == [.string("Tell them?")])
        wording.value = "Pay 10?"
        hold.open()
        let interrupts = try await runtime.invoke(workflow, .proceed, on: "1").interrupts
        #expect(interrupts.map(\.value) == [.string("Tell them?")])
    }

    // MARK: Work that is stopped

    @Test(arguments: ["failure", "retry", "cancellation"])
    func `A task that is stopped while it waits for what it started has no result`(cause: String) async throws {
        let bodies = bodies
        let gate = Gate()
        let child = DurableTask("child") { () -> Void in
            if bodies.count("child") == 1 { try await gate.pass() }
        }
        let parent = DurableTask("parent") { (_: Int, flow) -> Int in
            bodies.count("parent")
            _ = flow.start(child)
            return 1
        }
        let workflow = Entrypoint("outer", retry: .attempts(cause == "retry" ? 2 : 1)) { (_: Int, flow) -> Int in
            let future = flow.start(parent, 0)
            if bodies.count("outer") == 1 {
                await gate.arrival(of: 1)
                if cause == "cancellation" {
                    future.cancel()
                    _ = try? await future.value
                }
                throw Failure("refused")
            }
            return try await future.value
        }
        let runtime = try runtime(workflow)
        _ = try? await runtime.invoke(workflow, 0, on: "1")
        if cause != "retry" { #expect(try await runtime.invoke(workflow, .proceed, on: "1") == .finished(1)) }
        #expect(bodies.counts["child"] == 2)
        #expect(bodies.counts["parent"] == 2)
    }

    @Test(arguments: ["body", "nested run", "task"])
    func `A body that continues after its task was stopped with the run has no result`(place: String) async throws {
        let bodies = bodies
        let gate = Gate()
        let child = DurableTask("child") { () -> Void in
            if bodies.count("child") == 1 { try await gate.pass() }
        }
        @Sendable func work(_ flow: WorkflowScope) async -> Int {
            _ = try? await flow.start(child).value
            return 1
        }
        let nested = Entrypoint("nested") { (_: Int, flow) -> Int in await work(flow) }
        let parent = DurableTask("parent") { (_: Int, flow: WorkflowScope) -> Int in await work(flow) }
        let workflow = Entrypoint("outer") { (_: Int, flow) -> Int in
            switch place {
            case "nested run": try await flow.call(nested, 0)
            case "task": try await flow.run(parent, 0)
            default: await work(flow)
            }
        }
        let runtime = try runtime(workflow)
        let run = Task { try await runtime.invoke(workflow, 0, on: "1") }
        await gate.arrival(of: 1)
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
        #expect(try await runtime.invoke(workflow, .proceed, on: "1") == .finished(1))
        #expect(bodies.counts["child"] == 2)
    }

    @Test
    func `Answers that a nested run has taken are recorded under exit durability`() async throws {
        let nested = Entrypoint("nested") { (_: Int, flow) -> Bool in try await flow.interrupt("Go on?") }
        let workflow = Entrypoint("outer") { (_: Int, flow) -> Bool in try await flow.call(nested, 0) }
        let runtime = try runtime(workflow)
        let config = RunConfig(durability: .exit)
        _ = try await runtime.invoke(workflow, 0, on: "1", config: config)
        _ = await resume(runtime, workflow, ["Go on?": true], config: config)
        #expect(try await saver.recordedAnswers(of: "1").map(\.payload) == [.string("Go on?")])
    }
}

/// A result that has a stored form or none.
private struct Unstorable: Codable, Sendable {
    var isStorable: Bool
    let value: Bool

    init(isStorable: Bool, value: Bool) { (self.isStorable, self.value) = (isStorable, value) }

    init(from decoder: any Decoder) throws {
        self.init(isStorable: true, value: try decoder.singleValueContainer().decode(Bool.self))
    }

    func encode(to encoder: any Encoder) throws {
        guard isStorable else { throw Failure("no form") }
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

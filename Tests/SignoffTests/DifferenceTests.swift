@testable import Signoff
import SignoffCheckpoint
import SignoffTesting
import Synchronization
import Testing

/// Where the runtime differs from the reference on purpose.
@Suite
struct DifferenceTests {
    let saver = InMemorySaver()
    let bodies = Tally()

    func runtime(_ workflows: any WorkflowDefinition...) throws -> WorkflowRuntime {
        try WorkflowRuntime(saver: saver, entrypoints: workflows, options: .withoutWaiting)
    }

    func rows() async throws -> [SavedCheckpoint] {
        try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "1"))
    }

    // MARK: Strict answers

    var asking: Entrypoint<Int, String> {
        Entrypoint("asking") { (number: Int, flow) -> String in
            let answer: JSONValue = try await flow.interrupt("question \(number)")
            return answer.text(.compact)
        }
    }

    @Test
    func `An answer is refused when nothing is pending, and none survives into the next turn`() async throws {
        let runtime = try runtime(asking)
        _ = try await runtime.invoke(asking, 1, on: "1")
        #expect(try await runtime.invoke(asking, .resume(Command(resume: "yes")), on: "1").value == "\"yes\"")
        let before = try await rows()
        #expect(
            await code { try await runtime.invoke(asking, .resume(Command(resume: "stray")), on: "1") }
                == "interrupt_not_pending"
        )
        #expect(try await rows() == before)
        #expect(try await runtime.invoke(asking, 2, on: "1").interrupts.map(\.value) == [.string("question 2")])
    }

    @Test
    func `A second answer to an answered question is refused`() async throws {
        let runtime = try runtime(asking)
        let id = try #require(try await runtime.invoke(asking, 1, on: "1").interrupts.first?.id)
        _ = try await runtime.invoke(asking, .resume(Command(answering: id, with: 1)), on: "1")
        #expect(
            await code { try await runtime.invoke(asking, .resume(Command(answering: id, with: 2)), on: "1") }
                == "interrupt_not_pending"
        )
    }

    @Test
    func `null and an empty object are answers under an id and empty commands without one`() async throws {
        let runtime = try runtime(asking)
        for answer in [JSONValue.null, [:]] {
            let id = try #require(try await runtime.invoke(asking, 1, on: "1").interrupts.first?.id)
            #expect(
                await code { try await runtime.invoke(asking, .resume(Command(resume: answer)), on: "1") }
                    == "empty_input"
            )
            let result = try await runtime.invoke(asking, .resume(Command(answering: id, with: answer)), on: "1")
            #expect(result.value == answer.text(.compact))
        }
        #expect(await code { try await runtime.invoke(asking, .resume(Command()), on: "1") } == "empty_input")
    }

    @Test
    func `An answer of the wrong form is not stored and the question stays open`() async throws {
        let workflow = Entrypoint("typed") { (_: Int, flow) -> Bool in try await flow.interrupt("ok?") }
        let runtime = try runtime(workflow)
        let question = try await runtime.invoke(workflow, 1, on: "1").interrupts
        #expect(
            await code { try await runtime.invoke(workflow, .resume(Command(resume: "maybe")), on: "1") }
                == "answer_not_decodable"
        )
        #expect(try await saver.openInterrupts(matching: InterruptQuery()).map(\.interrupt) == question)
        #expect(try await runtime.invoke(workflow, .resume(Command(resume: true)), on: "1") == .finished(true))
    }

    // MARK: Every open question

    @Test
    func `Questions of parallel tasks are all in the result, the stream and the state, and are answered by id`()
        async throws
    {
        let ask = DurableTask("ask") { (number: Int, flow) -> String in
            let answer: String = try await flow.interrupt("q\(number)")
            return "\(number):\(answer)"
        }
        let workflow = Entrypoint("parallel") { (_: Int, flow) -> [String] in
            try await (1...3).map { flow.start(ask, $0) }.values()
        }
        let runtime = try runtime(workflow)
        let (chunks, _) = await runtime.stream(workflow, .input(0), on: "1").collected()
        guard case .interrupts(let streamed)? = chunks.last?.event else {
            Issue.record("no questions in \(chunks)")
            return
        }
        #expect(streamed.map(\.value) == [.string("q1"), .string("q2"), .string("q3")])
        #expect(try await runtime.state(of: "1").openInterrupts.map(\.interrupt) == streamed)
        #expect(
            await code { try await runtime.invoke(workflow, .resume(Command(resume: "x")), on: "1") }
                == "answer_ambiguous"
        )
        let second = try #require(streamed[1].id)
        let partial = try await runtime.invoke(workflow, .resume(Command(answering: second, with: "B")), on: "1")
        #expect(partial.interrupts == [streamed[0], streamed[2]])
        let rest = Dictionary(
            uniqueKeysWithValues: partial.interrupts.compactMap { question in question.id.map { ($0, "X") } }
        )
        #expect(
            try await runtime.invoke(workflow, .resume(Command(answers: rest)), on: "1")
                == .finished(["1:X", "2:B", "3:X"])
        )
    }

    @Test
    func `The question of an unawaited task pauses the run and reaches the task when it is answered`() async throws {
        let bodies = bodies
        let ask = DurableTask("ask") { (_: Int, flow) -> Void in
            let answer: String = try await flow.interrupt("late")
            bodies.count("answered \(answer)")
        }
        let workflow = Entrypoint("unawaited") { (_: Int, flow) -> String in
            _ = flow.start(ask, 0)
            return "done"
        }
        let runtime = try runtime(workflow)
        #expect(try await runtime.invoke(workflow, 0, on: "1").interrupts.map(\.value) == [.string("late")])
        #expect(try await runtime.invoke(workflow, .proceed, on: "1").interrupts.map(\.value) == [.string("late")])
        #expect(try await runtime.invoke(workflow, .resume(Command(resume: "A")), on: "1") == .finished("done"))
        #expect(bodies.counts == ["answered A": 1])
        #expect(try await rows().count == 2)
    }

    // MARK: Swallowed interrupts

    @Test
    func `A body that swallows its interrupt pauses nevertheless and cannot continue`() async throws {
        let bodies = bodies
        let work = DurableTask("work") { (_: Int) -> Void in bodies.count("work") }
        let workflow = Entrypoint("swallowing") { (_: Int, flow) -> String in
            do {
                return try await flow.interrupt("q")
            } catch {
                do { try await flow.run(work, 1) } catch { bodies.count("refused") }
                throw Failure("made up")
            }
        }
        let runtime = try runtime(workflow)
        #expect(try await runtime.invoke(workflow, 0, on: "1").interrupts.map(\.value) == [.string("q")])
        #expect(bodies.counts == ["refused": 1])
        #expect(try await runtime.invoke(workflow, .resume(Command(resume: "A")), on: "1") == .finished("A"))
    }

    @Test
    func `A body that swallows the interrupt of its task pauses all the same`() async throws {
        let ask = DurableTask("ask") { (flow: WorkflowScope) -> String in try await flow.interrupt("q") }
        let workflow = Entrypoint("swallowing") { (_: Int, flow) -> String in
            (try? await flow.run(ask)) ?? "caught"
        }
        let runtime = try runtime(workflow)
        #expect(try await runtime.invoke(workflow, 0, on: "1").interrupts.map(\.value) == [.string("q")])
        #expect(try await runtime.invoke(workflow, .resume(Command(resume: "A")), on: "1") == .finished("A"))
    }

    // MARK: One run on a thread

    @Test
    func `A second run on a thread is refused, or waits when configured so`() async throws {
        let gate = Gate()
        let workflow = Entrypoint("slow") { (number: Int, _) -> Int in
            if number == 1 { try await gate.pass() }
            return number
        }
        let runtime = try runtime(workflow)
        async let first = runtime.invoke(workflow, 1, on: "1")
        await gate.arrival(of: 1)
        #expect(await code { try await runtime.invoke(workflow, 2, on: "1") } == "thread_busy")
        async let second = runtime.invoke(workflow, 3, on: "1", config: RunConfig(whenBusy: .wait))
        gate.open()
        #expect(try await first == .finished(1))
        #expect(try await second == .finished(3))
    }

    @Test
    func `A dead process holds its thread until its lease expires, and then another start proceeds`() async throws {
        let time = Mutex(Timestamp(microseconds: 0))
        let saver = InMemorySaver(time: TimeSource { time.withLock { $0 } })
        let workflow = Entrypoint("adding") { (number: Int, _) -> Int in number + 1 }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: .withoutWaiting)
        let request = RunRequest(
            thread: "1",
            workflow: "adding",
            action: .start(input: .integer(1)),
            requestedBy: "ada"
        )
        let abandoned = try #require(try await saver.begin(request, for: "gone", lease: .seconds(15)))
        time.withLock { $0 = $0.advanced(by: .milliseconds(14_999)) }
        #expect(await code { try await runtime.invoke(workflow, 2, on: "1") } == "thread_busy")
        time.withLock { $0 = $0.advanced(by: .milliseconds(2)) }
        #expect(try await runtime.invoke(workflow, 2, on: "1") == .finished(3))
        let lease = try #require(abandoned.lease)
        #expect(await code { try await saver.finish(lease, as: .success, error: nil) } == "lease_lost")
    }

    // MARK: Replay

    @Test
    func `Another call than the recorded one gives a warning, and an error under strict replay`() async throws {
        let bodies = bodies
        let first = DurableTask("first") { (_: Int) -> Int in 1 }
        let other = DurableTask("other") { (_: Int) -> Int in 2 }
        let workflow = Entrypoint("changing") { (_: Int, flow) -> Int in
            let isFirst = bodies.count("body") == 1
            let value = try await flow.run(isFirst ? first : other, 0)
            let _: Bool = try await flow.interrupt("go")
            return value
        }
        let runtime = try runtime(workflow)
        _ = try await runtime.invoke(workflow, 0, on: "1")
        let strict = RunConfig(replay: .strict)
        #expect(
            await code { try await runtime.invoke(workflow, .resume(Command(resume: true)), on: "1", config: strict) }
                == "nondeterministic_replay"
        )
        let (chunks, error) = await runtime.stream(workflow, .proceed, on: "1", modes: [.warnings]).collected()
        #expect(error == nil)
        guard case .replayMismatch(let mismatch)? = chunks.first?.event else {
            Issue.record("no warning in \(chunks)")
            return
        }
        #expect(mismatch == ReplayMismatch(caller: "changing", call: 0, recorded: "first", met: "other"))
    }

    // MARK: Retry, updates, values

    @Test
    func `An entrypoint that is retried does not run its finished tasks again`() async throws {
        let bodies = bodies
        let step = DurableTask("step") { (_: Int) -> Int in bodies.count("step") }
        let workflow = Entrypoint("retried", retry: .attempts(3)) { (_: Int, flow) -> Int in
            let value = try await flow.run(step, 0)
            if bodies.count("body") < 3 { throw Failure("body") }
            return value
        }
        #expect(try await runtime(workflow).invoke(workflow, 0, on: "1") == .finished(1))
        #expect(bodies.counts == ["step": 1, "body": 3])
    }

    @Test
    func `A task that fails after an answer streams no update`() async throws {
        let ask = DurableTask("ask") { (flow: WorkflowScope) -> String in
            let answer: String = try await flow.interrupt("t")
            throw Failure(answer)
        }
        let workflow = Entrypoint("failing") { (_: Int, flow) -> String in try await flow.run(ask) }
        let runtime = try runtime(workflow)
        _ = try await runtime.invoke(workflow, 0, on: "1")
        let (chunks, error) = await runtime.stream(workflow, .resume(try Command(resume: "bad")), on: "1").collected()
        #expect(chunks.isEmpty)
        #expect(error as? Failure == Failure("bad"))
    }

    @Test
    func `A result that cannot be stored fails before anything that depends on it runs`() async throws {
        let bodies = bodies
        let make = DurableTask("make") { (_: Int) -> JSONValue in .number("1e400") }
        let use = DurableTask("use") { (_: JSONValue) -> Void in bodies.count("use") }
        let workflow = Entrypoint("unstorable") { (_: Int, flow) -> String in
            try await flow.run(use, try await flow.run(make, 0))
            return "done"
        }
        #expect(await code { try await runtime(workflow).invoke(workflow, 0, on: "1") } == "not_storable")
        #expect(bodies.counts.isEmpty)
    }
}

import Signoff
import SignoffCheckpoint
import SignoffTesting
import Testing

/// What several attempts of one run ask and take.
@Suite(.timeLimit(.minutes(10)))
struct RetriedQuestionTests {
    let saver = InMemorySaver()
    let bodies = Tally()

    func open() async throws -> [OpenInterrupt] {
        try await saver.openInterrupts(matching: InterruptQuery(thread: "1"))
    }

    @Test(arguments: ["task", "nested run", "body"], ["wait", "attempt"])
    func `An answer that one attempt has taken stays taken where the next one does not come to its question`(
        place: String,
        end: String
    ) async throws {
        let (bodies, gate) = (bodies, Gate())
        if end == "attempt" { gate.open() }
        @Sendable func ask(_ flow: WorkflowScope) async throws -> Bool {
            let count = bodies.count("asking")
            if count == 3, end == "attempt" { throw Failure("before the question") }
            let answer: Bool = try await flow.interrupt("Go on?")
            if count == 2 { throw Failure("after the answer") }
            return answer
        }
        let twice = RetryPolicy(maximumAttempts: 2, hasJitter: false) { _ in true }
        let once = RetryPolicy(maximumAttempts: 1, hasJitter: false) { _ in true }
        let asking = DurableTask("asking", retry: twice) { (_: Int, flow: WorkflowScope) in try await ask(flow) }
        let nested = Entrypoint("nested", retry: twice) { (_: Int, flow) in try await ask(flow) }
        let workflow = Entrypoint("outer", retry: place == "body" ? twice : once) { (_: Int, flow) -> Bool in
            switch place {
            case "task": try await flow.run(asking, 0)
            case "nested run": try await flow.call(nested, 0)
            default: try await ask(flow)
            }
        }
        let options = WorkflowRuntime.Options(
            sleep: { duration in
                if duration >= .seconds(5) { try await Task.sleep(for: .seconds(3600)) }
                try await gate.pass()
            },
            lease: .seconds(3600)
        )
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: options)
        let asked = try await runtime.invoke(workflow, 0, on: "1").interrupts
        let id = try #require(asked.first?.id)
        let run = Task { try await runtime.invoke(workflow, .resume(Command(answering: id, with: true)), on: "1") }
        if end == "wait" {
            await gate.arrival(of: 1)
            run.cancel()
        }
        _ = await run.result
        #expect(try await saver.recordedAnswers(of: "1").map(\.payload) == [.string("Go on?")])
        #expect(try await open().isEmpty)
        #expect(try await runtime.invoke(workflow, .proceed, on: "1") == .finished(true))
    }

    @Test(arguments: ["another question", "nothing"])
    func `A run returns what the last attempt asks, and not the question of an earlier one`(next: String) async throws {
        let (bodies, gate) = (bodies, Gate())
        let probe = DurableTask("probe") { () -> Void in
            if bodies.count("probe") == 1 { throw Failure("refused") }
        }
        let asking = DurableTask("asking") { (_: Int, flow: WorkflowScope) -> Bool in
            let isUp = (try? await flow.run(probe)) != nil
            if isUp, next == "nothing" { return true }
            do {
                return try await flow.interrupt(isUp ? "Roll out?" : "Roll back?")
            } catch {
                gate.open()
                throw error
            }
        }
        let closing = DurableTask("closing") { (_: Int, flow: WorkflowScope) -> Bool in
            try await flow.interrupt("Close the case?")
        }
        let parent = DurableTask("parent", retry: .attempts(2)) { (_: Int, flow: WorkflowScope) -> Bool in
            let answer = flow.start(asking, 0)
            if bodies.count("parent") == 1 {
                try await gate.pass()
                throw Failure("once")
            }
            let isClosed = try await flow.run(closing, 0)
            return try await answer.value && isClosed
        }
        let workflow = Entrypoint("outer") { (_: Int, flow) -> Bool in try await flow.run(parent, 0) }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: .withoutWaiting)
        let returned = try await runtime.invoke(workflow, 0, on: "1").interrupts
        let listed = try await open().map(\.interrupt)
        let asked: Set<StoredValue> =
            next == "nothing" ? [.string("Close the case?")] : [.string("Close the case?"), .string("Roll out?")]
        #expect(Set(returned.map(\.value)) == asked && returned.count == asked.count)
        #expect(Set(listed.map(\.value)) == asked)
        #expect(Set(returned.map(\.id)) == Set(listed.map(\.id)))
    }

    @Test(arguments: ["another call", "a call from another task"])
    func `An answer a task has taken stays taken when the run fails as a whole`(misuse: String) async throws {
        let bodies = bodies
        let first = DurableTask("first") { () -> Int in 1 }
        let second = DurableTask("second") { () -> Int in 2 }
        let asking = DurableTask("asking") { (_: Int, flow: WorkflowScope) -> Bool in
            let count = bodies.count("asking")
            if count != 2 || misuse != "another call" { _ = try await flow.run(first) }
            let answer: Bool = try await flow.interrupt("Go on?")
            guard count == 2 else { return answer }
            if misuse == "another call" { _ = try await flow.run(second) }
            nonisolated(unsafe) let scope = flow
            return try await Task { try await scope.run(second) == 2 && answer }.value
        }
        let workflow = Entrypoint("outer") { (_: Int, flow) -> Bool in
            try await flow.run(asking, 0)
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: .withoutWaiting)
        let asked = try await runtime.invoke(workflow, 0, on: "1").interrupts
        let id = try #require(asked.first?.id)
        let answer = RunInput<Int>.resume(try Command(answering: id, with: true))
        let code = await code {
            try await runtime.invoke(workflow, answer, on: "1", config: RunConfig(replay: .strict))
        }
        #expect(code == (misuse == "another call" ? "nondeterministic_replay" : "scope_used_outside_its_task"))
        #expect(try await saver.recordedAnswers(of: "1").map(\.state) == [.live])
        #expect(try await open().isEmpty)
        #expect(try await runtime.invoke(workflow, .proceed, on: "1") == .finished(true))
    }
}

import Signoff
import SignoffCheckpoint
import Testing

/// Values that may be absent: nothing is taken for the nil of a value that was not looked up.
@Suite(.timeLimit(.minutes(10)))
struct OptionalValueTests {
    let saver = InMemorySaver()
    let bodies = Tally()

    @Test(arguments: [nil, 7])
    func `A task with an optional result is run once, for every result`(result: Int?) async throws {
        let bodies = bodies
        let find = DurableTask("find") { () -> Int? in
            bodies.count("find")
            return result
        }
        let workflow = Entrypoint("outer", retry: .attempts(2)) { (_: Int, flow) -> [Int?] in
            let found = try await flow.run(find)
            let future = flow.start(find)
            let later = try await future.value
            if bodies.count("body") == 1 { throw Failure("after the tasks") }
            let isApproved: Bool = try await flow.interrupt("Go on?")
            return isApproved ? [found, later] : []
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: .withoutWaiting)
        #expect(try await runtime.invoke(workflow, 0, on: "1").interrupts.count == 1)
        #expect(bodies.counts["find"] == 2, "one for each call")
        #expect(
            try await runtime.invoke(workflow, .resume(Command(resume: true)), on: "1") == .finished([result, result])
        )
        #expect(bodies.counts["find"] == 2)
    }

    @Test(arguments: [nil, 7])
    func `A nested run, its input and an answer may be nil`(value: Int?) async throws {
        let bodies = bodies
        let nested = Entrypoint("nested") { (input: Int?, flow) -> Int? in
            bodies.count("nested")
            let answer: Int? = try await flow.interrupt("How many?")
            return input == nil ? answer : input
        }
        let workflow = Entrypoint("outer") { (input: Int?, flow) -> [Int?] in
            [try await flow.call(nested, input), try flow.previous(as: Int?.self) ?? 1]
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: .withoutWaiting)
        let asked = try await runtime.invoke(workflow, value, on: "1").interrupts
        let id = try #require(asked.first?.id)
        #expect(bodies.counts["nested"] == 1)
        let answer = try Command(answering: id, with: value)
        #expect(try await runtime.invoke(workflow, .resume(answer), on: "1") == .finished([value, 1]))
    }

    @Test
    func `A result that may be nil is taken from a cache only where one is stored`() async throws {
        let bodies = bodies
        let find = DurableTask("find", cache: CachePolicy()) { (number: Int) -> Int? in
            bodies.count("find")
            return number > 0 ? number : nil
        }
        let workflow = Entrypoint("outer") { (number: Int, flow) -> [Int?] in [try await flow.run(find, number)] }
        let runtime = try WorkflowRuntime(
            saver: saver,
            cache: InMemoryResultCache(),
            entrypoints: [workflow],
            options: .withoutWaiting
        )
        for thread in ["1", "2"] as [ThreadID] {
            #expect(try await runtime.invoke(workflow, 0, on: thread) == .finished([nil]))
            #expect(try await runtime.invoke(workflow, 5, on: thread) == .finished([5]))
        }
        #expect(bodies.counts["find"] == 2)
    }
}

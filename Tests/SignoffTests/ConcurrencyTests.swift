import Signoff
import SignoffCheckpoint
import SignoffTesting
import Testing

/// How many tasks work at the same time.
@Suite(.timeLimit(.minutes(10)))
struct ConcurrencyTests {
    let tally = Tally()

    private func invoke<Output>(_ workflow: Entrypoint<Int, Output>, _ limit: Int) async throws -> RunResult<Output> {
        let runtime = try WorkflowRuntime(entrypoints: [workflow], options: .withoutWaiting)
        return try await runtime.invoke(workflow, 1, config: RunConfig(maximumConcurrency: limit))
    }

    @Test(arguments: [1, 2, 3])
    func `No more tasks work at a time than the limit allows`(_ limit: Int) async throws {
        let gate = Gate()
        let crowd = Crowd()
        let work = DurableTask("work") { (input: Int) -> Int in
            crowd.enter()
            defer { crowd.leave() }
            try await gate.pass()
            return input
        }
        let workflow = Entrypoint("main") { (_: Int, flow) -> [Int] in
            try await (0..<8).map { flow.start(work, $0) }.values()
        }
        let run = Task { try await invoke(workflow, limit) }
        await gate.arrival(of: limit)
        gate.open()
        #expect(try await run.value == .finished(Array(0..<8)))
        #expect(crowd.most == limit)
    }

    @Test
    func `Tasks that wait for tasks of their own never keep a run from ending`() async throws {
        let leaf = DurableTask("leaf") { (input: Int) -> Int in input }
        let middle = DurableTask("middle", retry: .attempts(2)) { (input: Int, flow) -> Int in
            let futures = (0..<3).map { flow.start(leaf, input * 10 + $0) }
            let first = try await flow.run(leaf, 1)
            return try await futures.values().reduce(first, +)
        }
        let nested = Entrypoint("nested") { (input: Int, flow) -> Int in
            try await (0..<3).map { flow.start(middle, $0 + input) }.values().reduce(0, +)
        }
        let outer = DurableTask("outer") { (input: Int, flow) -> Int in
            let unawaited = flow.start(middle, input)
            let value = try await flow.call(nested, input)
            return try await value + unawaited.value
        }
        let workflow = Entrypoint("main") { (_: Int, flow) -> Int in
            try await (0..<4).map { flow.start(outer, $0) }.values().reduce(0, +)
        }
        let unlimited = try await invoke(workflow, 1000).value
        for limit in 1...3 { #expect(try await invoke(workflow, limit).value == unlimited) }
    }

    @Test
    func `A failed and a canceled task release their places`() async throws {
        let gate = Gate()
        let tally = tally
        let failing = DurableTask("failing", retry: .attempts(3)) { (_: Int) -> Int in
            tally.count("failing")
            throw Failure("no")
        }
        let blocked = DurableTask("blocked") { (_: Int) -> Int in
            try await gate.pass()
            return 0
        }
        let quick = DurableTask("quick") { (input: Int) -> Int in input }
        let workflow = Entrypoint("main") { (input: Int, flow) -> Int in
            _ = try? await flow.run(failing, input)
            let future = flow.start(blocked, input)
            let waiting = flow.start(quick, 2)
            await gate.arrival(of: 1)
            waiting.cancel()
            future.cancel()
            _ = try? await future.value
            _ = try? await waiting.value
            return try await flow.run(quick, 5)
        }
        #expect(try await invoke(workflow, 1).value == 5)
        #expect(tally.counts == ["failing": 3])
    }
}

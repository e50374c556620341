import Signoff
import SignoffCheckpoint
import Testing

/// How long attempts may take.
@Suite(.timeLimit(.minutes(10)))
struct TimeoutTests {
    let clock = VirtualClock()
    let tally = Tally()

    private func start<Output: Sendable>(
        _ workflow: Entrypoint<Int, Output>
    ) throws -> Task<RunResult<Output>, any Error> {
        let runtime = try WorkflowRuntime(entrypoints: [workflow], options: clock.options)
        return Task { try await runtime.invoke(workflow, 1) }
    }

    private func workflow(_ task: DurableTask<Int, Int>) -> Entrypoint<Int, Int> {
        Entrypoint("main") { (input: Int, flow) -> Int in try await flow.run(task, input) }
    }

    @Test
    func `An attempt that takes too long fails with the limit and the time it had taken`() async throws {
        let clock = clock
        let slow = DurableTask("slow", timeout: .run(.seconds(2))) { (input: Int) -> Int in
            try await clock.sleep(for: .seconds(9))
            return input
        }
        let run = try start(workflow(slow))
        await clock.sleepers(2)
        clock.advance(by: .seconds(3))
        let error = await #expect(throws: WorkflowError.self) { try await run.value }
        #expect(error?.code == .timedOut)
        #expect(error?.task == "slow")
        #expect(error?.timeout?.kind == .run)
        #expect(error?.timeout?.limit == .seconds(2))
        #expect(error?.timeout?.elapsed == .seconds(3))
    }

    @Test
    func `A body that has its result when its time is up keeps it, and nothing is done again`() async throws {
        let (clock, tally) = (clock, tally)
        let stubborn = DurableTask("stubborn", retry: .attempts(3), timeout: .run(.seconds(2))) { (input: Int) -> Int in
            tally.count("stubborn")
            try? await clock.sleep(for: .seconds(9))
            return input + 1
        }
        let run = try start(workflow(stubborn))
        await clock.sleepers(2)
        clock.advance(by: .seconds(3))
        #expect(try await run.value == .finished(2))
        #expect(tally.counts == ["stubborn": 1])
    }

    @Test
    func `A heartbeat from another task keeps an attempt alive where only heartbeats count`() async throws {
        let clock = clock
        let policy = TimeoutPolicy.idle(.seconds(2), progress: .heartbeat)
        let working = DurableTask("working", timeout: policy) { (input: Int, flow) -> Int in
            let heartbeat = flow.heartbeat
            for _ in 0..<3 {
                try await clock.sleep(for: .milliseconds(1500))
                await Task { heartbeat() }.value
            }
            await flow.write("not a heartbeat")
            try await clock.sleep(for: .milliseconds(2100))
            return input
        }
        let run = try start(workflow(working))
        for wait in [1500, 500, 1000, 500, 1000, 500] {
            await clock.sleepers(2)
            clock.advance(by: .milliseconds(wait))
        }
        // From 4.5 s on there is no further heartbeat.
        await clock.sleepers(2)
        clock.advance(by: .milliseconds(1550))
        let error = await #expect(throws: WorkflowError.self) { try await run.value }
        #expect(error?.timeout?.kind == .idle)
    }

    @Test
    func `What a task does counts as progress of the body that waits for it`() async throws {
        let clock = clock
        let inner = DurableTask("inner") { (input: Int, flow) -> Int in
            for _ in 0..<4 {
                try await clock.sleep(for: .seconds(1))
                await flow.write(input)
            }
            return input
        }
        let workflow = Entrypoint("main", timeout: .idle(.milliseconds(1500))) { (input: Int, flow) -> Int in
            try await flow.start(inner, input).value
        }
        let run = try start(workflow)
        for _ in 0..<16 where clock.now < .seconds(4) {
            await clock.sleepers(2)
            clock.advance(by: .milliseconds(500))
        }
        #expect(try await run.value == .finished(1))
    }

    @Test
    func `A workflow whose time is up ends what it started, and its run says so`() async throws {
        let (clock, tally) = (clock, tally)
        let saver = InMemorySaver()
        let endless = DurableTask("endless") { (input: Int) -> Int in
            do { try await clock.sleep(for: .seconds(99)) } catch {
                tally.count("ended")
                throw error
            }
            return input
        }
        let workflow = Entrypoint("main", timeout: .run(.seconds(2))) { (input: Int, flow) -> Int in
            try await flow.start(endless, input).value
        }
        var options = clock.options
        options.leaseRenewal = .seconds(1000)
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: options)
        let run = Task { try await runtime.invoke(workflow, 1, on: "1") }
        await clock.sleepers(3)
        clock.advance(by: .seconds(2))
        let error = await #expect(throws: WorkflowError.self) { try await run.value }
        #expect(error?.code == .timedOut)
        #expect(tally.counts == ["ended": 1])
        let recorded = try await saver.runs(matching: RunQuery(thread: "1", limit: 1)).first
        #expect(recorded?.status == .timeout)
        #expect(recorded?.error?.code == "timed_out")
    }

    @Test
    func `A limit of zero stops the program where it is declared`() async {
        await #expect(processExitsWith: .failure) { _ = TimeoutPolicy.run(.zero) }
        await #expect(processExitsWith: .failure) { _ = TimeoutPolicy.idle(.seconds(-1)) }
    }
}

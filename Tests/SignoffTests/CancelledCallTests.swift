import Signoff
import SignoffCheckpoint
import SignoffTesting
import Testing

/// A call of a body that the cancellation of its run ends, before the run knows that it is cancelled.
///
/// The cancellation of a task reaches its children first: a body may go on before the run's own cancellation handler is called. These bodies cancel the task
/// in which the work of their run is done, and leave out the task that asked for the run. The run's handler is then never called.
@Suite(.timeLimit(.minutes(10)))
struct CancelledCallTests {
    let saver = InMemorySaver()
    let gate = Gate()

    /// How the call is made that ends when the run is cancelled.
    enum Call: String, CaseIterable {
        case sleep, retryWait, awaitedTask, awaitedSleep, place, nestedRun, race, otherThread
    }

    /// Cancels the task that works.
    static func cancelWork() { withUnsafeCurrentTask { $0?.cancel() } }

    /// A runtime in which a wait of up to a minute cancels the task that waits, and one of up to an hour lasts until somebody cancels it.
    func runtime(
        on saver: InMemorySaver?,
        _ workflows: any WorkflowDefinition...
    ) throws -> WorkflowRuntime {
        let options = WorkflowRuntime.Options(
            sleep: { [gate] duration in
                if duration <= .seconds(60) { Self.cancelWork() }
                try Task.checkCancellation()
                if duration <= .seconds(3_600) { return try await gate.pass() }
                try await Task.sleep(for: .seconds(86_400))
            },
            lease: .seconds(1_000_000),
            leaseRenewal: .seconds(500_000)
        )
        return try WorkflowRuntime(saver: saver, entrypoints: workflows, options: options)
    }

    static let sleeping = Entrypoint("sleeping") { (seconds: Int, flow) -> String in
        try await flow.sleep(for: .seconds(seconds))
        return "rested"
    }

    static let sleepingTask = DurableTask("sleeping_task") { (seconds: Int, flow) -> String in
        try await flow.sleep(for: .seconds(seconds))
        return "rested"
    }

    /// A task that goes on although its wait was ended.
    static let stubborn = DurableTask("stubborn") { (seconds: Int, flow) -> String in
        do {
            try await flow.sleep(for: .seconds(seconds))
            return "rested"
        } catch {
            return "disturbed"
        }
    }

    /// Makes the call and cancels the run meanwhile.
    static func make(_ call: Call, in flow: WorkflowScope, _ gate: Gate) async throws {
        switch call {
        case .sleep:
            try await flow.sleep(for: .seconds(60))
        case .retryWait:
            let policy = RetryPolicy(initialInterval: .seconds(60), hasJitter: false)
            let failing = DurableTask("failing", retry: policy) { (_: Int) -> String in throw Failure("refused") }
            try await flow.run(failing, 0)
        case .awaitedTask, .awaitedSleep:
            let future = flow.start(call == .awaitedTask ? sleepingTask : stubborn, 3_600)
            await gate.arrival(of: 1)
            cancelWork()
            let value = try await future.value
            Issue.record("the task that was cancelled has a result: \(value)")
        case .place:
            let holder = flow.start(DurableTask("holder") { (_: Int) in _ = try? await gate.pass() }, 0)
            await gate.arrival(of: 1)
            cancelWork()
            defer { holder.cancel() }
            try await flow.run(sleepingTask, 0)
        case .nestedRun:
            try await flow.call(sleeping, 60)
        case .race:
            let futures = [flow.start(sleepingTask, 3_600), flow.start(stubborn, 3_600)]
            await gate.arrival(of: 2)
            cancelWork()
            _ = try await flow.first(of: futures)
        case .otherThread:
            cancelWork()
            try await flow.call(sleeping, 3_600, on: "other")
        }
    }

    @Test(arguments: Call.allCases, [true, false])
    func `A body that goes on although the run's cancellation ended a call has no result`(
        call: Call,
        isStored: Bool
    ) async throws {
        let gate = gate
        let workflow = Entrypoint("working") { (_: Int, flow) -> String in
            do {
                try await Self.make(call, in: flow, gate)
                return "done"
            } catch {
                return "disturbed"
            }
        }
        let runtime = try runtime(on: isStored ? saver : nil, workflow, Self.sleeping)
        let config = RunConfig(maximumConcurrency: call == .place ? 1 : nil)
        await #expect(throws: CancellationError.self) {
            try await runtime.invoke(workflow, 0, on: "1", config: config)
        }
        let rows = try await saver.savedCheckpoint(at: CheckpointAddress(thread: "1"))?.pendingWrites ?? []
        #expect(!rows.contains { $0.value == .string("disturbed") || $0.value == .string("done") })
    }

    @Test
    func `A loser of a race that goes on although its wait was ended keeps its result`() async throws {
        let gate = gate
        let quick = DurableTask("quick") { (_: Int) -> String in
            await gate.arrival(of: 1)
            return "quick"
        }
        let workflow = Entrypoint("racing") { (_: Int, flow) -> [String] in
            let loser = flow.start(Self.stubborn, 3_600)
            return [try await flow.first(of: loser, flow.start(quick, 0)), try await loser.value]
        }
        #expect(
            try await runtime(on: saver, workflow).invoke(workflow, 0, on: "1") == .finished(["quick", "disturbed"])
        )
    }

    @Test
    func `A task that is cancelled alone and goes on keeps its result`() async throws {
        let gate = gate
        let workflow = Entrypoint("cancelling") { (_: Int, flow) -> String in
            let future = flow.start(Self.stubborn, 3_600)
            await gate.arrival(of: 1)
            future.cancel()
            return try await future.value
        }
        #expect(try await runtime(on: saver, workflow).invoke(workflow, 0, on: "1") == .finished("disturbed"))
    }
}

import OrderedCollections
@testable import Signoff
import SignoffCheckpoint
import SignoffTesting
import Testing

/// Runs of a worker that are given back while their body sleeps.
@Suite("A worker's run that sleeps", .timeLimit(.minutes(10)))
struct SleepingRunTests {
    let saver: InMemorySaver
    let clock = VirtualClock()
    let bodies = Tally()

    init() { saver = InMemorySaver(time: Self.time(of: clock)) }

    private static func time(of clock: VirtualClock) -> TimeSource {
        TimeSource { [clock] in Timestamp(microseconds: 1_700_000_000_000_000).advanced(by: clock.now) }
    }

    /// A worker that checks its queue on request, and whose leases need no renewal.
    private func withWorker(
        of workflows: any WorkflowDefinition...,
        body: (WorkflowWorker) async throws -> Void
    ) async throws {
        var options = clock.options
        options.time = Self.time(of: clock)
        options.lease = .seconds(1_000_000_000)
        options.leaseRenewal = .seconds(500_000_000)
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: workflows, options: options)
        let worker = WorkflowWorker(
            runtime: runtime,
            queue: saver,
            events: saver,
            id: "worker",
            options: WorkflowWorker.Options(pollInterval: .seconds(1_000_000_000), eventInterval: .zero)
        )
        let serving = Task { await worker.run() }
        try await body(worker)
        serving.cancel()
        await serving.value
    }

    private func start(_ workflow: String, on thread: ThreadID = "1") async throws -> Run {
        let request = RunRequest(
            thread: thread,
            workflow: workflow,
            action: .start(input: .integer(1)),
            requestedBy: "test"
        )
        return try await saver.submit(request, guardedBy: [], recording: nil)
    }

    /// The run once it is as `isReached` says.
    private func run(_ id: RunID, _ isReached: (Run) -> Bool) async throws -> Run {
        while true {
            if let run = try await saver.run(id), isReached(run) { return run }
            await Task.yield()
        }
    }

    private func runEvents() async throws -> [String] {
        try await saver.events(after: 0, run: nil, thread: nil, limit: 100).events.filter { $0.mode == "run" }.map {
            [$0.payload["event"]?.stringValue, ($0.payload["until"] ?? $0.payload["status"])?.stringValue]
                .compactMap(\.self).joined(separator: " ")
        }
    }

    /// Waits for a minute between two tasks.
    private var resting: Entrypoint<Int, Int> {
        let bodies = bodies
        let step = DurableTask("step") { (_: Int) -> Int in bodies.count("step") }
        return Entrypoint("resting") { (number: Int, flow) -> Int in
            let first = try await flow.run(step, number)
            try await flow.sleep(for: .seconds(60))
            let second = try await flow.run(step, number)
            return first + second
        }
    }

    @Test("is released until its time, and continues from stored results")
    func givenBack() async throws {
        try await withWorker(of: resting) { worker in
            let run = try await start("resting")
            worker.notify()
            let asleep = try await self.run(run.id) { $0.isSleeping }
            #expect(asleep.notBefore == Timestamp(microseconds: 1_700_000_060_000_000))
            while worker.numberOfRuns > 0 { await Task.yield() }
            #expect(bodies.counts == ["step": 1])
            clock.advance(by: .seconds(60))
            worker.notify()
            let ended = try await self.run(run.id) { $0.finishedAt != nil }
            #expect(ended.status == .success && ended.attempt == 2 && ended.interruptedAttempts == 0)
            #expect(bodies.counts == ["step": 2])
            let head = try await saver.savedCheckpoint(at: CheckpointAddress(thread: "1"))
            #expect(head?.checkpoint.channelValues["__end__"] == .integer(3))
        }
        #expect(
            try await runEvents() == ["begin", "sleeps 2023-11-14T22:14:20+00:00", "begin", "end success"]
        )
    }

    @Test("leaves its worker to other threads, and later runs of its thread behind it")
    func others() async throws {
        try await withWorker(of: resting) { worker in
            let first = try await start("resting")
            worker.notify()
            _ = try await run(first.id) { $0.isSleeping }
            let behind = try await start("resting")
            let other = try await start("resting", on: "2")
            worker.notify()
            _ = try await run(other.id) { $0.isSleeping }
            #expect(try await saver.run(behind.id)?.attempt == 0)
            clock.advance(by: .seconds(60))
            worker.notify()
            _ = try await run(first.id) { $0.finishedAt != nil }
            worker.notify()
            _ = try await run(behind.id) { $0.isSleeping }
        }
    }

    @Test("waits for the tasks that were started before it is given back")
    func startedTasks() async throws {
        let gate = Gate()
        let work = DurableTask("work") { [bodies] (_: Int) -> Int in
            try await gate.pass()
            return bodies.count("work")
        }
        let workflow = Entrypoint("both") { (number: Int, flow) -> Int in
            let future = flow.start(work, number)
            try await flow.sleep(for: .seconds(60))
            return try await future.value
        }
        try await withWorker(of: workflow) { worker in
            let run = try await start("both")
            worker.notify()
            await gate.arrival(of: 1)
            // The lease, the queue and the body wait.
            await clock.sleepers(3)
            #expect(try await saver.run(run.id)?.status == .running)
            gate.open()
            _ = try await self.run(run.id) { $0.isSleeping }
            clock.advance(by: .seconds(60))
            worker.notify()
            #expect(try await self.run(run.id) { $0.finishedAt != nil }.status == .success)
        }
        #expect(bodies.counts == ["work": 1])
    }

    @Test("is given back though a task slept meanwhile that was started before it")
    func startedSleeper() async throws {
        let bodies = bodies
        let rest = DurableTask("rest") { (_: Int, flow) -> Int in
            try await flow.sleep(for: .seconds(10))
            return bodies.count("rest")
        }
        let workflow = Entrypoint("both") { (number: Int, flow) -> Int in
            let future = flow.start(rest, number)
            try await flow.sleep(for: .seconds(60))
            return try await future.value
        }
        try await withWorker(of: workflow) { worker in
            let run = try await start("both")
            worker.notify()
            while !Set(clock.waits).isSuperset(of: [.seconds(10), .seconds(60)]) { await Task.yield() }
            await clock.sleepers(4)
            clock.advance(by: .seconds(10))
            let asleep = try await self.run(run.id) { $0.isSleeping }
            #expect(asleep.notBefore == Timestamp(microseconds: 1_700_000_060_000_000))
            clock.advance(by: .seconds(50))
            worker.notify()
            #expect(try await self.run(run.id) { $0.finishedAt != nil }.status == .success)
        }
        #expect(bodies.counts == ["rest": 1])
    }

    @Test("has no result when its body treats the wait as canceled and returns")
    func swallowed() async throws {
        let workflow = Entrypoint("careless") { [bodies] (_: Int, flow) -> Int in
            try? await flow.sleep(for: .seconds(60))
            return bodies.count("careless")
        }
        try await withWorker(of: workflow) { worker in
            let run = try await start("careless")
            worker.notify()
            _ = try await self.run(run.id) { $0.isSleeping }
            clock.advance(by: .seconds(60))
            worker.notify()
            #expect(try await self.run(run.id) { $0.finishedAt != nil }.status == .success)
        }
        let head = try await saver.savedCheckpoint(at: CheckpointAddress(thread: "1"))
        #expect(head?.checkpoint.channelValues["__end__"] == .integer(2))
    }

    @Test("in a nested run or a task that the body waits for is given back too", arguments: ["nested", "task"])
    func nested(kind: String) async throws {
        let (resting, bodies) = (resting, bodies)
        let rest = DurableTask("rest") { (_: Int, flow) -> Int in
            try await flow.sleep(for: .seconds(60))
            return bodies.count("rest")
        }
        let workflow = Entrypoint("outer") { (number: Int, flow) -> Int in
            kind == "nested" ? try await flow.call(resting, number) : try await flow.run(rest, number)
        }
        try await withWorker(of: workflow) { worker in
            let run = try await start("outer")
            worker.notify()
            _ = try await self.run(run.id) { $0.isSleeping }
            clock.advance(by: .seconds(60))
            worker.notify()
            #expect(try await self.run(run.id) { $0.finishedAt != nil }.status == .success)
        }
        #expect(bodies.counts == (kind == "nested" ? ["step": 2] : ["rest": 1]))
    }

    @Test(
        "stays with its worker where the wait is short, has a time limit, or is in a task that was started",
        arguments: ["short", "limited", "started"]
    )
    func kept(kind: String) async throws {
        let seconds = kind == "short" ? 1 : 60
        let rest = DurableTask("rest") { (_: Int, flow) -> Void in try await flow.sleep(for: .seconds(seconds)) }
        let limit = kind == "limited" ? TimeoutPolicy(run: .seconds(3_600)) : nil
        let workflow = Entrypoint("kept", timeout: limit) { (number: Int, flow) -> Int in
            if kind == "started" {
                _ = try await flow.start(rest, number).value
            } else {
                try await flow.sleep(for: .seconds(seconds))
            }
            return number
        }
        try await withWorker(of: workflow) { worker in
            let run = try await start("kept")
            worker.notify()
            while !clock.waits.contains(.seconds(seconds)) { await Task.yield() }
            await clock.sleepers(kind == "limited" ? 4 : 3)
            #expect(try await saver.run(run.id)?.status == .running)
            clock.advance(by: .seconds(seconds))
            let ended = try await self.run(run.id) { $0.finishedAt != nil }
            #expect(ended.status == .success && ended.attempt == 1)
        }
    }

    @Test("is canceled at once, and its thread is free")
    func cancelled() async throws {
        try await withWorker(of: resting) { worker in
            let run = try await start("resting")
            worker.notify()
            _ = try await self.run(run.id) { $0.isSleeping }
            #expect(try await saver.requestCancellation(of: run.id).status == .cancelled)
            let next = try await start("resting")
            worker.notify()
            _ = try await self.run(next.id) { $0.isSleeping }
        }
    }

    @Test("that was released while its body came to an end is run again: nothing of that was stored")
    func released() async throws {
        let gate = Gate()
        let workflow = Entrypoint("late") { [bodies] (_: Int, _) -> Int in
            try? await gate.pass()
            return bodies.count("late")
        }
        try await withWorker(of: workflow) { worker in
            let run = try await start("late")
            worker.notify()
            await gate.arrival(of: 1)
            worker.stop("enough")
            // The grace period ends.
            while !clock.waits.contains(.seconds(5)) { await Task.yield() }
            clock.advance(by: .seconds(5))
            while worker.numberOfRuns > 0 { await Task.yield() }
            #expect(try await saver.run(run.id)?.status == .pending)
        }
        let head = try await saver.savedCheckpoint(at: CheckpointAddress(thread: "1"))
        #expect(head?.checkpoint.channelValues["__end__"] == nil)
    }
}

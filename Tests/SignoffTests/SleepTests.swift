@testable import Signoff
import SignoffCheckpoint
import SignoffTesting
import Synchronization
import Testing

/// A body that waits for a time, across runs.
@Suite
struct SleepTests {
    let saver = InMemorySaver()
    let clock = VirtualClock()
    let bodies = Tally()

    /// A runtime on the clock, which began at 2023-11-14T22:13:20Z.
    func runtime(_ workflows: any WorkflowDefinition...) throws -> WorkflowRuntime {
        var options = clock.options
        options.time = TimeSource { [clock] in Timestamp(microseconds: 1_700_000_000_000_000).advanced(by: clock.now) }
        options.lease = .seconds(1_000_000_000)
        options.leaseRenewal = .seconds(500_000_000)
        return try WorkflowRuntime(saver: saver, entrypoints: workflows, options: options)
    }

    /// Waits of bodies, without those between renewals of leases.
    var waits: [Duration] { clock.waits.filter { $0 < .seconds(500_000_000) } }

    func stored() async throws -> [String] {
        let saved = try await saver.savedCheckpoint(at: CheckpointAddress(thread: "1"))
        return saved?.pendingWrites.filter { $0.channel == ReservedChannel.result }.map {
            $0.value.jsonProjection.text()
        } ?? []
    }

    /// Waits until the body sleeps, beside the renewal of its lease.
    func sleeps(_ count: Int = 1) async {
        while waits.count < count { await Task.yield() }
        await clock.sleepers(2)
    }

    let resting = Entrypoint("resting") { (seconds: Int, flow) -> String in
        try await flow.sleep(for: .seconds(seconds))
        return "rested"
    }

    @Test
    func `The time a wait is over is stored before the wait begins`() async throws {
        let runtime = try runtime(resting)
        async let result = runtime.invoke(resting, 90, on: "1")
        await sleeps()
        #expect(try await stored() == [#""2023-11-14T22:14:50+00:00""#])
        #expect(waits == [.seconds(90)])
        clock.advance(by: .seconds(90))
        #expect(try await result == .finished("rested"))
    }

    @Test(arguments: [(30, 60), (89, 1), (90, nil), (9_000, nil)] as [(Int, Int?)])
    func `A wait that a crash ended continues for the remaining time`(passed: Int, left: Int?) async throws {
        let runtime = try runtime(resting)
        let first = Task { try await runtime.invoke(resting, 90, on: "1") }
        await sleeps()
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        clock.advance(by: .seconds(passed))
        async let second = runtime.invoke(resting, .proceed, on: "1")
        if let left {
            await sleeps(2)
            #expect(waits == [.seconds(90), .seconds(left)])
            clock.advance(by: .seconds(left))
        }
        #expect(try await second == .finished("rested"))
        #expect(waits.count == (left == nil ? 1 : 2))
    }

    @Test
    func `A body that continues although its wait was canceled has no result`() async throws {
        let workflow = Entrypoint("resting") { (_: Int, flow) -> String in
            do {
                try await flow.sleep(for: .seconds(60))
                return "rested"
            } catch {
                return "disturbed"
            }
        }
        let runtime = try runtime(workflow)
        let run = Task { try await runtime.invoke(workflow, 0, on: "1") }
        await sleeps()
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
        clock.advance(by: .seconds(60))
        #expect(try await runtime.invoke(workflow, .proceed, on: "1") == .finished("rested"))
    }

    @Test
    func `A replay after a question does not wait again`() async throws {
        let bodies = bodies
        let workflow = Entrypoint("asking") { (_: Int, flow) -> Bool in
            // What the first run gave is what counts.
            try await flow.sleep(for: .seconds(bodies.count("body") * 60))
            return try await flow.interrupt("Go on?")
        }
        let runtime = try runtime(workflow)
        async let asked = runtime.invoke(workflow, 0, on: "1")
        await sleeps()
        clock.advance(by: .seconds(60))
        #expect(try await asked.interrupts.count == 1)
        #expect(try await runtime.invoke(workflow, .resume(Command(resume: true)), on: "1") == .finished(true))
        #expect(waits == [.seconds(60)])
    }

    @Test
    func `A wait until a moment keeps the moment of the first run`() async throws {
        let bodies = bodies
        let workflow = Entrypoint("waiting") { (_: Int, flow) -> Bool in
            let moment = Timestamp(microseconds: 1_700_000_010_000_000 + Int64(bodies.count("body") - 1) * 5_000_000)
            try await flow.sleep(until: moment)
            return try await flow.interrupt("Go on?")
        }
        let runtime = try runtime(workflow)
        async let asked = runtime.invoke(workflow, 0, on: "1")
        await sleeps()
        #expect(try await stored() == [#""2023-11-14T22:13:30+00:00""#])
        clock.advance(by: .seconds(10))
        #expect(try await asked.interrupts.count == 1)
        #expect(try await runtime.invoke(workflow, .resume(Command(resume: true)), on: "1") == .finished(true))
        #expect(waits == [.seconds(10)])
    }

    @Test
    func `A clock that is set back makes the wait longer, and a long one looks at the clock each day`() async throws {
        let offset = Mutex(Duration.zero)
        var options = clock.options
        let time: @Sendable () -> Timestamp = { [clock] in
            Timestamp(microseconds: 1_700_000_000_000_000).advanced(by: clock.now + offset.withLock { $0 })
        }
        options.time = TimeSource(now: time)
        let runtime = try WorkflowRuntime(entrypoints: [resting], options: options)
        async let result = runtime.invoke(resting, 100_000)
        await clock.sleepers(1)
        offset.withLock { $0 = .seconds(-10) }
        clock.advance(by: .seconds(86_400))
        await clock.sleepers(1)
        clock.advance(by: .seconds(13_610))
        #expect(try await result == .finished("rested"))
        #expect(clock.waits == [.seconds(86_400), .seconds(13_610)])
    }

    @Test(arguments: [Duration.zero, .seconds(-5), .seconds(Int64.min)])
    func `A wait of no time ends at once`(duration: Duration) async throws {
        let workflow = Entrypoint("resting") { (_: Int, flow) -> Bool in
            try await flow.sleep(for: duration)
            return true
        }
        #expect(try await runtime(workflow).invoke(workflow, 0, on: "1") == .finished(true))
        #expect(waits == [])
    }

    @Test(arguments: [Duration.seconds(Int64.max), .seconds(1_000_000_000_000)])
    func `A wait beyond the largest time ends in the year 9999`(duration: Duration) async throws {
        let workflow = Entrypoint("resting") { (_: Int, flow) -> Bool in
            try await flow.sleep(for: duration)
            return true
        }
        let runtime = try runtime(workflow)
        let run = Task { try await runtime.invoke(workflow, 0, on: "1") }
        await sleeps()
        #expect(try await stored() == [#""9999-12-31T23:59:59.999999+00:00""#])
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
    }

    @Test(arguments: [Int64.min, Int64.max, -62_135_596_800_000_001, 253_402_300_800_000_000])
    func `A moment out of range is the nearest one in range`(microseconds: Int64) throws {
        let due = DueTime(Timestamp(microseconds: microseconds))
        let read = try StoredValueDecoder().decode(DueTime.self, from: StoredValueEncoder().encode(due))
        #expect(read.moment == due.moment)
        #expect((due.moment.microseconds < 0) == (microseconds < 0))
    }

    @Test
    func `A sleeping branch that loses is canceled, and wins when its time comes first`() async throws {
        let gate = Gate()
        let limit = DurableTask("limit") { (seconds: Int, flow) -> String in
            try await flow.sleep(for: .seconds(seconds))
            return "too late"
        }
        let work = DurableTask("work") { (_: Int) -> String in
            try await gate.pass()
            return "done"
        }
        let workflow = Entrypoint("racing") { (seconds: Int, flow) -> String in
            try await flow.first(of: flow.start(work, seconds), flow.start(limit, seconds))
        }
        let runtime = try runtime(workflow)
        async let late = runtime.invoke(workflow, 5, on: "1")
        await sleeps()
        clock.advance(by: .seconds(5))
        #expect(try await late == .finished("too late"))
        gate.open()
        #expect(try await runtime.invoke(workflow, 5_000, on: "2") == .finished("done"))
    }

    @Test
    func `A sleeping task leaves its place to others`() async throws {
        let clock = clock
        let rest = DurableTask("rest") { (_: Int, flow) -> Void in try await flow.sleep(for: .seconds(60)) }
        let work = DurableTask("work") { (_: Int) -> Void in clock.advance(by: .seconds(60)) }
        let workflow = Entrypoint("both") { (_: Int, flow) -> Bool in
            let resting = flow.start(rest, 0)
            await sleeps()
            try await flow.run(work, 0)
            _ = try await resting.value
            return true
        }
        let config = RunConfig(maximumConcurrency: 1)
        #expect(try await runtime(workflow).invoke(workflow, 0, on: "1", config: config) == .finished(true))
    }
}

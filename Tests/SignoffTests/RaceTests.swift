@testable import Signoff
import SignoffCheckpoint
import SignoffTesting
import Testing

/// A body that takes the first of several tasks: who wins, what becomes of the others, and what a replay does.
@Suite(.timeLimit(.minutes(10)))
struct RaceTests: Racing {
    let saver = InMemorySaver()
    let bodies = Tally()
    let gate = Gate()

    // MARK: Winning

    @Test(arguments: [0, 1, 2])
    func `The first task to end wins, and its position is stored before the others are forgotten`(
        winner: Int
    ) async throws {
        let gates = [Gate(), Gate(), Gate()]
        let tasks = gates.enumerated().map { waiting("t\($0.offset)", at: $0.element) }
        let saver = saver
        let workflow = Entrypoint("racing") { (input: String, flow) -> [String] in
            let futures = tasks.map { flow.start($0, input) }
            let first = try await flow.first(of: futures)
            let rows = try await saver.savedCheckpoint(at: CheckpointAddress(thread: "1"))?.pendingWrites
            let isStored = rows?.contains { $0.value == .integer(Int64(winner)) } ?? false
            return [first, isStored ? "stored" : "lost"]
        }
        let runtime = try runtime(workflow)
        async let result = runtime.invoke(workflow, "a", on: "1")
        for gate in gates { await gate.arrival(of: 1) }
        gates[winner].open()
        #expect(try await result == .finished(["t\(winner) a", "stored"]))
        var expected = [
            #" __end__ ["t\#(winner) a","stored"]"#, #" __previous__ ["t\#(winner) a","stored"]"#,
            #"3 __return__ \#(winner)"#, #"\#(winner) __return__ "t\#(winner) a""#,
        ]
        for loser in 0..<3 where loser != winner {
            expected += [#"\#(loser) __error__ "CancelledError()""#, "\(loser) __no_writes__ null"]
        }
        #expect(try await rows() == expected.sorted())
    }

    @Test
    func `A replay takes the recorded winner, not the one that is first now, and runs no loser again`() async throws {
        let slow = waiting("slow", at: gate)
        let quick = quick("quick")
        let workflow = Entrypoint("racing") { (input: String, flow) -> String in
            let first = try await flow.first(of: flow.start(slow, input), flow.start(quick, input))
            let isGood: Bool = try await flow.interrupt("Is \(first) good?")
            return "\(first) \(isGood)"
        }
        let runtime = try runtime(workflow)
        let asked = try await runtime.invoke(workflow, "a", on: "1")
        #expect(asked.interrupts.map(\.value) == [.string("Is quick a good?")])
        gate.open()
        let end = try await runtime.invoke(workflow, .resume(Command(resume: true)), on: "1")
        #expect(end == .finished("quick a true"))
        #expect(bodies.counts == ["slow": 1, "quick": 1])
    }

    @Test
    func `A task that fails first wins with its error, and is the one that runs again`() async throws {
        let bodies = bodies
        let failing = DurableTask("failing") { (_: String) -> String in
            if bodies.count("failing") == 1 { throw Failure("refused") }
            return "second time"
        }
        let slow = waiting("slow", at: gate)
        let workflow = Entrypoint("racing") { (input: String, flow) -> String in
            try await flow.first(of: flow.start(failing, input), flow.start(slow, input))
        }
        let runtime = try runtime(workflow)
        await #expect(throws: Failure("refused")) { try await runtime.invoke(workflow, "a", on: "1") }
        gate.open()
        #expect(try await runtime.invoke(workflow, .proceed, on: "1") == .finished("second time"))
        #expect(bodies.counts["slow"] == 1)
    }

    @Test
    func `A loser that returns although it was canceled keeps its result`() async throws {
        let gate = gate
        let stubborn = DurableTask("stubborn") { (_: String) -> String in
            _ = try? await gate.pass()
            return "stubborn"
        }
        let quick = quick("quick")
        let workflow = Entrypoint("racing") { (input: String, flow) -> [String] in
            let futures = [flow.start(stubborn, input), flow.start(quick, input)]
            let first = try await flow.first(of: futures)
            let isGood: Bool = try await flow.interrupt("Good?")
            return [first, try await futures[0].value, "\(isGood)"]
        }
        let runtime = try runtime(workflow)
        _ = try await runtime.invoke(workflow, "a", on: "1")
        let end = try await runtime.invoke(workflow, .resume(Command(resume: true)), on: "1")
        #expect(end == .finished(["quick a", "stubborn", "true"]))
    }

    @Test
    func `The future of a loser throws a cancellation, in every run of the body`() async throws {
        let bodies = bodies
        let gate = gate
        let losing = DurableTask("losing") { (_: String, flow) -> String in
            do { try await gate.pass() } catch { throw Failure("was cancelled") }
            return ""
        }
        let asking = DurableTask("asking") { (_: String, flow) -> String in try await flow.interrupt("Who is there?") }
        let quick = DurableTask("quick") { (input: String) -> String in
            await gate.arrival(of: 1)
            return input
        }
        let workflow = Entrypoint("racing") { (input: String, flow) -> String in
            let losers = [flow.start(losing, input), flow.start(asking, input)]
            let first = try await flow.first(of: losers + [flow.start(quick, input)])
            for loser in losers {
                await #expect(throws: CancellationError.self) { try await loser.value }
                bodies.count("looked at a loser")
            }
            let isGood: Bool = try await flow.interrupt("Good?")
            return "\(first) \(isGood)"
        }
        let runtime = try runtime(workflow)
        #expect(try await runtime.invoke(workflow, "a", on: "1").interrupts.map(\.value) == [.string("Good?")])
        let end = try await runtime.invoke(workflow, .resume(Command(resume: true)), on: "1")
        #expect(end == .finished("a true"))
        #expect(bodies.counts == ["looked at a loser": 4])
    }

    @Test
    func `What a loser started ends with it`() async throws {
        let bodies = bodies
        let gate = gate
        let inner = DurableTask("inner") { () -> Void in
            do { try await gate.pass() } catch {
                bodies.count("inner was cancelled")
                throw error
            }
        }
        let outer = DurableTask("outer") { (_: String, flow) -> String in
            _ = flow.start(inner)
            try await gate.pass()
            return ""
        }
        let quick = DurableTask("quick") { (input: String) -> String in
            await gate.arrival(of: 2)
            return input
        }
        let workflow = Entrypoint("racing") { (input: String, flow) -> Int in
            _ = try await flow.first(of: flow.start(outer, input), flow.start(quick, input))
            return bodies.counts["inner was cancelled"] ?? 0
        }
        #expect(try await runtime(workflow).invoke(workflow, "a", on: "1") == .finished(1))
    }

    // MARK: Ends

    @Test(arguments: CrashPoint.Moment.allCases)
    func `A crash before the position of the winner is stored leaves the race to the next run`(
        moment: CrashPoint.Moment
    ) async throws {
        let gate = gate
        let slow = waiting("slow", at: gate)
        let quick = DurableTask("quick") { [bodies] (input: String) -> String in
            bodies.count("quick")
            await gate.arrival(of: 1)
            return input
        }
        let workflow = Entrypoint("racing") { (input: String, flow) -> String in
            try await flow.first(of: flow.start(slow, input), flow.start(quick, input))
        }
        // The first write is the input, the second the result of the winner, the third the error of the loser, the fourth the position.
        let crash = CrashPoint(write: moment == .after ? 2 : 4, moment: moment)
        let dying = CrashingSaver(saver, at: crash, in: World())
        let first = try WorkflowRuntime(saver: dying, options: .withoutWaiting)
        await #expect(throws: Crash.self) { try await first.invoke(workflow, "a", on: "1") }
        #expect(try await rows().contains(#"1 __return__ "a""#))
        #expect(try await rows().allSatisfy { !$0.hasPrefix("2 ") && !$0.contains("__no_writes__") })
        #expect(try await runtime(workflow).invoke(workflow, .proceed, on: "1") == .finished("a"))
        #expect(bodies.counts == ["slow": 2, "quick": 1])
    }

    @Test
    func `A race whose run is canceled is decided by the next run`() async throws {
        let slow = [waiting("slow", at: gate), waiting("slower", at: gate)]
        let workflow = Entrypoint("racing") { (input: String, flow) -> String in
            try await flow.first(of: slow.map { flow.start($0, input) })
        }
        let runtime = try runtime(workflow)
        let run = Task { try await runtime.invoke(workflow, "a", on: "1") }
        await gate.arrival(of: 2)
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
        #expect(try await rows().filter { $0.contains("__return__") || $0.contains("__no_writes__") } == [])
        gate.open()
        let end = try await runtime.invoke(workflow, .proceed, on: "1").value
        #expect(end == "slow a" || end == "slower a")
        #expect(bodies.counts == ["slow": 2, "slower": 2])
    }

    @Test
    func `A body that is run again after an error keeps the winner`() async throws {
        let bodies = bodies
        let quick = quick("quick")
        let slow = waiting("slow", at: gate)
        let workflow = Entrypoint("racing", retry: .attempts(2)) { (input: String, flow) -> String in
            let first = try await flow.first(of: flow.start(slow, input), flow.start(quick, input))
            if bodies.count("body") == 1 { throw Failure("once") }
            return first
        }
        #expect(try await runtime(workflow).invoke(workflow, "a", on: "1") == .finished("quick a"))
        #expect(bodies.counts == ["slow": 1, "quick": 1, "body": 2])
    }

    @Test
    func `A race needs no saver`() async throws {
        let quick = quick("quick")
        let slow = waiting("slow", at: gate)
        let workflow = Entrypoint("racing") { (input: String, flow) -> String in
            try await flow.first(of: flow.start(slow, input), flow.start(quick, input))
        }
        #expect(try await WorkflowRuntime().invoke(workflow, "a") == .finished("quick a"))
    }

    @Test
    func `A race among the tasks of a task frees its place while it waits`() async throws {
        let quick = quick("quick")
        let slow = waiting("slow", at: gate)
        let outer = DurableTask("outer") { (input: String, flow) -> String in
            try await flow.first(of: flow.start(quick, input), flow.start(slow, input))
        }
        let workflow = Entrypoint("racing") { (input: String, flow) -> String in try await flow.run(outer, input) }
        let config = RunConfig(maximumConcurrency: 1)
        #expect(try await runtime(workflow).invoke(workflow, "a", on: "1", config: config) == .finished("quick a"))
    }

    @Test
    func `One task may stand in a race twice`() async throws {
        let quick = quick("quick")
        let workflow = Entrypoint("racing") { (input: String, flow) -> String in
            let future = flow.start(quick, input)
            let first = try await flow.first(of: future, future)
            let isGood: Bool = try await flow.interrupt("Good?")
            return "\(first) \(try await future.value) \(isGood)"
        }
        let runtime = try runtime(workflow)
        _ = try await runtime.invoke(workflow, "a", on: "1")
        let end = try await runtime.invoke(workflow, .resume(Command(resume: true)), on: "1")
        #expect(end == .finished("quick a quick a true"))
    }

    // MARK: Refusals

    @Test
    func `A race of nothing, and of tasks of another body, is refused`() async throws {
        let quick = quick("quick")
        let nothing = Entrypoint("nothing") { (_: String, flow) -> String in
            try await flow.first(of: [TaskFuture<String>]())
        }
        let foreign = Entrypoint("foreign") { (input: String, flow) -> String in
            let future = flow.start(quick, input)
            let thief = DurableTask("thief") { (_: String, flow) -> String in try await flow.first(of: future) }
            return try await flow.run(thief, input)
        }
        let runtime = try runtime(nothing, foreign)
        #expect(await code { try await runtime.invoke(nothing, "a", on: "1") } == "empty_input")
        #expect(await code { try await runtime.invoke(foreign, "a", on: "2") } == "scope_used_outside_its_task")
    }

    @Test(arguments: ["fewer branches", "another order"])
    func `A replay whose branches do not have the recorded winner fails`(change: String) async throws {
        let bodies = bodies
        let (first, second) = (waiting("first", at: gate), quick("second"))
        let workflow = Entrypoint("racing") { (input: String, flow) -> String in
            let futures = [flow.start(first, input), flow.start(second, input)]
            let isChanged = bodies.count("body") > 1
            let changed = change == "fewer branches" ? [futures[0]] : [futures[1], futures[0]]
            let winner = try await flow.first(of: isChanged ? changed : futures)
            let isGood: Bool = try await flow.interrupt("Is \(winner) good?")
            return "\(winner) \(isGood)"
        }
        let runtime = try runtime(workflow)
        _ = try await runtime.invoke(workflow, "a", on: "1")
        let refused = await code { try await runtime.invoke(workflow, .resume(Command(resume: true)), on: "1") }
        #expect(refused == "nondeterministic_replay")
        #expect(try await open() == ["Is second a good?"])
    }
}

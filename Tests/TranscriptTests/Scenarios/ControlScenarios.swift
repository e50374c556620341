import Signoff
import SignoffCheckpoint
import Synchronization

/// What is asked of a run from outside: to stop, to do less at a time, to use what it is given.
enum ControlScenarios {
    static let all: [Scenario] = [drain, concurrency, context]

    static let drain = Scenario("drain") { stage in
        let wf = Stage.Workflow("wf") { (input: JSONValue, _) -> JSONValue in
            stage.count("wf")
            return try input.adding(1)
        }
        let selfDrain = Stage.Workflow("self_drain") { (input: JSONValue, flow) -> JSONValue in
            stage.count("self_drain")
            flow.config.control?.requestDrain("enough")
            return [input, .bool(flow.drainReason != nil)]
        }
        let first = try await Variant(wf, on: stage)
        let second = try await Variant(selfDrain, on: stage)
        @Sendable func invoke(_ variant: Variant, _ control: RunControl) async throws -> JSONValue {
            let config = RunConfig(control: control)
            return try await variant.runtime.invoke(variant.workflow, 1, on: "1", config: config).value ?? .null
        }
        return Scenario.Play(
            variants: [first],
            special: [
                0: {
                    let control = RunControl()
                    control.requestDrain("bye")
                    return try await invoke(first, control)
                },
                3: { try await invoke(second, RunControl()) },
            ]
        )
    }

    /// Counts those that are in it, and lets them go when as many are in it as are expected.
    private final class Room: Sendable {
        private let state = Mutex((inside: 0, peak: 0))

        var peak: Int { state.withLock { $0.peak } }

        func visit(untilPeak expected: Int) async {
            state.withLock { state in
                state.inside += 1
                state.peak = max(state.peak, state.inside)
            }
            while peak < expected { await Task.yield() }
            // Another caller that may enter now enters before this one leaves.
            for _ in 0..<50 { await Task.yield() }
            state.withLock { $0.inside -= 1 }
        }
    }

    static let concurrency = Scenario("concurrency") { stage in
        let workflow = Stage.Workflow("wf") { (count: JSONValue, flow) -> JSONValue in
            let room = Room()
            let expected = min(flow.config.maximumConcurrency ?? count.int, count.int)
            let work = DurableTask("work") { (number: Int) -> Int in
                await room.visit(untilPeak: expected)
                return number
            }
            let results = try await (0..<count.int).map { flow.start(work, $0) }.values()
            return ["results": .array(results.map(JSONValue.int)), "peak": .int(room.peak)]
        }
        let variant = try await Variant(workflow, on: stage, isSaved: false)
        @Sendable func invoke(_ limit: Int?) async throws -> JSONValue {
            let config = RunConfig(maximumConcurrency: limit)
            return try await variant.runtime.invoke(workflow, 6, config: config).value ?? .null
        }
        return Scenario.Play(
            variants: [variant],
            special: [0: { try await invoke(nil) }, 1: { try await invoke(2) }, 2: { try await invoke(3) }]
        )
    }

    private struct Context: Codable, Sendable {
        var user: String
    }

    static let context = Scenario("runtime_context") { stage in
        @Sendable func user(_ flow: WorkflowScope) throws -> JSONValue {
            try flow.context(as: Context.self).map { .string($0.user) } ?? .null
        }
        let who = DurableTask("who") { (flow: WorkflowScope) -> JSONValue in try user(flow) }
        let child = Stage.Workflow("child") { (_: JSONValue, flow) -> JSONValue in try user(flow) }
        let workflow = Stage.Workflow("wf") { (input: JSONValue, flow) -> JSONValue in
            let execution = flow.execution
            return [
                "user": try user(flow), "previous": .bool(try flow.previous(as: JSONValue.self) != nil),
                "task_user": try await flow.run(who), "child": try await flow.call(child, input),
                "attempt": .int(execution.bodyAttempt), "thread": .string(execution.thread?.rawValue ?? ""),
                "ns": .string(execution.namespace), "run_id": execution.run.map { .string($0.rawValue) } ?? .null,
                "has_first_attempt_time": .bool(execution.firstAttemptAt > Timestamp(microseconds: 0)),
            ]
        }
        let variant = try await Variant(workflow, on: stage)
        @Sendable func invoke(_ context: (any Sendable)?) async throws -> JSONValue {
            let config = RunConfig(context: context)
            return try await variant.runtime.invoke(workflow, 1, on: "1", config: config).value ?? .null
        }
        return Scenario.Play(
            variants: [variant],
            special: [
                0: { try await invoke(Context(user: "ann")) },
                1: { try await invoke(["user": "from dict"] as JSONValue) },
                2: { try await invoke(nil) },
            ]
        )
    }
}

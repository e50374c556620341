import Signoff
import SignoffCheckpoint

/// What is run again after it failed.
enum RetryScenarios {
    static let all: [Scenario] = [task, entrypoint, entrypointThenInterrupt]

    private static func policy(
        _ attempts: Int = 3,
        _ applies: @escaping @Sendable (PythonError) -> Bool
    ) -> RetryPolicy {
        RetryPolicy(initialInterval: .milliseconds(10), maximumAttempts: attempts, hasJitter: false) { error in
            (error as? PythonError).map(applies) ?? false
        }
    }

    private static func types(_ types: String..., attempts: Int = 3) -> RetryPolicy {
        policy(attempts) { types.contains($0.type) }
    }

    private static let errors: [String: PythonError] = [
        "value": PythonError("ValueError", "v"), "key": PythonError("KeyError", "'k'"),
        "type": PythonError("TypeError", "t"), "conn": PythonError("ConnectionError", "c"),
        "custom": PythonError("Custom", "x"), "runtime": PythonError("RuntimeError", "r"),
        "os": PythonError("OSError", "o"), "again": PythonError("Exception", "again"),
        "stop": PythonError("Exception", "stop"),
    ]

    static let task = Scenario("retry_task") { stage in
        func variant(
            _ name: String,
            _ flaky: (@escaping @Sendable (JSONValue) async throws -> JSONValue) -> JSONTask
        ) async throws -> Variant {
            let task = flaky { input in
                let kind = input.arrayValue?[0].stringValue ?? ""
                let run = stage.count("\(name):\(kind)")
                if run <= input.arrayValue?[1].int ?? 0, let error = errors[kind] { throw error }
                return .int(run)
            }
            let workflow = Stage.Workflow("wf") { (input: JSONValue, flow) -> JSONValue in
                stage.count("wf:\(name)")
                return try await flow.run(task, input)
            }
            return try await Variant(workflow, on: stage)
        }
        let a = try await variant("a") { JSONTask("flaky", retry: types("ValueError"), body: $0) }
        let a2 = try await variant("a2") { JSONTask("flaky", retry: types("ValueError"), body: $0) }
        let rule = RetryPolicy(initialInterval: .milliseconds(10), hasJitter: false)
        let b = try await variant("b") { JSONTask("flaky", retry: rule, body: $0) }
        let c = try await variant("c") {
            JSONTask(
                "flaky",
                retry: types("KeyError", attempts: 2),
                types("ValueError", attempts: 4),
                body: $0
            )
        }
        let d = try await variant("d") { JSONTask("flaky", retry: policy { $0.message.contains("again") }, body: $0) }
        let e = try await variant("e") { JSONTask("flaky", retry: types("TypeError", "ValueError"), body: $0) }
        return Scenario.Play(variants: [a, a, a2, b, b, b, b, b, c, c, c, d, d, e])
    }

    static let entrypoint = Scenario("retry_entrypoint") { stage in
        let step = DurableTask("step") { () -> JSONValue in .int(stage.count("step")) }
        let wf = Stage.Workflow("wf", retry: types("ValueError")) { (_: JSONValue, flow) -> JSONValue in
            let run = stage.count("wf")
            let result = try await flow.run(step)
            if run <= 2 { throw PythonError("ValueError", "body") }
            return result
        }
        let bad = DurableTask("bad") { () -> JSONValue in
            if stage.count("bad") == 1 { throw PythonError("ValueError", "task") }
            return "ok"
        }
        let inherit = Stage.Workflow("inherit", retry: types("ValueError")) { (_: JSONValue, flow) -> JSONValue in
            stage.count("inherit")
            return try await flow.run(bad)
        }
        let ask = Stage.Workflow("ask", retry: types("ValueError")) { (_: JSONValue, flow) -> JSONValue in
            stage.count("ask")
            let answer: JSONValue = try await flow.interrupt("q")
            if stage.count("ask after answer") <= 2 { throw PythonError("ValueError", "body") }
            return answer
        }
        let first = try await Variant(wf, on: stage)
        return Scenario.Play(
            variants: [
                first, first, try await Variant(inherit, on: stage, isSaved: false),
                try await Variant(ask, on: stage),
            ]
        )
    }

    static let entrypointThenInterrupt = Scenario("retry_entrypoint_then_interrupt") { stage in
        let step = DurableTask("step") { () -> JSONValue in .int(stage.count("step")) }
        let workflow = Stage.Workflow("wf", retry: types("ValueError")) { (_: JSONValue, flow) -> JSONValue in
            let run = stage.count("wf")
            let result = try await flow.run(step)
            if run == 1 { throw PythonError("ValueError", "body") }
            let answer: JSONValue = try await flow.interrupt(["s": result])
            return ["s": result, "a": answer]
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage)])
    }
}

/// The reference's default rule for the errors of the recordings, which know themselves that they are Python's.
extension PythonError: RetryDeciding {
    var isWorthRetrying: Bool {
        !["ValueError", "TypeError", "KeyError", "RuntimeError", "OSError"].contains(type)
    }
}

import Signoff
import SignoffCheckpoint

/// Attempts that take too long.
enum TimeoutScenarios {
    static let all: [Scenario] = [timeouts]

    static let timeouts = Scenario("timeouts") { stage in
        let clock = SteppingClock()
        func variant(_ workflow: Stage.Workflow) throws -> Variant {
            var options = WorkflowRuntime.Options()
            options.uptime = { clock.now }
            // The wait between two attempts is waited alone.
            options.sleep = { $0 < .milliseconds(50) ? clock.skip($0) : try await clock.sleep(for: $0) }
            return Variant(workflow, runtime: try WorkflowRuntime(entrypoints: [workflow], options: options))
        }
        func calling(_ task: JSONTask) throws -> Variant {
            try variant(
                Stage.Workflow("calling_\(task.name)") { (input: JSONValue, flow) -> JSONValue in
                    try await flow.run(task, input)
                }
            )
        }
        let limit = TimeoutPolicy.run(.milliseconds(100))
        let slow = JSONTask("slow", timeout: limit) { input in
            stage.count("slow")
            try await clock.sleep(for: .seconds(input.seconds))
            return "done"
        }
        let policy = RetryPolicy(initialInterval: .milliseconds(10), maximumAttempts: 2, hasJitter: false)
        let retried = JSONTask("retried", retry: policy, timeout: limit) { input in
            stage.count("retried")
            try await clock.sleep(for: .seconds(input.seconds))
            return "done"
        }
        let idle = JSONTask("idle", timeout: .idle(.milliseconds(150))) { (input: JSONValue, flow) -> JSONValue in
            for round in 0..<input.int {
                try await clock.sleep(for: .milliseconds(100))
                await flow.write(round)
            }
            return input
        }
        let silent = JSONTask("idle_silent", timeout: .idle(.milliseconds(100))) { (input: JSONValue) in
            try await clock.sleep(for: .milliseconds(300))
            return input
        }
        let e = Stage.Workflow("e", timeout: limit) { (input: JSONValue, _) -> JSONValue in
            try await clock.sleep(for: .seconds(input.seconds))
            return "ok"
        }
        return Scenario.Play(
            variants: [
                try calling(slow), try calling(slow), try calling(retried), try calling(idle), try calling(silent),
                try variant(e),
            ]
        )
    }
}

extension JSONValue {
    fileprivate var seconds: Double {
        if case .double(let seconds) = self { seconds } else { Double(int) }
    }
}

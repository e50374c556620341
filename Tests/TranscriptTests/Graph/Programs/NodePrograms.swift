import Signoff
import SignoffCheckpoint
import SignoffGraph
import Synchronization

/// What a node may have: policies, a store, a context, a limit.
enum NodePrograms {
    static let all: [Scenario] = [drain, handlers, retries]

    static let drain = Scenario.graph("drain_and_limits") { stage in
        let control = RunControl()
        let draining = try CompiledGraph("draining", of: Log.self) { graph in
            let a = graph.node("a") { _, _ in
                stage.count("a")
                control.requestDrain("stop soon")
                return .update { $0.log = ["a"] }
            }
            let b = graph.appending("b", on: stage)
            let c = graph.appending("c", on: stage)
            graph.edge(.start, a)
            graph.edge(a, b)
            graph.edge(b, c)
        }
        let crowd = Crowd(expecting: [6, 3, 2, 1])
        let parallel = try CompiledGraph("parallel", of: Log.self) { graph in
            for number in 0..<6 {
                let node = graph.node("p\(number)") { _, _ in
                    await crowd.working()
                    return .update { $0.log = [.int(number)] }
                }
                graph.edge(.start, node)
            }
        }
        let first = try await Variant(draining, on: stage)
        let second = try await Variant(parallel, on: stage, isSaved: false)
        return Scenario.Play(
            variants: [first, first, first, second],
            calls: [
                "invoke with run control": { _ in
                    let config = RunConfig(control: control)
                    do {
                        _ = try await first.runtime.invoke(
                            first.workflow,
                            .input(["log": []] as JSONValue),
                            on: "1",
                            config: config
                        )
                        return "was not drained"
                    } catch let error as WorkflowError where error.code == .drained {
                        return ["GraphDrained", .string("Graph drained: \(control.drainReason ?? "")")]
                    }
                },
                "most running together": { _ in .int(await crowd.takeMost()) },
            ]
        )
    }

    typealias Handler = @concurrent @Sendable (Log, any Error, WorkflowScope) async throws -> NodeResult<Log>

    static let handlers = Scenario.graph("error_handler_node") { stage in
        func make(isDefault: Bool = false, _ handler: (GraphNode<Log>) -> Handler) throws -> CompiledGraph<Log> {
            var graph = StateGraph("handled", of: Log.self)
            let next = graph.appending("next", on: stage)
            let handle = handler(next)
            if isDefault { graph.handleErrors(handle) }
            let bad = graph.node("bad", to: [next], onError: isDefault ? nil : handle) { _, _ in
                stage.count("bad")
                throw PythonError("ValueError", "no")
            }
            let side = graph.node("side") { _, _ in
                await stage.after("__error_handler__bad", "__default_error_handler__", "what now?", "bad", times: 1)
                await stage.after("__error_handler__bad", "__default_error_handler__", "what now?")
                stage.count("side")
                return .update { $0.log = ["side"] }
            }
            graph.edge(.start, bad)
            graph.edge(.start, side)
            graph.edge(bad, next)
            return try graph.compile()
        }
        let plain = try make { _ in
            { state, error, _ in
                stage.count("handler")
                stage.plan = [[["log": .array(state.log)], "bad", .string(String(describing: error))]]
                return .update { $0.log = ["handled"] }
            }
        }
        let going = try make { next in
            { _, _, _ in
                stage.count("handler")
                return .go(to: next) { $0.log = ["to next"] }
            }
        }
        let failing = try make { _ in
            { _, _, _ in
                stage.count("handler")
                throw PythonError("KeyError", "'handler fails'")
            }
        }
        let asking = try make { _ in
            { _, _, flow in
                stage.count("handler")
                let answer: JSONValue = try await flow.interrupt("what now?")
                return .update { $0.log = [answer] }
            }
        }
        let byDefault = try make(isDefault: true) { _ in
            { _, _, _ in
                stage.count("handler")
                return .update { $0.log = ["handled"] }
            }
        }
        let first = try await Variant(plain, on: stage)
        let third = try await Variant(failing, on: stage)
        let fourth = try await Variant(asking, on: stage)
        return Scenario.Play(
            variants: Array(repeating: first, count: 4) + [try await Variant(going, on: stage)]
                + Array(repeating: third, count: 4) + Array(repeating: fourth, count: 3)
                + [try await Variant(byDefault, on: stage)],
            calls: ["what the handler got": { _ in stage.plan }]
        )
    }

    static let retries = Scenario.graph("retry_node") { stage in
        let sometimes: @Sendable (any Error) -> Bool = { ($0 as? PythonError)?.type == "ConnectionError" }
        let values: @Sendable (any Error) -> Bool = { ($0 as? PythonError)?.type == "ValueError" }
        let any: @Sendable (any Error) -> Bool = { _ in true }
        func policy(_ attempts: Int, _ rule: @escaping @Sendable (any Error) -> Bool) -> RetryPolicy {
            RetryPolicy(initialInterval: .milliseconds(10), maximumAttempts: attempts, hasJitter: false) { rule($0) }
        }
        /// A node that fails until its run of this number, of the runs since it was made.
        func make(
            _ error: String,
            until last: Int,
            _ own: [RetryPolicy],
            byDefault: [RetryPolicy] = []
        ) throws -> CompiledGraph<Log> {
            let runs = Counter()
            var graph = StateGraph("retries", of: Log.self)
            let body: @concurrent @Sendable (Log, WorkflowScope) async throws -> NodeResult<Log> = { _, flow in
                stage.count("bad")
                stage.plan = .array((stage.plan.arrayValue ?? []) + [.int(flow.execution.bodyAttempt)])
                let run = runs.next()
                if run < last {
                    throw PythonError(error == "list" ? (run == 1 ? "ValueError" : "Custom") : error, "try \(run)")
                }
                await stage.after("side")
                return .update { $0.log = ["ok"] }
            }
            let bad =
                switch own.count {
                case 0: graph.node("bad") { try await body($0, $1) }
                case 1: graph.node("bad", retry: own[0]) { try await body($0, $1) }
                default: graph.node("bad", retry: own[0], own[1]) { try await body($0, $1) }
                }
            let side = graph.appending("side", on: stage)
            graph.edge(.start, bad)
            graph.edge(.start, side)
            var compiled = try graph.compile()
            compiled.retry = byDefault
            return compiled
        }
        let asking = try CompiledGraph("asking", of: Log.self) { graph in
            let ask = graph.node("ask", retry: policy(3, any)) { _, flow in
                stage.count("ask")
                let answer: JSONValue = try await flow.interrupt("q")
                return .update { $0.log = [answer] }
            }
            let side = graph.appending("side", on: stage)
            graph.edge(.start, ask)
            graph.edge(.start, side)
        }
        func unsaved(_ graph: CompiledGraph<Log>) async throws -> Variant {
            try await Variant(graph, on: stage, isSaved: false)
        }
        let twice = try await unsaved(try make("ConnectionError", until: 3, [policy(3, sometimes)]))
        let usedUp = try await Variant(try make("ConnectionError", until: 9, [policy(2, sometimes)]), on: stage)
        return Scenario.Play(
            variants: [
                twice, twice, try await unsaved(try make("ConnectionError", until: 9, [policy(3, sometimes)])),
                try await unsaved(try make("ValueError", until: 9, [policy(3, sometimes)])),
                try await unsaved(try make("ValueError", until: 2, [policy(3, values)])),
                try await unsaved(try make("list", until: 2, [policy(3, values), policy(3, any)])),
                try await unsaved(try make("ConnectionError", until: 2, [], byDefault: [policy(3, sometimes)])),
                try await unsaved(
                    try make("ConnectionError", until: 9, [policy(1, sometimes)], byDefault: [policy(5, sometimes)])
                ),
                usedUp, usedUp, usedUp, try await Variant(asking, on: stage),
            ],
            calls: ["attempt numbers seen": { _ in stage.plan }]
        )
    }

    /// Counts the runs of one node.
    final class Counter: Sendable {
        private let count = Mutex(0)

        func next() -> Int {
            count.withLock { count in
                count += 1
                return count
            }
        }
    }

    /// Counts how many work at the same time.
    actor Crowd {
        private var expected: [Int]
        private var now = 0
        private var most = 0

        /// Creates a crowd of which these numbers of nodes run together, run by run.
        init(expecting expected: [Int]) { self.expected = expected }

        /// Runs until as many as are expected have run together, and for a while longer, in which one too many would join them.
        func working() async {
            now += 1
            most = max(most, now)
            let deadline = ContinuousClock.now + .seconds(120)
            while most < expected[0], ContinuousClock.now < deadline { await Task.yield() }
            for _ in 0..<100 { await Task.yield() }
            now -= 1
        }

        func takeMost() -> Int {
            defer {
                most = 0
                if expected.count > 1 { expected.removeFirst() }
            }
            return most
        }
    }
}

import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffGraph

/// What nodes are given beside the state, and how long they may take.
enum ContextPrograms {
    static let all: [Scenario] = [context, timeouts]

    struct User: Codable, Sendable {
        let user: String
    }

    /// The user of the run, or the error of Python where there is none.
    private static func user(_ flow: WorkflowScope) throws -> String {
        guard let user = try flow.context(as: User.self) else {
            throw PythonError("AttributeError", "'NoneType' object has no attribute 'user'")
        }
        return user.user
    }

    static let context = Scenario.graph("store_runtime_context") { stage in
        let graph = try CompiledGraph("remembering", of: Log.self) { graph in
            let remember = graph.node("remember") { state, flow in
                let user = try user(flow)
                try await flow.store?.put(["n": .int(state.log.count)], for: "n", in: [user])
                return .update { $0.log = [.string("user:\(user)")] }
            }
            let look = graph.node("look") { _, flow in
                let items = try await flow.store?.search([], filter: [:], limit: 10, offset: 0) ?? []
                let found = items.map { item -> JSONValue in
                    [.array(item.namespace.map { .string($0) }), .string(item.key), item.value["n"] ?? .null]
                }
                return .update { $0.log = [.array(found), .string(flow.thread?.rawValue ?? "")] }
            }
            let more = graph.node("more") { _, flow in
                await flow.write(["k": 1])
                let run = flow.execution
                return .update {
                    $0.log = [
                        .string(run.name), .int(run.step), .array(run.triggers.map { .string($0) }), run.path,
                        .string(run.namespace), .bool(flow.store != nil),
                    ]
                }
            }
            graph.edge(.start, remember)
            graph.edge(remember, look)
            graph.branch(from: look, to: [more, .end]) { (_: Log, flow: WorkflowScope) in
                try user(flow) == "ada" ? .to(more) : .end
            }
        }
        let infos = try CompiledGraph("informing", of: Log.self) { graph in
            graph.edge(
                .start,
                graph.action("infos") { _, flow in
                    let run = flow.execution
                    stage.plan = [
                        [
                            "checkpoint_id": .string(run.checkpoint.rawValue), "checkpoint_ns": .string(run.namespace),
                            "task_id": .string(run.task.rawValue), "thread_id": .string(run.thread?.rawValue ?? ""),
                            "node_attempt": .int(run.bodyAttempt),
                        ]
                    ]
                }
            )
        }
        let child = try CompiledGraph("child", of: Log.self) { graph in
            graph.edge(
                .start,
                graph.node("kid") { _, flow in
                    let note = "kid:\(try user(flow)):\(flow.store == nil ? "False" : "True")"
                    return .update { $0.log = [.string(note)] }
                }
            )
        }
        let parent = try CompiledGraph("parent", of: Log.self) { graph in
            graph.edge(
                .start,
                graph.node("call") { _, flow in
                    let inner = try await flow.call(child, GraphUpdate())
                    return .update { $0.log = inner.log }
                }
            )
        }
        let first = try await Variant(graph, on: stage)
        let second = try await Variant(infos, on: stage)
        return Scenario.Play(
            variants: [first, first, first, second, second, try await Variant(parent, on: stage, isSaved: false)],
            calls: ["execution info": { _ in stage.plan }]
        )
    }

    static let timeouts = Scenario.graph("timeout_node") { stage in
        let clock = SteppingClock()
        var options = WorkflowRuntime.Options(eventInterval: nil)
        options.uptime = { clock.now }
        options.sleep = { try await clock.sleep(for: $0) }
        func variant(_ graph: CompiledGraph<Log>, saver: (any RunQueue)? = nil) throws -> Variant {
            let workflow = graph.with(input: JSONValue.self, output: JSONValue.self)
            var options = options
            // The lease of a thread that is kept is renewed by no clock of this scenario.
            if saver != nil {
                options.sleep = {
                    $0 < .seconds(1) ? try await clock.sleep(for: $0) : try await Task.sleep(for: .seconds(3600))
                }
            }
            let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: options)
            return Variant(workflow, runtime: runtime, saver: saver)
        }
        func beside(
            _ timeout: TimeoutPolicy,
            _ work: @escaping @Sendable (WorkflowScope) async throws -> Void
        ) throws -> CompiledGraph<Log> {
            try CompiledGraph("timed", of: Log.self) { graph in
                let slow = graph.node("slow", timeout: timeout) { _, flow in
                    stage.count("slow")
                    // The quick node has ended before the clock is awaited.
                    await stage.counted("quick", stage.clock)
                    try await work(flow)
                    return .update { $0.log = ["slow"] }
                }
                let quick = graph.node("quick") { _, _ in
                    stage.count("quick")
                    return .update { $0.log = ["quick"] }
                }
                graph.edge(.start, slow)
                graph.edge(.start, quick)
            }
        }
        let silent: @Sendable (WorkflowScope) async throws -> Void = { _ in
            try await clock.sleep(for: .milliseconds(300))
        }
        let saver = try await stage.makeSaver()
        let short = try variant(try beside(.run(.milliseconds(100)), silent), saver: saver)
        let writing = try beside(.idle(.milliseconds(200))) { flow in
            for round in 0..<6 {
                try await clock.sleep(for: .milliseconds(50))
                await flow.write(round)
            }
        }
        let sent = try CompiledGraph("sent", of: Log.self) { graph in
            let one = graph.worker("one", of: Int.self, timeout: .run(.seconds(5))) { _, _ in
                stage.count("one")
                try await clock.sleep(for: .milliseconds(300))
                return .update { $0.log = ["one"] }
            }
            graph.branch(from: .start, to: [one]) { _ in .send(one, 1, timeout: .run(.milliseconds(100))) }
        }
        let long = try variant(try beside(.run(.seconds(2)), silent))
        return Scenario.Play(
            variants: [
                short, short, short, long, try variant(writing),
                try variant(try beside(.idle(.milliseconds(100)), silent)), long, long, try variant(sent),
            ],
            before: [
                0: { stage.clock = 1 }, 3: { stage.clock = 2 }, 4: { stage.clock = 3 }, 5: { stage.clock = 4 },
            ]
        )
    }
}

import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffGraph

/// Entrypoints that run graphs, nodes that call tasks, and tasks that show what a model writes.
enum GraphScenarios {
    static let all: [Scenario] = [calling, asking, tasks, tokens]

    struct Number: GraphState {
        @LastValue var n: Int?
        @LastValue var a: String?
    }

    /// A graph whose nodes run one after the other.
    private static func chain(
        _ name: String,
        _ nodes: (
            name: String, body: @concurrent @Sendable (Number, WorkflowScope) async throws -> NodeResult<Number>
        )...
    ) throws -> CompiledGraph<Number> {
        try CompiledGraph(name, of: Number.self) { graph in
            var last = GraphPoint<Number>.start
            for node in nodes {
                let next = graph.node(node.name, node.body)
                graph.edge(last, next)
                last = next
            }
        }
    }

    private static func json(_ state: Number) -> JSONValue {
        var members: JSONObject = ["n": .int(state.n ?? 0)]
        if let a = state.a { members["a"] = .string(a) }
        return .object(members)
    }

    static let calling = Scenario("seed_subgraphs") { stage in
        let doubling = try chain("some_graph", ("double", { state, _ in .update { $0.n = (state.n ?? 0) * 2 } }))
        let adding = try chain(
            "another_graph",
            ("inc", { state, _ in .update { $0.n = (state.n ?? 0) + 1 } }),
            ("inc2", { state, _ in .update { $0.n = (state.n ?? 0) + 1 } })
        )
        let workflow = Stage.Workflow("some_workflow") { (input: JSONValue, flow) -> JSONValue in
            stage.count("some_workflow")
            let first = try await flow.call(doubling, GraphUpdate { $0.n = input.int })
            let second = try await flow.call(adding, GraphUpdate { $0.n = input.int })
            return ["result_1": json(first), "result_2": json(second)]
        }
        let unsaved = try await Variant(workflow, on: stage, isSaved: false)
        let saved = try await Variant(workflow, on: stage)
        return Scenario.Play(
            variants: [unsaved, unsaved, unsaved, saved],
            special: [
                5: {
                    let all = try await saved.saver?.savedCheckpoints(matching: CheckpointQuery(thread: "1")) ?? []
                    return .array(Set(all.map(\.namespace)).sorted().map { .string($0) })
                }
            ]
        )
    }

    static let asking = Scenario("subgraph_interrupt") { stage in
        let graph = try chain(
            "graph",
            (
                "first",
                { state, _ in
                    stage.count("first")
                    return .update { $0.n = (state.n ?? 0) + 1 }
                }
            ),
            (
                "second",
                { state, flow in
                    stage.count("second")
                    let answer: JSONValue = try await flow.interrupt(["n": state.n ?? 0])
                    return .update { $0.a = answer.stringValue }
                }
            )
        )
        let workflow = Stage.Workflow("wf") { (input: JSONValue, flow) -> JSONValue in
            stage.count("wf")
            return json(try await flow.call(graph, GraphUpdate { $0.n = input.int }))
        }
        return Scenario.Play(
            variants: [try await Variant(workflow, on: stage, others: [graph])],
            listedThreads: [3: "1"]
        )
    }

    static let tasks = Scenario("task_in_stategraph") { stage in
        let increment = DurableTask("inc") { (number: Int) in
            stage.count("inc")
            return number + 1
        }
        let graph = try chain(
            "graph",
            (
                "node",
                { state, flow in
                    stage.count("node")
                    let number = try await flow.run(increment, state.n ?? 0)
                    let answer: JSONValue = try await flow.interrupt(["n": number])
                    return .update {
                        $0.n = number
                        $0.a = answer.stringValue
                    }
                }
            )
        )
        return Scenario.Play(variants: [try await Variant(graph, on: stage)])
    }

    static let tokens = Scenario("messages_mode") { stage in
        let model = ScriptedModel([Message(.ai, "hello big world")])
        let ask = DurableTask("ask") { (_: Int, flow: WorkflowScope) in await model.answer(flow).text }
        let workflow = Stage.Workflow("wf") { (input: JSONValue, flow) -> JSONValue in
            .string(try await flow.run(ask, input.int))
        }
        return Scenario.Play(variants: [try await Variant(workflow, on: stage, isSaved: false)])
    }
}

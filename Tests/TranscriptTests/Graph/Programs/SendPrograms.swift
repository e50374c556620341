import Signoff
import SignoffCheckpoint
import SignoffGraph

/// Sends beside edges, and what nodes return.
enum SendPrograms {
    static let all: [Scenario] = [sends, returns]

    typealias Worker = GraphWorker<Log, JSONValue>

    /// Workers that note what they were given: the argument, or that an edge ran them on the state.
    struct Workers: Sendable {
        let a: Worker
        let b: Worker
        let c: Worker
    }

    static let sends = Scenario.graph("send_details") { stage in
        /// Builds a graph of the workers a, b and c.
        ///
        /// - Parameters:
        ///   - after: Which worker waits for the end of another.
        ///   - a: What `a` returns in place of its note.
        ///   - b: What `b` returns beside its note.
        ///   - ways: Adds edges and branches.
        func make(
            after: [String: String] = [:],
            a: (@Sendable (Worker, Worker) -> NodeResult<Log>)? = nil,
            b: (@Sendable (Worker) -> GraphRoute<Log>)? = nil,
            _ ways: (inout StateGraph<Log>, Workers) -> Void
        ) throws -> CompiledGraph<Log> {
            @Sendable func noting(
                _ name: String,
                _ given: JSONValue
            ) async -> (inout GraphUpdate<Log>) -> Void {
                if let other = after[name] { await stage.after(other) }
                stage.count(name)
                return { $0.log = [[.string(name), given]] }
            }
            var graph = StateGraph("sends", of: Log.self)
            let third = graph.worker("c", of: JSONValue.self, fromState: { _ in "state" }) { given, _ in
                .update(await noting("c", given))
            }
            let second = graph.worker("b", of: JSONValue.self, fromState: { _ in "state" }, to: [third]) { given, _ in
                let update = await noting("b", given)
                return b.map { .go($0(third), update: update) } ?? .update(update)
            }
            let first = graph.worker("a", of: JSONValue.self, fromState: { _ in "state" }, to: [second, third]) {
                given,
                _ in
                if let a { return a(second, third) }
                return .update(await noting("a", given))
            }
            ways(&graph, Workers(a: first, b: second, c: third))
            return try graph.compile(unreachable: .allowed)
        }
        /// A graph in which `a` runs first and sends on.
        func sending(
            after: [String: String] = [:],
            b: (@Sendable (Worker) -> GraphRoute<Log>)? = nil,
            _ route: @escaping @Sendable (Workers) -> GraphRoute<Log>
        ) throws -> CompiledGraph<Log> {
            try make(after: after, b: b) { graph, workers in
                graph.edge(.start, workers.a.node)
                graph.branch(from: workers.a, to: [workers.b, workers.c]) { _ in route(workers) }
            }
        }
        func unsaved(_ graph: CompiledGraph<Log>) async throws -> Variant {
            try await Variant(graph, on: stage, isSaved: false)
        }
        let mixed = try sending { [.to($0.b.node), .send($0.b, "arg"), .send($0.c, 2)] }
        let chained = try make(after: ["c": "b"]) { graph, workers in
            graph.edge(.start, workers.a.node)
            graph.edge(workers.a, workers.b.node)
            graph.edge(workers.b, workers.c.node)
            graph.branch(from: workers.a, to: [workers.c]) { _ in .send(workers.c, 1) }
        }
        let saved = try await Variant(chained, on: stage)
        let conditional = try make { graph, workers in
            graph.edge(.start, workers.a.node)
            graph.branch(from: workers.a, to: [workers.b]) { _ in .send(workers.b, ["k": 7]) }
            graph.branch(from: workers.b, to: [.end]) { state in
                stage.plan = [["log": .array(state.log)]]
                return .end
            }
        }
        let fromStart = try make { graph, workers in
            graph.branch(from: .start, to: [workers.a, workers.b]) { _ in [.send(workers.a, 1), .send(workers.b, 2)] }
        }
        let returned = try make(a: { b, _ in .go(.send(b, "returned")) }) { graph, workers in
            graph.edge(.start, workers.a.node)
        }
        let command = try make(
            after: ["b": "c"],
            a: { b, c in .go([.send(b, "x"), .to(c.node)]) { $0.log = ["cmd"] } }
        ) { graph, workers in graph.edge(.start, workers.a.node) }
        let empty = try await unsaved(mixed)
        return Scenario.Play(
            variants: [
                empty, saved, saved,
                try await unsaved(try sending { .send($0.b, each: [["k": 1], ["k": 1]]) }),
                try await unsaved(try sending(b: { .send($0, "two") }) { .send($0.b, "one") }),
                try await unsaved(try sending { .send($0.b, .null) }),
                empty, empty,
                try await unsaved(try sending { [.send($0.c, "m"), .to($0.b.node)] }),
                try await unsaved(conditional), empty,
                try await unsaved(fromStart), try await unsaved(command), try await unsaved(returned), empty,
                try await unsaved(try sending { .send($0.b, each: (0..<12).map { JSONValue.int($0) }) }),
            ],
            calls: ["what the condition after b saw": { _ in stage.plan }]
        )
    }

    struct Numbered: GraphState {
        @LastValue var n: Int?
        @Reduced({ (old: JSONValue, new: JSONValue) in
            guard let elements = new.arrayValue else {
                throw PythonError("TypeError", "can only concatenate list (not \"str\") to list")
            }
            return .array((old.arrayValue ?? []) + elements)
        }) var log: JSONValue = []
    }

    static let returns = Scenario.graph("node_returns") { stage in
        func returning(_ result: @escaping @Sendable () throws -> NodeResult<Numbered>) async throws -> Variant {
            var graph = StateGraph("returns", of: Numbered.self)
            graph.edge(.start, graph.node("a") { _, _ in try result() })
            graph.action("b") { _, _ in }
            return try await Variant(try graph.compile(unreachable: .allowed), on: stage)
        }
        let nothing = try await returning { .nothing }
        let empty = try await returning { .update { _ in } }
        let number = try await returning { .update { $0.n = 1 } }
        return Scenario.Play(
            variants: [nothing, nothing, nothing, empty, empty, empty, empty]
                + [try await returning { .update { $0.n = nil } }, empty, empty, number, empty, empty, empty, empty]
                + [try await returning { .update { $0.log = "text" } }]
        )
    }
}

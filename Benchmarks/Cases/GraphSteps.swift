import Signoff
import SignoffGraph

extension Benchmark {
    /// Steps of one node that counts, one after another, in one run.
    static let graphSteps = Benchmark(
        name: "graph-steps",
        item: "one step of one node, its checkpoint included",
        count: 5_000,
        storages: [.nowhere] + Storage.savers,
        baseline: .bareTasks
    ) { bench in
        let graph = try CountingGraph.loop(to: bench.count)
        let runtime = try bench.runtime(for: graph)
        return try await bench.time {
            let result = try await runtime.invoke(graph, on: bench.thread(0)) { $0.count = 0 }
            try UnexpectedResult.unless(result.value?.count == bench.count, "the loop ended with \(result)")
        }
    }

    /// The targets of Sends, all in one step.
    static let graphSends = Benchmark(
        name: "graph-sends",
        item: "one target of a Send, all of them in one step",
        count: 1_000,
        storages: [.nowhere] + Storage.savers,
        baseline: .bareTasksAtOnce
    ) { bench in
        let graph = try CompiledGraph("sends", of: CountingGraph.self) { graph in
            let work = graph.worker("work", of: Int.self) { number, _ in .update { $0.sum = number } }
            graph.branch(from: .start, to: [work]) { state in .send(work, each: 0..<state.count) }
        }
        let runtime = try bench.runtime(for: graph)
        return try await bench.time {
            let result = try await runtime.invoke(graph, on: bench.thread(0)) { $0.count = bench.count }
            let sum = bench.count * (bench.count - 1) / 2
            try UnexpectedResult.unless(result.value?.sum == sum, "the Sends ended with \(result)")
        }
    }
}

/// The state of the graphs that are measured.
struct CountingGraph: GraphState {
    @LastValue var count = 0
    @Reduced(.adding) var sum = 0

    /// A graph of one node that runs until it has counted to `end`.
    static func loop(to end: Int) throws -> CompiledGraph<CountingGraph> {
        try CompiledGraph("loop", of: CountingGraph.self) { graph in
            let up = graph.node("up") { state, _ in .update { $0.count = state.count + 1 } }
            graph.edge(.start, up)
            graph.branch(from: up, to: [up]) { $0.count < end ? .to(up) : .end }
        }
    }
}

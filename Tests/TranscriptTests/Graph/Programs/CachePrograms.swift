import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffGraph

/// Writes of nodes that are reused.
enum CachePrograms {
    static let all: [Scenario] = [cached]

    struct Cached: GraphState {
        @LastValue var x: Int = 0
        @Reduced(.appending) var log: [Int] = []
    }

    static let cached = Scenario.graph("cache_node") { stage in
        let time = TimeSource { Timestamp(microseconds: 1_800_000_000_000_000 + Int64(stage.clock) * 1_000_000) }
        let cache = InMemoryResultCache(time: time)
        func make(_ name: String, _ policy: CachePolicy<Cached>?) throws -> CompiledGraph<Cached> {
            try CompiledGraph(name, of: Cached.self) { graph in
                let node = graph.node(name, cache: policy) { state, _ in
                    stage.count(name)
                    return .update { $0.log = [state.x * 2] }
                }
                let after = graph.action("after") { _, _ in stage.count("after") }
                graph.edge(.start, node)
                graph.edge(node, after)
            }
        }
        let fan = try CompiledGraph("fan", of: Cached.self) { graph in
            let work = graph.worker("fan", of: Int.self, cache: CachePolicy()) { number, _ in
                stage.count("fan")
                // All of them have looked into the cache before the first has a result.
                await stage.counted("fan", 3)
                return .update { $0.log = [number * 10] }
            }
            graph.branch(from: .start, to: [work]) { _ in .send(work, each: [1, 2, 1]) }
        }
        func unsaved(_ graph: CompiledGraph<Cached>, cache: (any ResultCache)?) async throws -> Variant {
            try await Variant(graph, on: stage, isSaved: false, cache: cache)
        }
        let slow = try make("slow", CachePolicy())
        let first = try await unsaved(slow, cache: cache)
        let keyed = try await unsaved(try make("keyed", CachePolicy { "k\($0.x % 10)" }), cache: cache)
        let ttl = try await unsaved(try make("ttl", CachePolicy(timeToLive: .seconds(1))), cache: cache)
        let saved = try await Variant(try make("saved", CachePolicy()), on: stage, cache: cache)
        let uncached = try await unsaved(try make("uncached", CachePolicy()), cache: nil)
        let last = try await unsaved(fan, cache: cache)
        let clears = NodePrograms.Counter()
        return Scenario.Play(
            variants: Array(repeating: first, count: 4) + [keyed, keyed, ttl, ttl, ttl]
                + Array(repeating: saved, count: 5) + [first, uncached, uncached, uncached, last],
            before: [8: { stage.clock = 2 }],
            calls: [
                "clear_cache": { _ in
                    try await (clears.next() == 1 ? first : uncached).runtime.clearCache(of: "slow", in: slow)
                    return .null
                }
            ]
        )
    }
}
